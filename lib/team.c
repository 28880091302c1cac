#include "team.h"

#include "job.h"
#include "llvm.h"
#include "proof.h"
#include "thread.h"

#include <pthread.h>
#include <unistd.h>

/* How many of the threads that could just be created are better not used, at the limit: some for
 * the runtime's own memory and for others, as the limit may be that of the whole machine. libomp
 * needs more for a thread than can be tried out, so that where not all can be had it gets none. */
static int spare(parforge_openmp openmp, int count)
{
    return openmp == PARFORGE_OPENMP_LLVM ? count : (count + 15) / 16;
}

/* Held while threads are created, from the proof to the region, while a runtime is asked that may
 * be asked for the first time, and while this process is forked. */
static pthread_mutex_t creation = PTHREAD_MUTEX_INITIALIZER;

/* What the creating thread had blocked; under the lock. */
static sigset_t blocked_before;

/* The program's signals are not for the threads of a background job, also where its driver is a
 * thread of the program. Under the lock. */
static void begin_creating(parforge_thread *thread)
{
    sigset_t all;

    thread->is_creating = true;
    if (thread->background != NULL) {
        (void)sigfillset(&all);
        (void)pthread_sigmask(SIG_SETMASK, &all, &blocked_before);
    }
}

/* Under the lock. */
static int provable(const parforge_processor *processor, int threads, int present)
{
    if (!parforge_can_ask_runtime() || processor->in_parallel() != 0) {
        return 1;
    }

    const int missing = threads - present;
    const int count =
        missing > 0 ? parforge_creatable_threads(processor->openmp, missing) : missing;

    return count == missing ? threads : present + count - spare(processor->openmp, count);
}

/* Whether one of the items around runs in a region of ours. */
static bool is_in_region(const parforge_cursor *cursor)
{
    for (; cursor != NULL; cursor = cursor->previous) {
        if (cursor->job->team > 1) {
            return true;
        }
    }
    return false;
}

/* Whether one of the items around runs in a region that is not ours, or cannot be known not to.
 * Each runtime knows its own regions only, and theirs may be another. Under the lock. */
static bool may_be_in_region(const parforge_cursor *cursor)
{
    if (cursor != NULL && !parforge_can_ask_runtime()) {
        return true;
    }
    for (; cursor != NULL; cursor = cursor->previous) {
        const parforge_processor *const processor = cursor->job->processor;

        if (processor->in_parallel != NULL && processor->in_parallel() != 0) {
            return true;
        }
    }
    return false;
}

/* Under the lock. With libomp, already the question makes the calling thread one of libomp's. */
static int attainable(const parforge_processor *processor, int threads, int present)
{
    parforge_thread *const thread = parforge_thread_self();

    if (may_be_in_region(thread->cursor)) {
        return 1;
    }
    if (processor->openmp != PARFORGE_OPENMP_LLVM) {
        return provable(processor, threads, present);
    }

    const int granted = parforge_llvm_take(thread, threads);
    const int team = granted > 1 ? provable(processor, granted, present) : 1;
    const int places = team > present ? team : present;

    parforge_llvm_keep(thread, places > 1 ? places : 0);
    return team;
}

/* Returns the team's threads, and keeps the lock if there are new ones among them. */
PARFORGE_APART
static int enlarge(parforge_thread *thread, const parforge_processor *processor, int threads,
                   int present)
{
    (void)pthread_mutex_lock(&creation);
    threads = attainable(processor, threads, present);
    if (threads > present) {
        begin_creating(thread);
    } else {
        (void)pthread_mutex_unlock(&creation);
    }
    return threads;
}

int parforge_form_team(const parforge_processor *processor, int threads)
{
    parforge_thread *const thread = parforge_thread_self();
    int *const team = &thread->teams[processor->openmp];
    const int present = *team > 1 ? *team : 1;

    if (processor->in_parallel == NULL || is_in_region(thread->cursor)) {
        return 1;
    }
    /* A nested call asks the runtimes of those around it, maybe for the first time. */
    if (threads > present || thread->cursor != NULL) {
        threads = enlarge(thread, processor, threads, present);
    } else if (processor->in_parallel() != 0) {
        return 1;
    } else {
        /* What the last region was without, libomp has given to others. */
        parforge_llvm_keep(thread, thread->teams[PARFORGE_OPENMP_LLVM]);
    }
    if (threads > 1) {
        *team = threads;
    }
    return threads;
}

void parforge_team_formed(void)
{
    parforge_thread *const thread = parforge_thread_self();

    if (thread->is_creating) {
        const sigset_t blocked = blocked_before;

        thread->is_creating = false;
        (void)pthread_mutex_unlock(&creation);
        if (thread->background != NULL) {
            (void)pthread_sigmask(SIG_SETMASK, &blocked, NULL);
        }
    }
}

void parforge_teams_after_fork(void)
{
    parforge_thread *const thread = parforge_thread_self();

    parforge_llvm_after_fork();
    creation = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    memset(thread->teams, 0, sizeof thread->teams);
    thread->is_creating = false;
}

pid_t parforge_fork(sigset_t *old)
{
    sigset_t all;

    (void)pthread_mutex_lock(&creation);

    /* From here on: a thread that waits for others can still be interrupted. */
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, old);

    const pid_t pid = fork();

    if (pid != 0) {
        (void)pthread_sigmask(SIG_SETMASK, old, NULL);
        (void)pthread_mutex_unlock(&creation);
    } else {
        parforge_teams_after_fork(); /* the fork handler may have found no memory */
    }
    return pid;
}
