#include "process.h"

#include "futex.h"
#include "llvm.h"
#include "shared.h"

/* Room for failures in a chunk where there is none for all its items. */
#define FEWEST_FAILURES 1024

static size_t round_up(size_t size)
{
    const size_t alignment = _Alignof(parforge_lane);

    return (size + alignment - 1) / alignment * alignment;
}

/* ---- making ---- */

/* The parts of the one piece of memory, in this order. */
typedef struct layout {
    size_t lanes;
    size_t slots;
    size_t shadows;
    size_t arguments;
    size_t failures;
    size_t size;
    size_t capacity; /* failures in a chunk */
} layout;

/* False: that much cannot be. */
static bool lay_out(layout *parts, const parforge_job *job, size_t capacity)
{
    const size_t chunks = (size_t)job->chunks;

    parts->lanes = round_up(sizeof(parforge_processes));
    parts->slots = parts->lanes + chunks * sizeof(parforge_lane);
    parts->shadows = parts->slots + chunks * sizeof(parforge_slot);
    parts->arguments = parts->shadows + round_up(job->processor->array_count * sizeof(void *));
    parts->failures = parts->arguments + round_up(job->processor->arguments_size);
    parts->capacity = capacity;
    if (capacity > (SIZE_MAX - parts->failures) / chunks / sizeof(parforge_failure)) {
        return false;
    }
    parts->size = parts->failures + capacity * chunks * sizeof(parforge_failure);
    return true;
}

/* Every item may fail, but memory is only used for those that do. */
static parforge_processes *allocate(layout *parts, const parforge_job *job)
{
    const size_t most = job->n / (size_t)job->chunks + 1;
    parforge_processes *processes = NULL;

    if (lay_out(parts, job, most)) {
        processes = parforge_shared_allocate(parts->size);
    }
    if (processes == NULL && most > FEWEST_FAILURES && lay_out(parts, job, FEWEST_FAILURES)) {
        processes = parforge_shared_allocate(parts->size);
    }
    return processes;
}

static size_t array_size(const parforge_job *job, size_t index)
{
    return job->n * job->processor->arrays[index].item_size;
}

/* The host folds them when all are there: what a worker had folded would be lost with it. */
static bool make_values(parforge_processes *processes)
{
    const parforge_job *const job = processes->job;
    size_t size = 0;

    if (job->processor->folded_size == 0) {
        return true;
    }
    if (__builtin_mul_overflow(job->n, job->processor->folded_size, &size) || size > PTRDIFF_MAX) {
        return false;
    }
    processes->values = parforge_shared_allocate(size);
    processes->piece = (parforge_piece){.count = job->n, .size = size, .values = processes->values};
    return processes->values != NULL;
}

/* The caller's outputs get shadows, and the workers' arguments lead there. */
static bool make_shadows(parforge_processes *processes, const void *const *data)
{
    const parforge_job *const job = processes->job;
    const parforge_processor *const processor = job->processor;
    unsigned char *const arguments = processes->arguments;

    memcpy(arguments, job->arguments, processor->arguments_size);
    for (size_t i = 0; i < processor->array_count; i++) {
        if (processor->arrays[i].role == PARFORGE_OUTPUT && data[i] != NULL) {
            processes->shadows[i] = parforge_shared_allocate(array_size(job, i));
            if (processes->shadows[i] == NULL) {
                return false;
            }
            memcpy(arguments + processor->arrays[i].offset, &processes->shadows[i],
                   sizeof processes->shadows[i]);
        }
    }
    return true;
}

bool parforge_processes_make(parforge_job *job, const void *const *data)
{
    layout parts;
    parforge_processes *const processes = allocate(&parts, job);
    unsigned char *const memory = (unsigned char *)processes;

    if (processes == NULL) {
        return false;
    }
    processes->job = job;
    processes->size = parts.size;
    /* Aligned by lay_out(). */
    processes->lanes = (void *)(memory + parts.lanes);
    processes->slots = (void *)(memory + parts.slots);
    processes->shadows = (void *)(memory + parts.shadows);
    processes->arguments = memory + parts.arguments;
    for (int chunk = 0; chunk < job->chunks; chunk++) {
        parforge_lane *const lane = &processes->lanes[chunk];

        lane->failures =
            (parforge_failure *)(void *)(memory + parts.failures) + (size_t)chunk * parts.capacity;
        lane->capacity = parts.capacity;
    }
    (void)pthread_mutex_init(&processes->mutex, NULL); /* the default kind needs no resources */
    job->processes = processes;
    parforge_processes_reset(job);
    return make_shadows(processes, data) && make_values(processes);
}

void parforge_processes_free(parforge_processes *processes)
{
    if (processes == NULL) {
        return;
    }

    const parforge_job *const job = processes->job;

    for (size_t i = 0; i < job->processor->array_count; i++) {
        parforge_shared_free(processes->shadows[i], array_size(job, i));
    }
    parforge_shared_free(processes->values, processes->piece.size);
    (void)pthread_mutex_destroy(&processes->mutex);
    parforge_shared_free(processes, processes->size);
}

void parforge_processes_reset(parforge_job *job)
{
    parforge_processes *const processes = job->processes;

    (void)pthread_mutex_lock(&processes->mutex);
    for (int chunk = 0; chunk < job->chunks; chunk++) {
        parforge_lane *const lane = &processes->lanes[chunk];

        atomic_store_explicit(&lane->failed, 0, memory_order_relaxed);
        atomic_store_explicit(&lane->is_short, false, memory_order_relaxed);
        lane->careful_until = 0;
        lane->pid = 0;
        lane->is_over = false;
        lane->lost_starts = 0;
        lane->copied = parforge_chunk_of(job->n, job->chunks, chunk).begin;
        lane->taken = 0;
    }
    atomic_store_explicit(&processes->grace_end, 0, memory_order_relaxed);
    (void)pthread_mutex_unlock(&processes->mutex);
}

const parforge_piece *parforge_processes_piece(const parforge_processes *processes)
{
    return processes->values != NULL ? &processes->piece : NULL;
}

/* ---- what several kinds of process do ---- */

/* In order, which it is out of only if a block is run again in which an item had failed. */
void parforge_lane_add_failure(parforge_lane *lane, parforge_failure failure)
{
    const size_t count = atomic_load_explicit(&lane->failed, memory_order_relaxed);
    size_t place = count;

    if (count == lane->capacity) {
        atomic_store_explicit(&lane->is_short, true, memory_order_relaxed);
        return;
    }
    while (place > 0 && lane->failures[place - 1].index > failure.index) {
        lane->failures[place] = lane->failures[place - 1];
        place--;
    }
    lane->failures[place] = failure;
    atomic_store_explicit(&lane->failed, count + 1, memory_order_release);
}

void parforge_processes_forget(const parforge_job *job)
{
    for (int chunk = 0; chunk < job->chunks; chunk++) {
        const pid_t pid = job->processes->lanes[chunk].pid;

        if (pid > 0) {
            parforge_llvm_forget(job->processor, pid);
        }
    }
}

void parforge_processes_call(parforge_processes *processes)
{
    (void)atomic_fetch_add_explicit(&processes->events, 1, memory_order_release);
    parforge_futex_wake_shared(&processes->events);
}

void parforge_processes_end_grace(parforge_processes *processes, int64_t time)
{
    int64_t current = atomic_load_explicit(&processes->grace_end, memory_order_relaxed);

    while ((current == 0 || time < current) &&
           !atomic_compare_exchange_weak_explicit(&processes->grace_end, &current, time,
                                                  memory_order_relaxed, memory_order_relaxed)) {
    }
    parforge_processes_call(processes);
}
