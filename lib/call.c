/* A synchronous call: a job on the stack, run by the calling thread and its team. */
#include "error.h"
#include "outcome.h"
#include "process.h"
#include "run.h"
#include "shared.h"
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

static parforge_error refuse_memory(const parforge_job *job)
{
    return parforge_fail(PARFORGE_ERR_NO_MEMORY, "%s: there was no memory for %d threads",
                         job->processor->name, job->chunks);
}

/* Something failed, or stopped the job. */
PARFORGE_APART
static parforge_error conclude(parforge_job *job, parforge_thread *thread)
{
    const parforge_outcome outcome = parforge_conclude(job);

    parforge_job_free_slots(job);
    if (outcome.failures.count > 0) {
        parforge_thread_own_failures(thread, outcome.failures);
    }
    if (outcome.reason == PARFORGE_STOPPED_BY_OUTER) {
        parforge_tell_to_stop(job->outer);
    }
    return parforge_report(job, &outcome);
}

/* The job has its slots. */
static inline parforge_error carry_out(parforge_job *job, parforge_thread *thread)
{
    job->outer = thread->cursor;
    job->caller = thread->background;
    parforge_job_run(job, job->chunks);
    parforge_thread_forget_failures(thread); /* of calls that its items have made */
    if (!parforge_went_well(job)) {
        return conclude(job, thread);
    }
    if (parforge_job_has_allocated(job)) {
        parforge_job_free_slots(job);
    }
    return PARFORGE_OK;
}

/* The job is in memory that all processes share. */
static parforge_error call_in_processes(const parforge_settings *settings,
                                        const parforge_processor *processor, const void *arguments,
                                        const void *const *data, size_t n)
{
    parforge_job *const job = parforge_shared_allocate(sizeof *job);
    parforge_error error = PARFORGE_OK;

    if (job == NULL) {
        return parforge_fail(PARFORGE_ERR_NO_MEMORY, "%s: there was no memory for the job",
                             processor->name);
    }
    job->settings = *settings;
    parforge_job_set_up(job, processor, arguments, n);
    if (parforge_processes_make(job, data) && parforge_job_make_slots(job)) {
        parforge_job_set_up_slots(job);
        job->is_watched = true;
        error = carry_out(job, parforge_thread_self());
    } else {
        error = refuse_memory(job);
    }
    parforge_processes_free(job->processes);
    parforge_shared_free(job, sizeof *job);
    return error;
}

parforge_error parforge_call(const parforge_processor *processor, const void *arguments,
                             const void *const *data, size_t n, const parforge_options *options)
{
    parforge_thread *const thread = parforge_thread_self();
    parforge_job job;
    parforge_error error = PARFORGE_OK;

    /* What every thread reads is in the caches of those that ran the call before. These two stores
     * have the lines brought here while the arguments are checked. */
    job.processor = processor;
    job.n = n;
    parforge_thread_forget_failures(thread);
    error = parforge_check_call(processor, data, n, false, options, &job.settings);
    if (error != PARFORGE_OK || (n == 0 && processor->fold == NULL)) {
        return error;
    }
    if (job.settings.in_processes && n > 0) {
        return call_in_processes(&job.settings, processor, arguments, data, n);
    }
    parforge_job_set_up(&job, processor, own(&job, processor, arguments), n);
    if (!parforge_job_make_slots(&job)) {
        return refuse_memory(&job);
    }
    return carry_out(&job, thread);
}
