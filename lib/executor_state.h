/* What an executor is made of, for the files that it is spread over. */
#ifndef PARFORGE_LIB_EXECUTOR_STATE_H
#define PARFORGE_LIB_EXECUTOR_STATE_H

#include "executor.h"

/* A thread that runs jobs, on its own stack: a driver, or a guest, who would have had to wait for
 * one. A job is not linked into a list of running ones: it may be started again before the thread
 * that ran it last has let go of it. */
typedef struct parforge_runner {
    parforge_background *job; /* that it runs, or NULL */
    bool is_in_turn; /* counted by max_jobs: not where a driver may be waiting for the job */
    struct parforge_runner *next;
} parforge_runner;

struct parforge_executor {
    pthread_mutex_t mutex;
    pthread_cond_t work;     /* for idle drivers: a job, or the end */
    pthread_cond_t finished; /* for shutdown: a driver has no job any more */
    unsigned references;     /* the owner, jobs, drivers; under the mutex */
    unsigned generation;
    int max_jobs;
    int drivers;
    int idle;
    int next_number;
    bool is_shut_down;
    bool needs_drivers; /* the user gave them a name, or something to do before their first job */
    parforge_background *first; /* of the queue */
    parforge_background *last;
    size_t queued;
    parforge_runner *first_runner;
    int turns; /* runners with a job that max_jobs counts */
    parforge_executor *next_executor;
    char *name;
    void (*initializer)(void *context);
    void *context;
};

/* A thread comes, and goes. Under the mutex. */
void parforge_add_runner(parforge_executor *executor, parforge_runner *runner);
void parforge_remove_runner(parforge_executor *executor, const parforge_runner *runner);

/* It takes a job out of the queue; it has none any more. Under the mutex. */
void parforge_runner_begins(parforge_executor *executor, parforge_runner *runner,
                            parforge_background *job, bool in_turn);
void parforge_runner_has_ended(parforge_executor *executor, parforge_runner *runner);

/* Whether there is a job that may run now. Under the mutex. */
static inline bool parforge_has_turn(const parforge_executor *executor)
{
    return executor->first != NULL && executor->turns < executor->max_jobs;
}

static inline void parforge_executor_lock(parforge_executor *executor)
{
    (void)pthread_mutex_lock(&executor->mutex);
}

static inline void parforge_executor_unlock(parforge_executor *executor)
{
    (void)pthread_mutex_unlock(&executor->mutex);
}

/* Kills what is in the queue. Under the mutex. */
void parforge_cancel_all(parforge_executor *executor);

/* Under the mutex. False: there can be no further thread. */
bool parforge_add_driver(parforge_executor *executor);

/* Waits, under the mutex, for some job to come to its end; false: the deadline has passed. */
bool parforge_executor_await_change(parforge_executor *executor, int64_t deadline);

/* The first executor of the process, linked by next_executor. The lock is that of the list. */
parforge_executor *parforge_executors_lock(void);

/* The same, and executors that are made from now on are shut down: the process exits. */
parforge_executor *parforge_executors_close(void);
void parforge_executors_unlock(void);

#endif
