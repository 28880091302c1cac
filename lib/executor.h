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

/* Takes a pending job out of the queue, so that the caller can run it, and says later that it has.
 * False: it is not there. */
bool parforge_executor_take(parforge_background *job);
void parforge_executor_ran(parforge_executor *executor);

/* In a forked child: the locks may have been held by threads that are not here. */
void parforge_executors_after_fork(void);

#endif
