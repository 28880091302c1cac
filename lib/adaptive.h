/* How a job is run, by its schedule and by what is known of its processor. */
#ifndef PARFORGE_LIB_ADAPTIVE_H
#define PARFORGE_LIB_ADAPTIVE_H

#include "job.h"

/* Runs the job's chunks with at most so many threads, more than one. */
void parforge_run_adaptive(parforge_job *job, int threads);

#endif
