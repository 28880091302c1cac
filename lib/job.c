#include "process.h"
#include "slot.h"

/* Released, so that who clears the word sees what it was set for. */
static void call_attention(parforge_job *job)
{
    for (int chunk = 0; chunk < job->chunks; chunk++) {
        parforge_slot_call(&job->slots[chunk]);
    }
}

void parforge_job_stop(parforge_job *job, parforge_stop_reason reason)
{
    int expected = PARFORGE_NOT_STOPPED;

    job = parforge_job_common(job);
    atomic_store_explicit(&job->was_stopped, true, memory_order_relaxed);
    /* Released, so that the caller finds the above when a thread has ended for this. */
    (void)atomic_compare_exchange_strong_explicit(&job->stop, &expected, (int)reason,
                                                  memory_order_release, memory_order_relaxed);
    call_attention(job);
    if (job->processes != NULL) {
        parforge_processes_call(job->processes);
    }
}

void parforge_job_lower_bound(parforge_job *job, size_t bound)
{
    job = parforge_job_common(job);

    size_t current = atomic_load_explicit(&job->bound, memory_order_relaxed);

    while (bound < current) {
        if (atomic_compare_exchange_weak_explicit(&job->bound, &current, bound,
                                                  memory_order_relaxed, memory_order_relaxed)) {
            call_attention(job);
            return;
        }
    }
}

const void *parforge_job_arguments(const parforge_job *job)
{
    return job->arguments;
}

int parforge_job_chunks(const parforge_job *job)
{
    return job->chunks;
}
