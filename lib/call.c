/* A synchronous call: a job on the stack, run by the calling thread and its team. */
#include "error.h"
#include "outcome.h"
#include "run.h"
#include "thread.h"

/* Beside what the threads read of the job anyway: the caller's own are one cache line more. */
static const void *own(parforge_job *job, const parforge_processor *processor,
                       const void *arguments)
{
    if (processor->arguments_size > PARFORGE_OWN_ARGUMENTS) {
        return arguments;
    }
    return memcpy(job->own_arguments, arguments, processor->arguments_size);
}

parforge_error parforge_call(const parforge_processor *processor, const void *arguments,
                             const void *const *data, size_t n, const parforge_options *options)
{
    parforge_thread *const thread = parforge_thread_self();
    parforge_job job;
    parforge_error error = PARFORGE_OK;

    parforge_thread_own_failures(thread, (parforge_failures){0});
    error = parforge_check_call(processor, data, n, false, options, &job.settings);
    if (error != PARFORGE_OK || (n == 0 && !processor->reduces)) {
        return error;
    }
    parforge_job_set_up(&job, processor, own(&job, processor, arguments), n);
    job.outer = thread->cursor;
    job.caller = thread->background;
    if (!parforge_job_make_slots(&job)) {
        return parforge_fail(PARFORGE_ERR_NO_MEMORY, "%s: there was no memory for %d threads",
                             processor->name, job.chunks);
    }
    parforge_job_run(&job, job.chunks);

    const parforge_outcome outcome = parforge_conclude(&job);

    parforge_job_free_slots(&job);
    parforge_thread_own_failures(thread, outcome.failures);
    if (outcome.reason == PARFORGE_STOPPED_BY_OUTER) {
        parforge_tell_to_stop(job.outer);
    }
    return parforge_report(&job, &outcome);
}
