/* A worker: a process that runs one chunk, or what others have left of it. */
#ifndef PARFORGE_LIB_PROCESS_WORKER_H
#define PARFORGE_LIB_PROCESS_WORKER_H

#include "process.h"

/* Everything a freshly forked worker does. */
_Noreturn void parforge_worker_run(parforge_job *job, int chunk, pid_t supervisor);

/* Whether the next strip is one item, so that it can be told from others if it crashes. */
bool parforge_worker_runs_singly(const parforge_cursor *cursor);

/* A strip of so many items comes next. */
void parforge_worker_begins(parforge_cursor *cursor, size_t items);

/* Whether another single item comes next, without a look at the clock, which would cost an item of
 * a microsecond some of its time. */
bool parforge_worker_repeats(parforge_cursor *cursor);

/* How many such items there were since the last look. */
static inline size_t parforge_worker_repeated(const parforge_job *job)
{
    return job->is_copy ? job->lane->repeated : 0;
}

/* `job` is the worker's copy. */
void parforge_worker_failed(parforge_job *job, parforge_failure failure);

#endif
