/*
 * What a fork leaves behind.
 *
 * libgomp keeps the threads of a region's team for the next region of the same thread. After a fork
 * they are gone in the child, but the thread that forked still counts on them and waits for ever.
 * A region is safe there on a thread that the child has created itself.
 */
#ifndef PARFORGE_LIB_FORK_H
#define PARFORGE_LIB_FORK_H

#include "job.h"

/* processor->run(job, threads), where necessary on a thread of its own. */
void parforge_run_safely(parforge_job *job, int threads);

/* How many forks lie between the first use of this and the calling process, from 1. What was made
 * under another number belongs to another process. */
unsigned parforge_fork_generation(void);

#endif
