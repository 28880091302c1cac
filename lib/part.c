#include "part.h"

#include "background.h"
#include "clock.h"
#include "error.h"
#include "run.h"
#include "signals.h"
#include "thread.h"

/* Of a millisecond: the thread that kills after ^C may be slow, or not there any more. */
#define MOST_PAUSES 200

/* A number whose bits all depend on all bits of the code (the finalizer of splitmix64). */
static uint64_t scatter_bits(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

void parforge_part_take(parforge_job *job, parforge_chunk items)
{
    job->is_part = true;
    job->first = items.begin;
    job->n = items.end - items.begin;
    job->chunks = parforge_thread_count(job->n, job->settings.max_threads);
    parforge_job_set_up_slots(job);
    atomic_store_explicit(&job->bound, items.end, memory_order_relaxed);
}

parforge_part_state parforge_part_look(const parforge_job *job)
{
    const parforge_status status = parforge_stored_status(parforge_background_of(job));
    const int reason = atomic_load_explicit(&job->stop, memory_order_relaxed);

    return (parforge_part_state){
        .has_ended = status == PARFORGE_IDLE || parforge_is_final(status),
        .is_stopped = status == PARFORGE_KILLED || reason != PARFORGE_NOT_STOPPED,
        .has_failures = atomic_load_explicit(&job->has_failures, memory_order_relaxed),
        .bound = atomic_load_explicit(&job->bound, memory_order_relaxed),
    };
}

void parforge_part_limit(parforge_job *job, size_t bound)
{
    parforge_job_lower_bound(job, bound > job->first ? bound : job->first);
}

bool parforge_part_await(parforge_job *job, double timeout)
{
    return parforge_await_end(parforge_background_of(job),
                              parforge_deadline(parforge_now(), timeout));
}

size_t parforge_part_tried(const parforge_job *job, size_t end)
{
    if (atomic_load_explicit(&job->lacks_memory, memory_order_relaxed)) {
        return 0;
    }
    return parforge_tried_below(job, end);
}

parforge_part_rules parforge_part_rules_of(const parforge_job *job)
{
    const parforge_settings *const settings = &job->settings;
    parforge_part_rules rules = {settings->continues, settings->suppresses_errors, 0};

    rules.digest = (uint64_t)(rules.continues ? 1 : 0) + (rules.suppresses_errors ? 2 : 0);
    for (size_t i = 0; i < settings->ignored_count; i++) {
        bool is_repeated = false;

        for (size_t k = 0; k < i; k++) {
            is_repeated = is_repeated || settings->ignored[k] == settings->ignored[i];
        }
        if (!is_repeated) {
            rules.digest += scatter_bits((uint64_t)(unsigned)settings->ignored[i] + 4);
        }
    }
    return rules;
}

unsigned parforge_part_count_interrupts(void)
{
    const struct timespec pause = {0, 1000000};
    parforge_interrupts interrupts = parforge_count_interrupts();

    for (int i = 0; interrupts.begun != interrupts.ended && i < MOST_PAUSES; i++) {
        (void)nanosleep(&pause, NULL);
        interrupts = parforge_count_interrupts();
    }
    return interrupts.begun;
}

bool parforge_part_is_interrupted(unsigned count)
{
    return (int)(parforge_count_interrupts().ended - count) > 0;
}

parforge_error parforge_part_fail(parforge_error error, const char *sentence)
{
    return parforge_fail(error, "%s", sentence);
}

void parforge_part_set_failure(parforge_failure failure)
{
    parforge_thread_own_failures(parforge_thread_self(),
                                 (parforge_failures){.single = failure, .count = 1});
}

void parforge_part_own_failures(parforge_failure *failures, size_t count)
{
    parforge_thread_own_failures(parforge_thread_self(),
                                 (parforge_failures){.list = failures, .count = count});
}
