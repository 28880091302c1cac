/*
 * A hundred threads of the program call at once. With libomp, their teams together must fit into
 * its first table of threads: it crashes now and then where the table grows meanwhile.
 */
#include "harness.h"
#include "ordinary_user.h"
#include "stress.h"

#include <pthread.h>
#include <string.h>
#include <unistd.h>

#define CALLERS 100
#define COUNT 1000
#define ROUNDS 5
#define LARGE_TEAM 64

/* Beside the calling threads: libomp's table as it begins, or whatever is asked for. */
static int most_workers(void)
{
#ifdef __clang__
    const int by_cores = 4 * (int)sysconf(_SC_NPROCESSORS_ONLN);

    return by_cores > 32 ? by_cores : 32;
#else
    return CALLERS * 7;
#endif
}

static pthread_barrier_t ready;
static pthread_barrier_t done;

static void *call(void *context)
{
    const size_t caller = *(const size_t *)context;
    const parforge_options options = {.max_threads = 2 + (int)(caller % 7)};
    uint64_t values[COUNT];
    uint64_t results[COUNT];

    for (size_t i = 0; i < COUNT; i++) {
        values[i] = caller * i;
    }
    (void)pthread_barrier_wait(&ready);
    for (int round = 0; round < ROUNDS; round++) {
        memset(results, 0, sizeof results);
        REQUIRE(stress_mixed(values, COUNT, results, &options) == PARFORGE_OK, "%s",
                parforge_last_error());
        for (size_t i = 0; i < COUNT; i++) {
            REQUIRE(results[i] == mix_of(i, caller * i), "caller %zu, item %zu", caller, i);
        }
    }
    (void)pthread_barrier_wait(&done);
    (void)pthread_barrier_wait(&done); /* the threads are counted between the two */
    return NULL;
}

int main(void)
{
    uint64_t values[LARGE_TEAM] = {0};
    uint64_t results[LARGE_TEAM];
    const parforge_options large = {.max_threads = LARGE_TEAM};
    pthread_t callers[CALLERS];
    size_t numbers[CALLERS];

    start_watchdog(120);
    REQUIRE(pthread_barrier_init(&ready, NULL, CALLERS) == 0, "barrier");
    REQUIRE(pthread_barrier_init(&done, NULL, CALLERS + 1) == 0, "barrier");
    for (size_t i = 0; i < CALLERS; i++) {
        numbers[i] = i;
        REQUIRE(pthread_create(&callers[i], NULL, call, &numbers[i]) == 0, "thread %zu", i);
    }
    (void)pthread_barrier_wait(&done);

    const int workers = threads_of_self() - CALLERS - 1;

    REQUIRE(workers > 0 && workers <= most_workers(), "%d workers", workers);
    (void)pthread_barrier_wait(&done);
    for (size_t i = 0; i < CALLERS; i++) {
        REQUIRE(pthread_join(callers[i], NULL) == 0, "thread %zu", i);
    }

    /* Who calls alone has what it asks for. */
    REQUIRE(stress_mixed(values, LARGE_TEAM, results, &large) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(threads_of_self() >= LARGE_TEAM, "%d threads", threads_of_self());
    return 0;
}
