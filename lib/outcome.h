/* How a job ended, and how that is told to whoever asks. */
#ifndef PARFORGE_LIB_OUTCOME_H
#define PARFORGE_LIB_OUTCOME_H

#include "job.h"

/* A list of failures, sorted by index. The usual list of one needs no memory. */
typedef struct parforge_failures {
    parforge_failure *list; /* owned; NULL: single */
    parforge_failure single;
    size_t count;
} parforge_failures;

typedef struct parforge_outcome {
    parforge_error error;
    parforge_stop_reason reason; /* why it was ended, where error says that it was */
    size_t tried;                /* items, where it was ended */
    parforge_failures failures;
} parforge_outcome;

/* How many of the items below `end` were tried. */
size_t parforge_tried_below(const parforge_job *job, size_t end);

/* What an element function returns is never 0 where it fails. */
static inline bool parforge_is_crash(const parforge_failure *failure)
{
    return failure->code == 0;
}

/* After the last chunk is closed: whether no item failed, and nothing stopped the job. */
static inline bool parforge_went_well(const parforge_job *job)
{
    return !atomic_load_explicit(&job->was_stopped, memory_order_relaxed) &&
           !atomic_load_explicit(&job->has_failures, memory_order_relaxed);
}

/* After the last chunk is closed. The job's slots keep theirs, for single items to be asked about.
 */
parforge_outcome parforge_conclude(parforge_job *job);

/* Gives the calling thread the sentence about an outcome and returns its error. */
parforge_error parforge_report(const parforge_job *job, const parforge_outcome *outcome);

/* Copies the first failures and returns how many there are. */
size_t parforge_copy_failures(const parforge_failures *failures, parforge_failure *copy,
                              size_t capacity);

void parforge_free_failures(parforge_failures *failures);

#endif
