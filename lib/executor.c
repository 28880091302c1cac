#include "executor_state.h"

#include "clock.h"
#include "error.h"
#include "fork.h"
#include "team.h"
#include "thread.h"
#include "thread_name.h"

#include <stdlib.h>

/* Jobs that run at once where nobody says a number. */
#define DEFAULT_MAX_JOBS 8
#define MOST_JOBS 4096

/* ---- the queue, under the mutex ---- */

static void append(parforge_executor *executor, parforge_background *job)
{
    job->previous = executor->last;
    job->next = NULL;
    *(executor->last != NULL ? &executor->last->next : &executor->first) = job;
    executor->last = job;
    executor->queued++;
    job->is_queued = true;
}

static void dequeue(parforge_executor *executor, parforge_background *job)
{
    *(job->previous != NULL ? &job->previous->next : &executor->first) = job->next;
    *(job->next != NULL ? &job->next->previous : &executor->last) = job->previous;
    executor->queued--;
    job->is_queued = false;
}

/* ---- all executors of the process ---- */

static pthread_mutex_t list_mutex = PTHREAD_MUTEX_INITIALIZER;
static parforge_executor *list;
static bool is_closed;

parforge_executor *parforge_executors_lock(void)
{
    (void)pthread_mutex_lock(&list_mutex);
    return list;
}

parforge_executor *parforge_executors_close(void)
{
    parforge_executor *const first = parforge_executors_lock();

    is_closed = true;
    return first;
}

void parforge_executors_unlock(void)
{
    (void)pthread_mutex_unlock(&list_mutex);
}

static void enlist(parforge_executor *executor)
{
    executor->next_executor = parforge_executors_lock();
    executor->is_shut_down = is_closed;
    list = executor;
    parforge_executors_unlock();
}

static void delist(const parforge_executor *executor)
{
    (void)parforge_executors_lock();
    for (parforge_executor **link = &list; *link != NULL; link = &(*link)->next_executor) {
        if (*link == executor) {
            *link = executor->next_executor;
            break;
        }
    }
    parforge_executors_unlock();
}

/* ---- life of an executor ---- */

static bool init_conditions(parforge_executor *executor)
{
    pthread_condattr_t attributes;

    if (pthread_condattr_init(&attributes) != 0) {
        return false;
    }

    const bool done = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                      pthread_cond_init(&executor->work, &attributes) == 0 &&
                      pthread_cond_init(&executor->finished, &attributes) == 0;

    (void)pthread_condattr_destroy(&attributes);
    return done;
}

static parforge_executor *make(const parforge_executor_options *options)
{
    parforge_executor *const executor = calloc(1, sizeof *executor);

    if (executor == NULL) {
        return NULL;
    }
    executor->references = 1;
    executor->generation = parforge_fork_generation();
    executor->max_jobs = options->max_jobs > 0 ? options->max_jobs : DEFAULT_MAX_JOBS;
    executor->initializer = options->initializer;
    executor->context = options->context;
    executor->needs_drivers = options->initializer != NULL || options->name != NULL;
    executor->name = options->name != NULL ? strdup(options->name) : NULL;
    if ((options->name != NULL && executor->name == NULL) || !init_conditions(executor) ||
        pthread_mutex_init(&executor->mutex, NULL) != 0) {
        free(executor->name);
        free(executor);
        return NULL;
    }
    enlist(executor);
    return executor;
}

void parforge_executor_keep(parforge_executor *executor)
{
    if (executor->generation != parforge_fork_generation()) {
        return; /* as below: the job will not start */
    }
    parforge_executor_lock(executor);
    executor->references++;
    parforge_executor_unlock(executor);
}

void parforge_executor_drop(parforge_executor *executor)
{
    if (executor->generation != parforge_fork_generation()) {
        return; /* its locks may be held by threads that are not here */
    }
    parforge_executor_lock(executor);

    const bool is_last = --executor->references == 0;

    parforge_executor_unlock(executor);
    if (is_last) {
        delist(executor);
        (void)pthread_cond_destroy(&executor->work);
        (void)pthread_cond_destroy(&executor->finished);
        (void)pthread_mutex_destroy(&executor->mutex);
        free(executor->name);
        free(executor);
    }
}

