/* Waiting for several background jobs. */
#include "clock.h"
#include "error.h"
#include "executor.h"
#include "futex.h"
#include "lifecycle.h"

typedef struct tally {
    size_t finished;
    size_t first_finished; /* its index, if there is one */
    bool has_error;
    parforge_background *pending; /* one of them, or NULL */
} tally;

static bool is_error(parforge_error error)
{
    return error != PARFORGE_OK;
}

static parforge_error check_waited_for(const parforge_background *background,
                                       parforge_status status, size_t index)
{
    const char *const name = background->job.processor->name;

    if (status == PARFORGE_IDLE) {
        return parforge_fail(PARFORGE_ERR_NOT_INITIALIZED, "%s: job %zu was never started", name,
                             index);
    }
    if (!parforge_is_final(status) && parforge_is_inside(background)) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: job %zu cannot wait for itself", name,
                             index);
    }
    return PARFORGE_OK;
}

/* Also checks the handles: every one must be a job that was started, and not the caller's own. */
static parforge_error count(parforge_job *const *jobs, size_t job_count, tally *result)
{
    *result = (tally){0};
    for (size_t i = 0; jobs != NULL && i < job_count; i++) {
        parforge_background *background = NULL;
        parforge_error error = parforge_check_handle(jobs[i], &background);

        if (error != PARFORGE_OK) {
            return error;
        }

        const parforge_status status = parforge_stored_status(background);

        error = check_waited_for(background, status, i);
        if (error != PARFORGE_OK) {
            return error;
        }
        if (parforge_is_final(status)) {
            result->first_finished = result->finished > 0 ? result->first_finished : i;
            result->finished++;
            result->has_error = result->has_error || status != PARFORGE_COMPLETED ||
                                is_error(parforge_end_of(background));
        } else if (status == PARFORGE_PENDING) {
            result->pending = background;
        }
    }
    return PARFORGE_OK;
}

static bool is_enough(const tally *result, size_t job_count, parforge_wait_for what)
{
    return result->finished == job_count ||
           (what == PARFORGE_FIRST_COMPLETED && result->finished > 0) ||
           (what == PARFORGE_FIRST_ERROR && result->has_error);
}

static parforge_error await(parforge_job *const *jobs, size_t job_count, parforge_wait_for what,
                            int64_t deadline, tally *result)
{
    for (;;) {
        const unsigned ends = atomic_load_explicit(&parforge_ends, memory_order_acquire);
        const parforge_error error = count(jobs, job_count, result);

        if (error != PARFORGE_OK || is_enough(result, job_count, what)) {
            return error;
        }
        if (parforge_now() >= deadline) {
            return parforge_fail(PARFORGE_ERR_TIMED_OUT, "%zu of %zu jobs have ended",
                                 result->finished, job_count);
        }
        if (result->pending == NULL || !parforge_is_our_thread() ||
            !parforge_executor_run_here(result->pending, false)) {
            (void)parforge_futex_wait(&parforge_ends, ends, deadline);
        }
    }
}

static parforge_error check_and_await(parforge_job *const *jobs, size_t job_count,
                                      parforge_wait_for what, double timeout, tally *result)
{
    int64_t deadline = 0;
    const parforge_error error = parforge_take_deadline(timeout, &deadline);

    *result = (tally){0};
    if (error != PARFORGE_OK) {
        return error;
    }
    if (jobs == NULL && job_count > 0) {
        return parforge_fail(PARFORGE_ERR_INVALID, "jobs is NULL, but there are %zu", job_count);
    }
    if ((unsigned)what > PARFORGE_ALL_COMPLETED) {
        return parforge_fail(PARFORGE_ERR_INVALID, "what is not one of parforge_wait_for");
    }
    return await(jobs, job_count, what, deadline, result);
}

parforge_error parforge_wait(parforge_job *const *jobs, size_t count_of_jobs,
                             parforge_wait_for what, double timeout, size_t *finished)
{
    tally result;
    const parforge_error error = check_and_await(jobs, count_of_jobs, what, timeout, &result);

    if (finished != NULL) {
        *finished = result.finished;
    }
    return error;
}

parforge_error parforge_next_completed(parforge_job **jobs, size_t *count_of_jobs, double timeout,
                                       parforge_job **finished)
{
    tally result;

    if (finished == NULL || count_of_jobs == NULL) {
        return parforge_fail(PARFORGE_ERR_INVALID, "count or finished is NULL");
    }
    *finished = NULL;

    const parforge_error error =
        check_and_await(jobs, *count_of_jobs, PARFORGE_FIRST_COMPLETED, timeout, &result);

    if (error == PARFORGE_OK && result.finished > 0) {
        /* It may have been started again by now, and counts all the same. */
        *finished = jobs[result.first_finished];
        --*count_of_jobs;
        for (size_t i = result.first_finished; i < *count_of_jobs; i++) {
            jobs[i] = jobs[i + 1];
        }
    }
    return error;
}
