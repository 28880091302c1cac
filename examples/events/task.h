/* A background job of this program: how many of a million numbers are prime. */
#ifndef EVENTS_TASK_H
#define EVENTS_TASK_H

#include "prime.h"

#define NUMBERS_OF_A_TASK 1000000

struct task {
    struct range range; /* is read by the job */
    parforge_job *job;  /* NULL: there is none */
};

/* Starts the job. Returns a descriptor that is readable once it has ended; -1, and reported, where
 * it cannot be started. */
int task_start(struct task *task, uint64_t first);

/* Prints how the job ended, and forgets it. */
void task_finish(struct task *task);

/* "500000: 37 %" on stderr. */
void task_show(const struct task *task);

/* Does not wait: its descriptor will say when it has ended. False: it had ended before. */
bool task_stop(const struct task *task);

#endif
