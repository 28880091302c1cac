#include "timekeeper.h"

#include "clock.h"
#include "fork.h"

#include <pthread.h>
#include <signal.h>

/* How long the thread stays without work, in nanoseconds: programs that use a time-out use more. */
#define IDLE_TIME 2000000000

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed;
static bool is_set_up;
static bool is_running;
static parforge_job *watched; /* linked by next_deadline, in no order: there are few */

static void lock(void)
{
    (void)pthread_mutex_lock(&mutex);
}

static void unlock(void)
{
    (void)pthread_mutex_unlock(&mutex);
}

static bool set_up_condition(void)
{
    pthread_condattr_t attributes;

    if (pthread_condattr_init(&attributes) != 0) {
        return false;
    }

    const bool done = pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC) == 0 &&
                      pthread_cond_init(&changed, &attributes) == 0;

    (void)pthread_condattr_destroy(&attributes);
    return done;
}

void parforge_timekeeper_after_fork(void)
{
    mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    watched = NULL;
    is_running = false;
    is_set_up = false;
}

/* Ends the jobs that are due and returns when the next one will be. */
static int64_t end_jobs_due(int64_t now)
{
    int64_t next = PARFORGE_NEVER;

    for (parforge_job *job = watched; job != NULL; job = job->next_deadline) {
        if (job->deadline <= now) {
            parforge_job_stop(job, PARFORGE_STOPPED_BY_TIMEOUT);
        } else if (job->deadline < next) {
            next = job->deadline;
        }
    }
    return next;
}

static void *keep_time(void *context)
{
    (void)context;
    lock();
    for (;;) {
        const int64_t now = parforge_now();
        const int64_t next = end_jobs_due(now);
        const bool is_idle = watched == NULL;
        const int64_t wake = is_idle ? now + IDLE_TIME : next;

        if (wake == PARFORGE_NEVER) {
            (void)pthread_cond_wait(&changed, &mutex); /* all that is watched is ended already */
            continue;
        }

        const struct timespec until = {(time_t)(wake / 1000000000), (long)(wake % 1000000000)};
        const bool is_over = pthread_cond_timedwait(&changed, &mutex, &until) != 0;

        if (is_idle && is_over && watched == NULL) {
            break;
        }
    }
    is_running = false;
    unlock();
    return NULL;
}

static bool start_thread(void)
{
    pthread_t thread;
    sigset_t all;
    sigset_t old;

    /* The program's signals are not for this thread. */
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &old);

    const bool started = pthread_create(&thread, NULL, keep_time, NULL) == 0;

    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (started) {
        (void)pthread_detach(thread);
    }
    return started;
}

bool parforge_watch_deadline(parforge_job *job)
{
    (void)parforge_fork_generation(); /* forks are seen from now on at the latest */
    lock();
    if (!is_running) {
        is_set_up = is_set_up || set_up_condition();
        is_running = is_set_up && start_thread();
    }
    if (is_running) {
        job->next_deadline = watched;
        watched = job;
        (void)pthread_cond_signal(&changed);
    }

    const bool is_watching = is_running;

    unlock();
    return is_watching;
}

void parforge_unwatch_deadline(parforge_job *job)
{
    lock();
    for (parforge_job **link = &watched; *link != NULL; link = &(*link)->next_deadline) {
        if (*link == job) {
            *link = job->next_deadline;
            break;
        }
    }
    unlock();
}

void parforge_stop_watched(void)
{
    lock();
    for (parforge_job *job = watched; job != NULL; job = job->next_deadline) {
        parforge_job_stop(job, PARFORGE_STOPPED_BY_KILL);
    }
    unlock();
}
