/*
 * ^C, for programs that ask for it.
 *
 * The handler may do next to nothing: it posts a semaphore. A thread that waits for it kills the
 * jobs, for which it needs the locks of their lists.
 */
#include "signals.h"

#include "error.h"
#include "executor_state.h"
#include "fork.h"
#include "timekeeper.h"

#include <errno.h>
#include <semaphore.h>
#include <signal.h>

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static sem_t interrupted;
static unsigned thread_generation; /* of the process whose thread waits; 0: there is none */
static struct sigaction previous;
static atomic_bool is_installed;
static atomic_uint begun; /* signals, by the handler */
static atomic_uint ended; /* of which all jobs are killed */

bool parforge_catches_signals(void)
{
    return atomic_load_explicit(&is_installed, memory_order_relaxed);
}

parforge_interrupts parforge_count_interrupts(void)
{
    const unsigned all = atomic_load_explicit(&begun, memory_order_acquire);

    return (parforge_interrupts){all, atomic_load_explicit(&ended, memory_order_acquire)};
}

/* A driver takes its job before it claims it, so that a job is always in one place or the other. */
static void kill_all(parforge_executor *executor)
{
    parforge_cancel_all(executor);
    for (parforge_runner *runner = executor->first_runner; runner != NULL; runner = runner->next) {
        if (runner->job != NULL && !parforge_background_cancel(runner->job)) {
            parforge_job_stop(&runner->job->job, PARFORGE_STOPPED_BY_KILL);
        }
    }
}

static void kill_background_jobs(void)
{
    parforge_executor *const first = parforge_executors_lock();

    for (parforge_executor *executor = first; executor != NULL;
         executor = executor->next_executor) {
        if (executor->generation == parforge_fork_generation()) {
            parforge_executor_lock(executor);
            kill_all(executor);
            parforge_executor_unlock(executor);
        }
    }
    parforge_executors_unlock();
}

static void *await_signal(void *context)
{
    (void)context;
    for (;;) {
        if (sem_wait(&interrupted) == 0) {
            kill_background_jobs();
            parforge_stop_watched();
            (void)atomic_fetch_add_explicit(&ended, 1, memory_order_release);
        }
    }
    return NULL;
}

/* The second ^C acts as the first would have without us, so that no program is stuck. */
static void handle(int signal, siginfo_t *info, void *context)
{
    const int saved = errno;
    const struct sigaction before = previous;

    atomic_store_explicit(&is_installed, false, memory_order_relaxed);
    (void)sigaction(signal, &before, NULL);
    (void)atomic_fetch_add_explicit(&begun, 1, memory_order_release);
    (void)sem_post(&interrupted);
    if ((before.sa_flags & SA_SIGINFO) != 0) {
        before.sa_sigaction(signal, info, context);
    } else if (before.sa_handler != SIG_DFL && before.sa_handler != SIG_IGN) {
        before.sa_handler(signal);
    }
    errno = saved;
}

/* Under the mutex. */
static bool has_thread(void)
{
    pthread_t thread;
    sigset_t all;
    sigset_t old;

    if (thread_generation == parforge_fork_generation()) {
        return true;
    }
    if (sem_init(&interrupted, 0, 0) != 0) {
        return false;
    }
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &old);
    if (pthread_create(&thread, NULL, await_signal, NULL) == 0) {
        (void)pthread_detach(thread);
        thread_generation = parforge_fork_generation();
    }
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    return thread_generation == parforge_fork_generation();
}

void parforge_signals_after_fork(void)
{
    mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
}

static parforge_error install(void)
{
    struct sigaction action = {0};

    if (!has_thread()) {
        return parforge_fail(PARFORGE_ERR_NO_THREADS, "there can be no thread to wait for signals");
    }
    if (parforge_catches_signals()) {
        return PARFORGE_OK; /* in a forked child the handler is there, and the thread was not */
    }
    action.sa_sigaction = handle;
    action.sa_flags = SA_SIGINFO | SA_RESTART;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, &previous); /* cannot fail for SIGINT */
    atomic_store_explicit(&is_installed, true, memory_order_relaxed);
    return PARFORGE_OK;
}

parforge_error parforge_signals_install(void)
{
    (void)pthread_mutex_lock(&mutex);

    const parforge_error error = install();

    (void)pthread_mutex_unlock(&mutex);
    return error;
}

void parforge_signals_restore(void)
{
    (void)pthread_mutex_lock(&mutex);
    if (parforge_catches_signals()) {
        atomic_store_explicit(&is_installed, false, memory_order_relaxed);
        (void)sigaction(SIGINT, &previous, NULL);
    }
    (void)pthread_mutex_unlock(&mutex);
}
