/* Running a job, in the foreground and in the background alike. */
#ifndef PARFORGE_LIB_RUN_H
#define PARFORGE_LIB_RUN_H

#include "arrays.h"
#include "job.h"

/* Says what is wrong with it. */
void parforge_refuse_format(const parforge_processor *processor);

/* Checks what a call is made with, before anything of it is started. */
static inline parforge_error parforge_check_call(const parforge_processor *processor,
                                                 const void *const *data, size_t n,
                                                 bool may_own_results,
                                                 const parforge_options *options,
                                                 parforge_settings *settings)
{
    if (processor->format != PARFORGE_FORMAT) {
        parforge_refuse_format(processor);
        return PARFORGE_ERR_INVALID;
    }

    const parforge_error error = parforge_settle(settings, processor, options);

    return error == PARFORGE_OK ? parforge_check_arrays(processor, data, n, may_own_results)
                                : error;
}

/* Sets up all but the slots. job->settings is settled; what every thread reads is what it was for a
 * job before, or zero. */
void parforge_job_set_up(parforge_job *job, const parforge_processor *processor,
                         const void *arguments, size_t n);

/* False: there is no memory. */
bool parforge_job_make_slots(parforge_job *job);
void parforge_job_free_slots(parforge_job *job);

/* Whether the above has something to free for a job without failures. */
static inline bool parforge_job_has_allocated(const parforge_job *job)
{
    return job->allocated_slots != NULL || job->spare_parts != NULL ||
           atomic_load_explicit(&job->parts, memory_order_relaxed) != NULL ||
           atomic_load_explicit(&job->pieces, memory_order_relaxed) != NULL;
}

/* All of them, before their chunks are opened. */
void parforge_job_set_up_slots(parforge_job *job);

/* For another run. Threads may still look at the parts, which are kept to be used again. */
void parforge_job_forget_parts(parforge_job *job);

/* Lets one thread run the job for so many nanoseconds: has_outgrown tells whether that was enough.
 * The run is to begin now. */
void parforge_job_try_alone(parforge_job *job, int64_t time);

/* Runs all chunks, with at most so many threads as can be had. */
void parforge_job_run(parforge_job *job, int most_threads);

#endif
