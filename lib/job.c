#include "process.h"
#include "slot.h"

/* Released, so that who clears the word sees what it was set for. A part that is not seen here has
 * not been begun: its thread looks for a change after it has shown it to others. Of the two, who
 * looks first is then seen by the other, for which all four accesses are sequentially consistent.
 */
static void call_attention(parforge_job *job)
{
    for (parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        parforge_slot_call(slot);
    }
}

void parforge_job_stop(parforge_job *job, parforge_stop_reason reason)
{
    int expected = PARFORGE_NOT_STOPPED;

    job = parforge_job_common(job);
    atomic_store_explicit(&job->was_stopped, true, memory_order_relaxed);
    /* Released, too, so that the caller finds the above when a thread has ended for this. */
    (void)atomic_compare_exchange_strong_explicit(&job->stop, &expected, (int)reason,
                                                  memory_order_seq_cst, memory_order_relaxed);
    call_attention(job);
    if (job->processes != NULL) {
        parforge_processes_call(job->processes);
    }
}

void parforge_job_lower_bound(parforge_job *job, size_t bound)
{
    job = parforge_job_common(job);

    size_t current = atomic_load_explicit(&job->bound, memory_order_relaxed);

    while (bound < current &&
           !atomic_compare_exchange_weak_explicit(&job->bound, &current, bound,
                                                  memory_order_seq_cst, memory_order_relaxed)) {
    }
    /* Also where another thread was there with a lower one, and may not have come to this yet. */
    call_attention(job);
}

const void *parforge_job_arguments(const parforge_job *job)
{
    return job->arguments;
}

size_t parforge_job_items(const parforge_job *job)
{
    return job->total;
}

int parforge_job_chunks(const parforge_job *job)
{
    return job->chunks;
}
