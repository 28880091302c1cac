/* Taking what workers have done to where the host looks for it. */
#include "process_collect.h"

#include "shared.h"
#include "slot.h"

static void *callers_array(const parforge_job *job, size_t index)
{
    void *array = NULL;

    memcpy(&array, (const unsigned char *)job->arguments + job->processor->arrays[index].offset,
           sizeof array);
    return array;
}

/* Under the mutex. Each result is copied once, so that nobody reads one that is being written. */
static void copy_results(parforge_processes *processes, parforge_lane *lane, size_t done)
{
    const parforge_job *const job = processes->job;

    for (size_t i = 0; done > lane->copied && i < job->processor->array_count; i++) {
        const size_t size = job->processor->arrays[i].item_size;

        if (processes->shadows[i] != NULL) {
            memcpy((unsigned char *)callers_array(job, i) + lane->copied * size,
                   (const unsigned char *)processes->shadows[i] + lane->copied * size,
                   (done - lane->copied) * size);
        }
    }
    if (done > lane->copied) {
        lane->copied = done;
    }
}

/* Under the mutex. Only the failures of items that are done are there to stay. */
static void take_failures(parforge_lane *lane, parforge_slot *slot, size_t done)
{
    const size_t failed = atomic_load_explicit(&lane->failed, memory_order_acquire);

    while (lane->taken < failed && lane->failures[lane->taken].index < done) {
        parforge_slot_add_failure(slot, lane->failures[lane->taken], true);
        lane->taken++;
    }
    if (atomic_load_explicit(&lane->is_short, memory_order_relaxed)) {
        slot->failures.is_short = true;
    }
}

/* Under the mutex. */
static void collect(parforge_processes *processes, int chunk, size_t failed_below)
{
    parforge_slot *const slot = &processes->slots[chunk];
    parforge_lane *const lane = &processes->lanes[chunk];
    const size_t done = atomic_load_explicit(&slot->done, memory_order_acquire);

    copy_results(processes, lane, done);
    take_failures(lane, slot, failed_below > done ? failed_below : done);
}

void parforge_processes_collect(parforge_job *job, int chunk)
{
    parforge_processes *const processes = job->processes;

    (void)pthread_mutex_lock(&processes->mutex);
    collect(processes, chunk, 0);
    (void)pthread_mutex_unlock(&processes->mutex);
}

void parforge_processes_collect_all(parforge_job *job)
{
    parforge_processes *const processes = job->processes;
    /* Where a failure stops, its item counts although its worker may have come no further. */
    const size_t failed_below =
        job->settings.continues
            ? 0
            : atomic_load_explicit(&job->bound, memory_order_relaxed) + (size_t)1;

    (void)pthread_mutex_lock(&processes->mutex);
    for (int chunk = 0; chunk < job->chunks; chunk++) {
        collect(processes, chunk, failed_below);
    }
    for (size_t i = 0; i < job->processor->array_count; i++) {
        if (processes->shadows[i] != NULL) {
            parforge_shared_clear(processes->shadows[i],
                                  job->n * job->processor->arrays[i].item_size);
        }
    }
    (void)pthread_mutex_unlock(&processes->mutex);
}
