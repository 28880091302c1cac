/* How a job is run, by its schedule and by what is known of its processor. */
#ifndef PARFORGE_LIB_ADAPTIVE_H
#define PARFORGE_LIB_ADAPTIVE_H

#include "job.h"

/* Runs the job's chunks with at most so many threads. */
void parforge_run_by_schedule(parforge_job *job, int threads);

#endif
