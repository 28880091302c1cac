/* A synchronous call: a job of the calling thread's own, run by it and its team. */
#include "error.h"
#include "outcome.h"
#include "process.h"
#include "run.h"
#include "shared.h"
#include "slot.h"
#include "thread.h"

/* Beside what the threads read of the job anyway: the caller's own are one cache line more. As with
 * PARFORGE_UPDATE(), but padding, of another processor's as well, has no value to compare. */
static const void *own(parforge_job *job, const parforge_processor *processor,
                       const void *arguments)
{
    const size_t size = processor->arguments_size;
    const bool are_comparable = job->processor == processor && processor->values_size == size;

    if (size > PARFORGE_OWN_ARGUMENTS) {
        return arguments;
    }
    if (!are_comparable || memcmp(job->own_arguments, arguments, size) != 0) {
        memcpy(job->own_arguments, arguments, size);
    }
    return job->own_arguments;
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
    PARFORGE_UPDATE(job->outer, thread->cursor);
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

static inline parforge_error call(parforge_thread *thread, parforge_job *job,
                                  const parforge_processor *processor, const void *arguments,
                                  const void *const *data, size_t n,
                                  const parforge_options *options)
{
    const parforge_error error =
        parforge_check_call(processor, data, n, false, options, &job->settings);

    if (error != PARFORGE_OK || (n == 0 && processor->fold == NULL)) {
        return error;
    }
    if (job->settings.in_processes && n > 0) {
        return call_in_processes(&job->settings, processor, arguments, data, n);
    }
    parforge_job_set_up(job, processor, own(job, processor, arguments), n);
    if (!parforge_job_make_slots(job)) {
        return refuse_memory(job);
    }
    return carry_out(job, thread);
}

/* By a thread that is in a call already: from an item of its own, or its worker's init function. */
PARFORGE_APART
static parforge_error call_within(parforge_thread *thread, const parforge_processor *processor,
                                  const void *arguments, const void *const *data, size_t n,
                                  const parforge_options *options)
{
    parforge_job job;

    memset(&job, 0, offsetof(parforge_job, gap));
    parforge_slots_init(job.own_slots, PARFORGE_OWN_SLOTS);
    return call(thread, &job, processor, arguments, data, n, options);
}

parforge_error parforge_call(const parforge_processor *processor, const void *arguments,
                             const void *const *data, size_t n, const parforge_options *options)
{
    parforge_thread *const thread = parforge_thread_self();

    parforge_thread_forget_failures(thread);
    if (thread->is_calling) {
        return call_within(thread, processor, arguments, data, n, options);
    }
    thread->is_calling = true;

    const parforge_error error = call(thread, &thread->job, processor, arguments, data, n, options);

    thread->is_calling = false;
    return error;
}
