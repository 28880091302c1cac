/* The life of a background job: start, run, end, join, release. */
#include "budget.h"
#include "clock.h"
#include "error.h"
#include "executor.h"
#include "fork.h"
#include "futex.h"
#include "hook.h"
#include "lifecycle.h"
#include "run.h"
#include "slot.h"
#include "thread.h"
#include "verbosity.h"

#include <math.h>
#include <unistd.h>

/* A region costs more than cheap items do, and on a driver thread the system may take milliseconds
 * to bring its team together: a job that should be no more than so many strips, by what is known of
 * its processor, is begun by the driver alone. */
#define STRIPS_FOR_A_TEAM 2

/* So many nanoseconds later it is known better. */
#define TIME_ALONE 100000

atomic_uint parforge_ends;

/* ---- where the calling thread is ---- */

/* Whether `searched` is this job, or one in whose thread it runs. */
static bool is_around(const parforge_background *background, const parforge_background *searched)
{
    while (background != NULL && background != searched) {
        background = background->around_in_thread;
    }
    return background != NULL;
}

static bool is_in_item_of(const parforge_cursor *cursor, const parforge_background *searched)
{
    return cursor != NULL &&
           (cursor->job == &searched->job || is_around(cursor->job->caller, searched) ||
            is_in_item_of(cursor->previous, searched) ||
            (cursor->job->outer != cursor->previous &&
             is_in_item_of(cursor->job->outer, searched)));
}

bool parforge_is_inside(const parforge_background *background)
{
    const parforge_thread *const thread = parforge_thread_self();

    return is_around(thread->background, background) || is_in_item_of(thread->cursor, background);
}

bool parforge_is_our_thread(void)
{
    const parforge_thread *const thread = parforge_thread_self();

    return thread->is_driver || thread->cursor != NULL || thread->background != NULL;
}

/* ---- run ---- */

/* PENDING → RUNNING. False: it was killed meanwhile, or another thread has it. */
static bool claim(parforge_background *background)
{
    unsigned expected = PARFORGE_PENDING;

    return atomic_compare_exchange_strong_explicit(&background->status, &expected, PARFORGE_RUNNING,
                                                   memory_order_acq_rel, memory_order_relaxed);
}

/* Tells everybody who waits. Async-signal-safe, as what it calls. */
static void announce_end(parforge_background *background)
{
    const int fd = atomic_load_explicit(&background->fd, memory_order_seq_cst);

    if (fd >= 0) {
        const uint64_t one = 1;
        const ssize_t written = write(fd, &one, sizeof one);

        (void)written; /* it can only be full, and then it is readable */
    }
    parforge_futex_wake(&background->status);
    (void)atomic_fetch_add_explicit(&parforge_ends, 1, memory_order_acq_rel);
    parforge_futex_wake(&parforge_ends);
}

void parforge_background_end(parforge_background *background, parforge_status status)
{
    atomic_store_explicit(&background->status, (unsigned)status, memory_order_seq_cst);
    announce_end(background);
}

bool parforge_background_cancel(parforge_background *background)
{
    unsigned expected = PARFORGE_PENDING;

    if (!atomic_compare_exchange_strong_explicit(&background->status, &expected, PARFORGE_KILLED,
                                                 memory_order_seq_cst, memory_order_relaxed)) {
        return false;
    }
    announce_end(background);
    return true;
}

/* Nothing is known of items of which one may be more than a strip. Not with workers, which would be
 * made twice where it is not cheap. */
static bool seems_cheap(const parforge_job *job)
{
    const size_t strip = atomic_load_explicit(&job->processor->pace->strip, memory_order_relaxed);

    return strip > 1 && job->n / STRIPS_FOR_A_TEAM < strip && !job->processor->has_worker &&
           job->processes == NULL;
}

