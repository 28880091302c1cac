/* Executors: queues of pending jobs, and the driver threads that run them. */
#ifndef PARFORGE_LIB_EXECUTOR_H
#define PARFORGE_LIB_EXECUTOR_H

#include "background.h"

/* The process-wide one; NULL: there is no memory. */
parforge_executor *parforge_executor_default(void);

void parforge_executor_keep(parforge_executor *executor);
void parforge_executor_drop(parforge_executor *executor);

/* Makes sure that there is a driver, resets the job, makes it PENDING and queues it. The caller
 * holds the job's mutex; on an error the job is as before. */
parforge_error parforge_executor_enqueue(parforge_executor *executor, parforge_background *job);

/* Runs a pending job in the calling thread, a guest. False: it is not in the queue or, `in_turn`,
 * no driver would take it now, or it has to be one. */
bool parforge_executor_run_here(parforge_background *job, bool in_turn);

/* Whether the calling thread has as much stack left as a driver. */
bool parforge_has_stack_of_driver(void);

/* In a forked child: the locks may have been held by threads that are not here. */
void parforge_executors_after_fork(void);

#endif
