/*
 * A job in processes that begins while the OpenMP runtime does, in another thread. libomp is held
 * up at that: it has a wrong setting to complain about, and nobody reads its complaint until the
 * job has had time to fork.
 */
#include "theatre.h"

#include <fcntl.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

#define ITEMS 400
#define NESTING 3

static int parts[ITEMS];
static double doubles[ITEMS];

static void *begin_runtime(void *context)
{
    const parforge_options options = {.max_threads = 2};

    REQUIRE(crew_glance(parts, ITEMS, doubles, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    return context;
}

/* What is written there waits. */
static void fill_pipe(int end)
{
    const char crumbs[64] = {0};

    REQUIRE(fcntl(end, F_SETFL, O_NONBLOCK) == 0, "pipe");
    while (write(end, crumbs, sizeof crumbs) > 0) {
    }
    REQUIRE(fcntl(end, F_SETFL, 0) == 0, "pipe");
}

static void empty_pipe(int end)
{
    char crumbs[4096];

    REQUIRE(fcntl(end, F_SETFL, O_NONBLOCK) == 0, "pipe");
    while (read(end, crumbs, sizeof crumbs) > 0) {
    }
}

/* Returns when the thread waits in libomp, or has long left another runtime. */
static pthread_t hold_up(int full_pipe)
{
    const int usual = dup(STDERR_FILENO);
    pthread_t thread;

    REQUIRE(setenv("OMP_SCHEDULE", "nonsense", 1) == 0, "setenv");
    REQUIRE(dup2(full_pipe, STDERR_FILENO) == STDERR_FILENO, "pipe");
    REQUIRE(pthread_create(&thread, NULL, begin_runtime, NULL) == 0, "thread");
    nap(0.3);
    REQUIRE(dup2(usual, STDERR_FILENO) == STDERR_FILENO, "pipe");
    (void)close(usual);
    return thread;
}

int main(void)
{
    const parforge_options in_processes = {.backend = PARFORGE_PROCESSES, .max_threads = 2};
    static int own_parts[ITEMS];
    static long results[ITEMS];
    parforge_job *job = NULL;
    int ends[2] = {-1, -1};

    start_watchdog(120);
    fill(parts, ITEMS);
    fill(own_parts, ITEMS);
    own_parts[NESTING] = PART_NEST; /* needs the runtime in its worker */
    REQUIRE(pipe(ends) == 0, "pipe");
    fill_pipe(ends[1]);

    const pthread_t beginner = hold_up(ends[1]);

    REQUIRE(crew_play_start(&job, own_parts, ITEMS, results, fresh_stage(), &in_processes) ==
                PARFORGE_OK,
            "%s", parforge_last_error());
    nap(0.3);
    empty_pipe(ends[0]);
    REQUIRE(parforge_job_join(job, 60.0) == PARFORGE_OK, "%s", parforge_last_error());
    REQUIRE(pthread_join(beginner, NULL) == 0, "thread");
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(doubles[i] == (double)value_of(parts[i]), "item %zu: %g", i, doubles[i]);
        REQUIRE(results[i] == (i == NESTING ? NESTED_SUM : value_of(own_parts[i])), "item %zu: %ld",
                i, results[i]);
    }
    parforge_job_release(job);
    return 0;
}
