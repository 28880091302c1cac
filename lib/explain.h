/* What PARFORGE_EXPLAIN=1 in the environment prints of each job: what it ran on, how, and why. */
#ifndef PARFORGE_LIB_EXPLAIN_H
#define PARFORGE_LIB_EXPLAIN_H

#include "job.h"

bool parforge_explains(void);

/* The calling thread opens a chunk that is to be explained. */
void parforge_explain_open(const parforge_cursor *cursor);

/* The chunk is run no more: its thread closes it, or the process that ran it has ended. */
void parforge_explain_close(parforge_slot *chunk);

/* After the run, which began at `start` with this many threads at most. */
void parforge_explain(const parforge_job *job, int most_threads, int64_t start);

#endif
