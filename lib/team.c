#include "team.h"

#include "job.h"
#include "llvm.h"
#include "proof.h"
#include "thread.h"

#include <pthread.h>

/* How many of the threads that could just be created are better not used, at the limit: one for the
 * runtime's own memory and for others. libomp needs more for a thread than can be tried out, so
 * that where not all can be had it gets none. */
static int spare(parforge_openmp openmp, int count)
{
    return openmp == PARFORGE_OPENMP_LLVM ? count : count > 0 ? 1 : 0;
}

/* Held while threads are created, from the proof to the region. */
static pthread_mutex_t creation = PTHREAD_MUTEX_INITIALIZER;

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

/* Under the lock. With libomp, already the question makes the calling thread one of libomp's. */
static int attainable(const parforge_processor *processor, int threads, int present)
{
    parforge_thread *const thread = parforge_thread_self();

    if (processor->openmp != PARFORGE_OPENMP_LLVM) {
        return provable(processor, threads, present);
    }

    const int granted = parforge_llvm_take(thread, threads);
    const int team = granted > 1 ? provable(processor, granted, present) : 1;
    const int places = team > present ? team : present;

    parforge_llvm_keep(thread, places > 1 ? places : 0);
    return team;
}

/* Whether one of the items around runs in a region, or cannot be known not to. Each runtime knows
 * its own regions only, and theirs may be another. */
static bool is_in_region(const parforge_cursor *cursor)
{
    if (cursor != NULL && !parforge_can_ask_runtime()) {
        return true;
    }
    while (cursor != NULL) {
        const parforge_processor *const processor = cursor->job->processor;

        if (processor->in_parallel != NULL && processor->in_parallel() != 0) {
            return true;
        }
        cursor = cursor->previous;
    }
    return false;
}

int parforge_form_team(const parforge_processor *processor, int threads)
{
    parforge_thread *const thread = parforge_thread_self();
    int *const team = &thread->teams[processor->openmp];
    const int present = *team > 1 ? *team : 1;

    if (processor->in_parallel == NULL) {
        return 1;
    }
    if (is_in_region(thread->cursor)) {
        return 1;
    }
    if (threads > present) {
        (void)pthread_mutex_lock(&creation);
        threads = attainable(processor, threads, present);
        if (threads > present) {
            thread->is_creating = true;
        } else {
            (void)pthread_mutex_unlock(&creation);
        }
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
        thread->is_creating = false;
        (void)pthread_mutex_unlock(&creation);
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