static pthread_mutex_t default_mutex = PTHREAD_MUTEX_INITIALIZER;
static parforge_executor *default_executor;

parforge_executor *parforge_executor_default(void)
{
    static const parforge_executor_options options = {.name = "parforge"};

    (void)pthread_mutex_lock(&default_mutex);
    if (default_executor == NULL || default_executor->generation != parforge_fork_generation()) {
        default_executor = make(&options);
        if (default_executor != NULL) {
            default_executor->needs_drivers = false; /* the name is ours */
        }
    }

    parforge_executor *const executor = default_executor;

    (void)pthread_mutex_unlock(&default_mutex);
    return executor;
}

void parforge_executors_after_fork(void)
{
    list_mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    default_mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    is_closed = false;
}

parforge_error parforge_executor_create(parforge_executor **executor,
                                        const parforge_executor_options *options)
{
    static const parforge_executor_options none = {.max_jobs = 0};

    if (executor == NULL) {
        return parforge_fail(PARFORGE_ERR_INVALID, "executor is NULL");
    }
    *executor = NULL;
    if (options == NULL) {
        options = &none;
    }
    if (options->max_jobs < 0 || options->max_jobs > MOST_JOBS) {
        return parforge_fail(PARFORGE_ERR_INVALID,
                             "max_jobs is %d: use 1 to %d, or 0 for the default of %d",
                             options->max_jobs, MOST_JOBS, DEFAULT_MAX_JOBS);
    }
    *executor = make(options);
    return *executor != NULL
               ? PARFORGE_OK
               : parforge_fail(PARFORGE_ERR_NO_MEMORY, "there was no memory for an executor");
}

/* ---- jobs come and go ---- */

static parforge_error check_executor(const parforge_executor *executor)
{
    if (executor->is_shut_down) {
        return parforge_fail(PARFORGE_ERR_SHUT_DOWN, "the executor was shut down");
    }
    return PARFORGE_OK;
}

static parforge_error enqueue(parforge_executor *executor, parforge_background *job)
{
    const parforge_error error = check_executor(executor);

    if (error != PARFORGE_OK) {
        return error;
    }
    if ((size_t)executor->idle <= executor->queued && executor->drivers < executor->max_jobs &&
        !parforge_add_driver(executor) && executor->drivers == 0) {
        return parforge_fail(PARFORGE_ERR_NO_THREADS,
                             "there can be no thread to run the job: the system has no more");
    }
    parforge_background_reset(job);
    atomic_store_explicit(&job->status, PARFORGE_PENDING, memory_order_release);
    if (!job->is_queued) { /* killed and started again while it was waiting: it keeps its place */
        (void)atomic_fetch_add_explicit(&job->references, 1, memory_order_relaxed);
        append(executor, job);
    }
    return PARFORGE_OK;
}

parforge_error parforge_executor_enqueue(parforge_executor *executor, parforge_background *job)
{
    if (executor->generation != parforge_fork_generation()) {
        return parforge_fail(PARFORGE_ERR_FORKED,
                             "the executor belongs to the process that this one was forked from");
    }
    parforge_executor_lock(executor);

    const parforge_error error = enqueue(executor, job);

    parforge_executor_unlock(executor);
    if (error == PARFORGE_OK) {
        (void)pthread_cond_signal(&executor->work); /* who is woken wants the mutex */
    }
    return error;
}

/* ---- the threads that run them, under the mutex ---- */

void parforge_add_runner(parforge_executor *executor, parforge_runner *runner)
{
    runner->next = executor->first_runner;
    executor->first_runner = runner;
}

void parforge_remove_runner(parforge_executor *executor, const parforge_runner *runner)
{
    parforge_runner **link = &executor->first_runner;

    while (*link != runner) {
        link = &(*link)->next;
    }
    *link = runner->next;
}

void parforge_runner_begins(parforge_executor *executor, parforge_runner *runner,
                            parforge_background *job, bool in_turn)
{
    dequeue(executor, job);
    runner->job = job;
    runner->is_in_turn = in_turn;
    executor->turns += in_turn;
}

