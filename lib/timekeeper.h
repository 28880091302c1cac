/*
 * Ends jobs that run out of their time. One thread for the process does this, so that a strip need
 * not look at the clock: its items may suddenly cost a million times what they did.
 *
 * The thread is created with the first time-out, sleeps until the next one is due, and ends after a
 * while without any.
 */
#ifndef PARFORGE_LIB_TIMEKEEPER_H
#define PARFORGE_LIB_TIMEKEEPER_H

#include "job.h"

/* Watches the job's deadline until parforge_unwatch_deadline(). False: there can be no such thread,
 * the checkpoints have to look at the clock themselves. */
bool parforge_watch_deadline(parforge_job *job);

/* After this the job is not touched any more. */
void parforge_unwatch_deadline(parforge_job *job);

/* Ends all jobs that are watched, as parforge_job_kill() does. */
void parforge_stop_watched(void);

/* In a forked child: the thread is gone, and so are the calls whose jobs were watched. */
void parforge_timekeeper_after_fork(void);

#endif