static void run_items(parforge_job *job)
{
    if (seems_cheap(job)) {
        parforge_job_try_alone(job, TIME_ALONE);
        parforge_job_run(job, 1);
        if (!job->has_outgrown) {
            return;
        }
    }

    const int threads = parforge_budget_take(job->chunks);

    /* Any more, nor as in the run before. */
    job->is_alone = false;
    job->has_outgrown = false;
    parforge_job_run(job, threads);
    parforge_budget_give(threads);
}

static void say_end(const parforge_background *background)
{
    const parforge_job *const job = &background->job;

    if (parforge_report(job, &background->outcome) != PARFORGE_OK) {
        parforge_say(PARFORGE_NORMAL, job, "%s", parforge_last_error());
    } else {
        parforge_say(PARFORGE_VERBOSE, job, "is done");
    }
}

static void end_without_success(parforge_background *background)
{
    const bool is_killed = background->outcome.error == PARFORGE_ERR_KILLED;

    (void)pthread_mutex_lock(&background->mutex);
    parforge_background_end(background, is_killed ? PARFORGE_KILLED : PARFORGE_ERRORED);
    (void)pthread_mutex_unlock(&background->mutex);
}

static void execute(parforge_background *background)
{
    parforge_thread *const thread = parforge_thread_self();
    parforge_background *const around = thread->background;
    parforge_job *const job = &background->job;

    parforge_say(PARFORGE_VERBOSE, job, "runs %zu items on up to %d threads", job->n, job->chunks);
    background->around_in_thread = around;
    thread->background = background;
    atomic_store_explicit(&background->started, parforge_now(), memory_order_relaxed);
    if (job->n > 0) {
        run_items(job);
    } else if (job->processor->fold != NULL) {
        parforge_job_run(job, 1);
    }
    parforge_free_failures(&background->outcome.failures);
    background->outcome = parforge_conclude(job);
    say_end(background);
    atomic_store_explicit(&background->ended, parforge_now(), memory_order_relaxed);
    if (background->outcome.error == PARFORGE_OK && background->outcome.failures.count == 0) {
        atomic_store_explicit(&background->status, PARFORGE_INVOKING_HOOKS, memory_order_release);
        parforge_run_hooks_and_complete(background);
    } else {
        end_without_success(background);
    }
    /* It has ended, and may have been started again by now: only what is atomic is touched. */
    thread->background = around;
    parforge_wake_item_waiters(job);
    if (atomic_exchange_explicit(&background->is_released, false, memory_order_acq_rel)) {
        parforge_leave(background); /* the owner's reference */
    }
}

void parforge_background_run(parforge_background *background)
{
    if (claim(background)) {
        execute(background);
    }
}

/* ---- start ---- */

static parforge_error start(parforge_background *background)
{
    const parforge_status status = parforge_stored_status(background);

    if (status != PARFORGE_IDLE && !parforge_is_final(status)) {
        return parforge_fail(PARFORGE_ERR_STILL_RUNNING, "%s: the job is %s",
                             background->job.processor->name, parforge_status_name(status));
    }
    return parforge_executor_enqueue(background->executor, background);
}

parforge_error parforge_job_start(parforge_job *job)
{
    parforge_background *background = NULL;
    parforge_error error = parforge_enter(job, &background);

    if (error == PARFORGE_OK) {
        (void)pthread_mutex_lock(&background->mutex);
        error = start(background);
        (void)pthread_mutex_unlock(&background->mutex);
        parforge_leave(background);
    }
    return error;
}

/* ---- wait ---- */

static bool has_hooks(parforge_background *background)
{
    (void)pthread_mutex_lock(&background->mutex);

    const bool has_some = background->hook_count > 0;

    (void)pthread_mutex_unlock(&background->mutex);
    return has_some;
}

/* Our own threads must not wait for a driver, which may be waiting for them. Others have nothing to
 * do but wait: a cheap job is over sooner than a driver is awake. */