void parforge_runner_has_ended(parforge_executor *executor, parforge_runner *runner)
{
    runner->job = NULL;
    executor->turns -= runner->is_in_turn;
    (void)pthread_cond_broadcast(&executor->finished);
}

/* What the thread was told last is not changed by a job that it only waits for, nor can it be ended
 * in the middle of one. */
static void run_as_guest(parforge_background *job)
{
    parforge_thread *const thread = parforge_thread_self();
    const parforge_failures failures = thread->failures;
    char error[sizeof thread->error];
    int cancel_state = 0;

    (void)pthread_setcancelstate(PTHREAD_CANCEL_DISABLE, &cancel_state);
    memcpy(error, thread->error, sizeof error);
    thread->failures = (parforge_failures){0};
    parforge_background_run(job);
    parforge_thread_own_failures(thread, failures);
    memcpy(thread->error, error, sizeof error);
    (void)pthread_setcancelstate(cancel_state, NULL);
}

/* Under the mutex, which is given up meanwhile. */
static void be_guest(parforge_executor *executor, parforge_background *job, bool in_turn)
{
    parforge_runner self = {.job = NULL};

    parforge_add_runner(executor, &self);
    parforge_runner_begins(executor, &self, job, in_turn);
    parforge_executor_unlock(executor);
    run_as_guest(job);
    parforge_executor_lock(executor);
    parforge_runner_has_ended(executor, &self);
    parforge_remove_runner(executor, &self);
    if (executor->is_shut_down || parforge_has_turn(executor)) {
        (void)pthread_cond_broadcast(&executor->work); /* drivers may have waited for the turn */
    }
}

bool parforge_executor_run_here(parforge_background *job, bool in_turn)
{
    parforge_executor *const executor = job->executor;

    parforge_executor_lock(executor);

    const bool may_run =
        job->is_queued && (!in_turn || (executor->first == job && parforge_has_turn(executor) &&
                                        !executor->needs_drivers));

    if (may_run) {
        be_guest(executor, job, in_turn);
    }
    parforge_executor_unlock(executor);
    if (may_run) {
        parforge_leave(job); /* the queue's reference; it may have been the last */
    }
    return may_run;
}

/* ---- shutdown ---- */

void parforge_cancel_all(parforge_executor *executor)
{
    for (parforge_background *job = executor->first; job != NULL; job = job->next) {
        (void)parforge_background_cancel(job);
    }
}

static bool has_work(const parforge_executor *executor)
{
    const parforge_runner *runner = executor->first_runner;

    while (runner != NULL && runner->job == NULL) {
        runner = runner->next;
    }
    return runner != NULL || executor->first != NULL;
}

parforge_error parforge_executor_shutdown(parforge_executor *executor, bool wait,
                                          bool cancel_pending)
{
    if (executor == NULL) {
        return parforge_fail(PARFORGE_ERR_INVALID, "executor is NULL");
    }
    if (executor->generation != parforge_fork_generation()) {
        return parforge_fail(PARFORGE_ERR_FORKED,
                             "the executor belongs to the process that this one was forked from");
    }
    if (wait && parforge_is_our_thread()) {
        return parforge_fail(PARFORGE_ERR_INVALID,
                             "a thread that runs jobs cannot wait for an executor to end");
    }
    parforge_executor_lock(executor);
    executor->is_shut_down = true;
    if (cancel_pending) {
        parforge_cancel_all(executor);
    }
    (void)pthread_cond_broadcast(&executor->work);
    while (wait && has_work(executor)) {
        (void)parforge_executor_await_change(executor, PARFORGE_NEVER);
    }
    parforge_executor_unlock(executor);
    return PARFORGE_OK;
}

void parforge_executor_release(parforge_executor *executor)
{
    if (executor != NULL && executor->generation == parforge_fork_generation()) {
        const bool may_wait = !parforge_is_our_thread();

        if (parforge_executor_shutdown(executor, may_wait, false) == PARFORGE_OK) {
            parforge_executor_drop(executor);
        }
    }
}
