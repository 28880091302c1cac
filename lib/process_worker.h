/* A worker: a process that runs one chunk, or what others have left of it. */
#ifndef PARFORGE_LIB_PROCESS_WORKER_H
#define PARFORGE_LIB_PROCESS_WORKER_H

#include "process.h"

/* Everything a freshly forked worker does. */
_Noreturn void parforge_worker_run(parforge_job *job, int chunk, pid_t supervisor);

/* Whether the next strip is one item, so that it can be told from others if it crashes. */
bool parforge_worker_runs_singly(const parforge_cursor *cursor);

/* A strip of so many items comes next. `job` is the worker's copy, here and below. */
void parforge_worker_begins(parforge_job *job, size_t items);

void parforge_worker_failed(parforge_job *job, parforge_failure failure);

#endif
