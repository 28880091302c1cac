#include "clock.h"
#include "error.h"
#include "lifecycle.h"
#include "process.h"

/* How much longer than asked for a yielding kill of processes may wait, in nanoseconds: at the end
 * of the grace they are killed, and that takes its time, too. */
#define TIME_TO_DIE 1000000000

/* Only atomics and futexes: this is what a signal handler calls. Processes that have not stopped by
 * then are killed. */
static parforge_error schedule_kill(parforge_background *background, int64_t grace_end)
{
    if (parforge_background_cancel(background)) {
        return PARFORGE_OK;
    }
    switch (parforge_stored_status(background)) {
    case PARFORGE_IDLE:
        return PARFORGE_ERR_NOT_INITIALIZED;
    case PARFORGE_RUNNING:
        if (background->job.processes != NULL) {
            parforge_processes_end_grace(background->job.processes, grace_end);
        }
        parforge_job_stop(&background->job, PARFORGE_STOPPED_BY_KILL);
        return PARFORGE_OK;
    case PARFORGE_KILLED:
        return PARFORGE_OK;
    default:
        return PARFORGE_ERR_NOT_RUNNING;
    }
}

static parforge_error explained(const parforge_background *background, parforge_error error)
{
    const char *const name = background->job.processor->name;

    if (error == PARFORGE_ERR_NOT_INITIALIZED) {
        return parforge_fail(error, "%s: the job was never started", name);
    }
    if (error == PARFORGE_ERR_NOT_RUNNING) {
        return parforge_fail(error, "%s: the job had ended before", name);
    }
    return error;
}

static parforge_error await_kill(parforge_background *background, int64_t deadline)
{
    const char *const name = background->job.processor->name;

    if (parforge_is_inside(background)) {
        return parforge_fail(PARFORGE_ERR_INVALID,
                             "%s: the job is killed, but cannot wait for its own end", name);
    }
    if (background->job.processes != NULL && deadline < PARFORGE_NEVER - TIME_TO_DIE) {
        deadline += TIME_TO_DIE;
    }
    if (!parforge_await_end(background, deadline)) {
        return parforge_fail(PARFORGE_ERR_TIMED_OUT,
                             "%s: the job is killed, but an item still runs", name);
    }
    if (parforge_stored_status(background) != PARFORGE_KILLED) {
        return parforge_fail(PARFORGE_ERR_NOT_RUNNING, "%s: the job had ended before", name);
    }
    return PARFORGE_OK;
}

parforge_error parforge_job_kill(parforge_job *job, bool yielding, double timeout)
{
    parforge_background *background = NULL;
    int64_t deadline = 0;
    parforge_error error = parforge_enter(job, &background);

    if (error != PARFORGE_OK) {
        return error;
    }
    if (!yielding && timeout == 0.0) {
        error = schedule_kill(background, parforge_now());
    } else {
        error = parforge_take_deadline(timeout, &deadline);
        if (error == PARFORGE_OK) {
            error = explained(background, schedule_kill(background, deadline));
        }
        if (error == PARFORGE_OK && yielding) {
            error = await_kill(background, deadline);
        }
    }
    parforge_leave(background);
    return error;
}