static bool try_here(parforge_background *background, int64_t deadline)
{
    if (parforge_is_our_thread()) {
        return parforge_executor_run_here(background, false);
    }
    return deadline == PARFORGE_NEVER && seems_cheap(&background->job) && !has_hooks(background) &&
           parforge_has_stack_of_driver() && parforge_executor_run_here(background, true);
}

bool parforge_await_end(parforge_background *background, int64_t deadline)
{
    for (;;) {
        const parforge_status status = parforge_stored_status(background);

        if (status == PARFORGE_IDLE || parforge_is_final(status)) {
            return true;
        }
        if (parforge_now() >= deadline) {
            return false;
        }
        if (status == PARFORGE_PENDING && try_here(background, deadline)) {
            continue;
        }
        (void)parforge_futex_wait(&background->status, (unsigned)status, deadline);
    }
}

parforge_error parforge_take_deadline(double timeout, int64_t *deadline)
{
    if (!(timeout >= 0.0)) {
        return parforge_fail(PARFORGE_ERR_INVALID,
                             "timeout is negative or not a number: use seconds, or "
                             "PARFORGE_FOREVER");
    }
    *deadline = parforge_deadline(parforge_now(), timeout);
    return PARFORGE_OK;
}

/* Under the mutex: a start by another thread would take the outcome away. */
parforge_error parforge_report_end(parforge_background *background)
{
    (void)pthread_mutex_lock(&background->mutex);

    const bool has_ended = parforge_is_final(parforge_stored_status(background));
    const parforge_error error =
        has_ended ? parforge_report(&background->job, &background->outcome)
                  : parforge_fail(PARFORGE_ERR_STILL_RUNNING, "%s: the job was started again",
                                  background->job.processor->name);

    (void)pthread_mutex_unlock(&background->mutex);
    return error;
}

parforge_error parforge_end_of(parforge_background *background)
{
    (void)pthread_mutex_lock(&background->mutex);

    const bool has_ended = parforge_is_final(parforge_stored_status(background));
    const parforge_error error = has_ended ? background->outcome.error : PARFORGE_ERR_STILL_RUNNING;

    (void)pthread_mutex_unlock(&background->mutex);
    return error;
}

static parforge_error join(parforge_background *background, int64_t deadline)
{
    const parforge_job *const job = &background->job;

    if (parforge_stored_status(background) == PARFORGE_IDLE) {
        return parforge_fail(PARFORGE_ERR_NOT_INITIALIZED, "%s: the job was never started",
                             job->processor->name);
    }
    if (parforge_is_inside(background)) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: a job cannot wait for itself",
                             job->processor->name);
    }

    parforge_error error = PARFORGE_ERR_STILL_RUNNING;

    while (error == PARFORGE_ERR_STILL_RUNNING) { /* another thread has started it again */
        if (!parforge_await_end(background, deadline)) {
            return parforge_fail(PARFORGE_ERR_TIMED_OUT, "%s: the job is still %s",
                                 job->processor->name,
                                 parforge_status_name(parforge_job_status(job)));
        }
        error = parforge_report_end(background);
    }
    return error;
}

parforge_error parforge_job_join(parforge_job *job, double timeout)
{
    parforge_background *background = NULL;
    int64_t deadline = 0;
    parforge_error error = parforge_enter(job, &background);

    if (error == PARFORGE_OK) {
        error = parforge_take_deadline(timeout, &deadline);
        if (error == PARFORGE_OK) {
            error = join(background, deadline);
        }
        parforge_leave(background);
    }
    return error;
}

/* ---- release ---- */

void parforge_job_release(parforge_job *job)
{
    parforge_background *const background = parforge_background_of(job);

    if (job == NULL || background->generation != parforge_fork_generation()) {
        return; /* a child has no threads that would let go of it */
    }
    if (parforge_is_inside(background)) {
        atomic_store_explicit(&background->is_released, true, memory_order_release);
        return;
    }
    (void)parforge_await_end(background, PARFORGE_NEVER);
    parforge_leave(background);
}
