#include "budget.h"

#include "cores.h"

#include <pthread.h>

/* Enough for eight jobs with the default of threads each, which may wait for something else than a
 * core; few enough that thousands of jobs do not bring a thousand threads each. */
#define THREADS 64
#define THREADS_PER_CORE 4

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int threads_taken;

static int total(void)
{
    const int by_cores = parforge_resolve_threads(PARFORGE_ALL_CORES) * THREADS_PER_CORE;

    return by_cores > THREADS ? by_cores : THREADS;
}

/* Under the mutex. */
static int grant(int wanted)
{
    const int left = total() - threads_taken;

    if (threads_taken == 0 || wanted <= left) {
        return wanted;
    }
    return left > 1 ? left : 1;
}

int parforge_budget_take(int wanted)
{
    (void)pthread_mutex_lock(&mutex);

    const int threads = grant(wanted);

    threads_taken += threads;
    (void)pthread_mutex_unlock(&mutex);
    return threads;
}

void parforge_budget_give(int threads)
{
    (void)pthread_mutex_lock(&mutex);
    threads_taken -= threads;
    (void)pthread_mutex_unlock(&mutex);
}

void parforge_budget_after_fork(void)
{
    mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    threads_taken = 0;
}
