#include "exit.h"

#include "clock.h"
#include "executor_state.h"
#include "fork.h"

#include <stdlib.h>

/* How long exit() waits for jobs that are killed, in nanoseconds: an item may take for ever. */
#define PATIENCE 900000000

static void end_jobs(parforge_executor *executor, bool all)
{
    for (parforge_background *job = executor->first; job != NULL; job = job->next) {
        if (all || job->is_daemon) {
            (void)parforge_background_cancel(job);
        }
    }
    for (parforge_runner *runner = executor->first_runner; runner != NULL; runner = runner->next) {
        if (runner->job != NULL && (all || runner->job->is_daemon)) {
            parforge_job_stop(&runner->job->job, PARFORGE_STOPPED_BY_KILL);
        }
    }
}

/* Whether there is a job to wait for: not one that the calling thread is in, nor, where daemons are
 * not counted, a daemon. */
static bool has_jobs(const parforge_executor *executor, bool count_daemons)
{
    for (const parforge_runner *runner = executor->first_runner; runner != NULL;
         runner = runner->next) {
        const parforge_background *const job = runner->job;

        if (job != NULL && (count_daemons || !job->is_daemon) && !parforge_is_inside(job)) {
            return true;
        }
    }
    for (const parforge_background *job = executor->first; job != NULL; job = job->next) {
        if ((count_daemons || !job->is_daemon) && executor->drivers > 0 &&
            parforge_stored_status(job) == PARFORGE_PENDING) {
            return true;
        }
    }
    return false;
}

/* An executor with jobs to wait for, kept; NULL: there is none. */
static parforge_executor *next_with_jobs(bool count_daemons)
{
    parforge_executor *executor = parforge_executors_lock();

    for (; executor != NULL; executor = executor->next_executor) {
        if (executor->generation == parforge_fork_generation()) {
            parforge_executor_lock(executor);

            const bool is_it = has_jobs(executor, count_daemons);

            executor->references += is_it;
            parforge_executor_unlock(executor);
            if (is_it) {
                break;
            }
        }
    }
    parforge_executors_unlock();
    return executor;
}

/* Not under the lock of the list, which hooks and items may want, and ^C. */
static void wait_for_jobs(bool count_daemons, int64_t deadline)
{
    bool is_in_time = true;

    while (is_in_time) {
        parforge_executor *const executor = next_with_jobs(count_daemons);

        if (executor == NULL) {
            return;
        }
        parforge_executor_lock(executor);
        while (is_in_time && has_jobs(executor, count_daemons)) {
            is_in_time = parforge_executor_await_change(executor, deadline);
        }
        parforge_executor_unlock(executor);
        parforge_executor_drop(executor);
    }
}

/* exit() from one of our threads ends everything: the job that it comes from cannot end, so that
 * others may wait for it in vain. From elsewhere, only daemons are ended. */
static void finish(void)
{
    const bool is_ours = parforge_is_our_thread();
    const int64_t patience = parforge_now() + PATIENCE;

    for (parforge_executor *executor = parforge_executors_close(); executor != NULL;
         executor = executor->next_executor) {
        if (executor->generation == parforge_fork_generation()) {
            parforge_executor_lock(executor);
            executor->is_shut_down = true;
            end_jobs(executor, is_ours);
            parforge_executor_unlock(executor);
        }
    }
    parforge_executors_unlock();
    if (!is_ours) {
        wait_for_jobs(false, PARFORGE_NEVER);
    }
    wait_for_jobs(true, patience);
}

static void prepare(void)
{
    /* Without memory for the handler, exit() ends jobs wherever they are. */
    (void)atexit(finish);
}

void parforge_prepare_exit(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    (void)pthread_once(&once, prepare);
}
