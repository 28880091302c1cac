/* A time-out or ^C on one rank ends all of them, and a call afterwards goes well. */
#include "check.h"
#include "ranks_mpi.h"

#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>
#include <time.h>

#define ITEMS 1000
#define NOWHERE SIZE_MAX

static int values[ITEMS];
static int results[ITEMS];
static atomic_bool has_ended;

static parforge_error wait_for(size_t n, size_t first_stuck, size_t interrupting, double timeout)
{
    const parforge_options options = {.max_threads = 2, .timeout = timeout};

    return ranks_wait_mpi(values, n, results, first_stuck, interrupting, MPI_COMM_WORLD, 0,
                          &options);
}

static void goes_well(void)
{
    for (size_t i = 0; i < ITEMS; i++) {
        values[i] = (int)i + 1;
        results[i] = 0;
    }
    CHECK_ANSWER(MPI_COMM_WORLD, wait_for(ITEMS, NOWHERE, NOWHERE, 1000.0), PARFORGE_OK, "");
    CHECK(check_rank != 0 || results[ITEMS - 1] == ITEMS, "no results");
}

static void time_outs(void)
{
    const bool is_last = check_rank == check_size - 1;

    CHECK_ANSWER(MPI_COMM_WORLD, wait_for(ITEMS, 0, NOWHERE, 0.1), PARFORGE_ERR_KILLED,
                 "the time-out of 0.1 seconds ended it after 0 of");
    CHECK(parforge_last_failures(NULL, 0) == 0, "failures after a time-out");
    goes_well();
    CHECK_ANSWER(MPI_COMM_WORLD, wait_for(ITEMS, 0, NOWHERE, is_last ? 0.1 : 0.0),
                 PARFORGE_ERR_KILLED, "the time-out of 0.1 seconds");
    goes_well();
    /* One item on the last rank is stuck. */
    CHECK_ANSWER(MPI_COMM_WORLD, wait_for(ITEMS, ITEMS - 1, NOWHERE, is_last ? 0.1 : 0.0),
                 PARFORGE_ERR_KILLED, "the time-out of 0.1 seconds");
    goes_well();
}

/* The first item of the last rank: it begins whatever the others do. */
static void interrupted_item(void)
{
    const size_t interrupting = parforge_chunk_of(ITEMS, check_size, check_size - 1).begin;

    CHECK(parforge_signals_install() == PARFORGE_OK, "no handler");
    CHECK_ANSWER(MPI_COMM_WORLD, wait_for(ITEMS, 0, interrupting, 0.0), PARFORGE_ERR_KILLED,
                 "it was killed");
    parforge_signals_restore();
    goes_well();
}

/* Sends ^C until the call has seen one: nobody knows when it begins. */
static void *interrupt(void *context)
{
    const struct timespec pause = {0, 50000000};

    (void)context;
    while (!atomic_load(&has_ended)) {
        CHECK(parforge_signals_install() == PARFORGE_OK, "no handler");
        (void)raise(SIGINT);
        (void)nanosleep(&pause, NULL);
    }
    return NULL;
}

/* The last rank has no items: nothing of it runs that could be killed. */
static void interrupted_without_items(void)
{
    const size_t n = (size_t)check_size - 1;
    pthread_t thread;

    atomic_store(&has_ended, false);
    if (check_rank == check_size - 1) {
        CHECK(pthread_create(&thread, NULL, interrupt, NULL) == 0, "no thread");
    }
    CHECK_ANSWER(MPI_COMM_WORLD, wait_for(n, 0, NOWHERE, 0.0), PARFORGE_ERR_KILLED,
                 "it was killed");
    atomic_store(&has_ended, true);
    if (check_rank == check_size - 1) {
        (void)pthread_join(thread, NULL);
    }
    parforge_signals_restore();
    goes_well();
}

/* What one rank lacks ends all. */
static void missing_worker(void)
{
    static long output[ITEMS];

    if (check_rank == check_size - 1) {
        (void)setenv("RANKS_HAVE_NO_WORKERS", "1", 1);
    }
    CHECK_ANSWER(MPI_COMM_WORLD, ranks_work_mpi(values, ITEMS, output, MPI_COMM_WORLD, 0, NULL),
                 PARFORGE_ERR_NO_MEMORY, "a worker's init function returned NULL");
    (void)unsetenv("RANKS_HAVE_NO_WORKERS");
    goes_well();
}

int main(int argc, char **argv)
{
    check_begin(&argc, &argv, MPI_THREAD_FUNNELED);
    time_outs();
    interrupted_item();
    if (check_size > 1) {
        interrupted_without_items();
    }
    missing_worker();
    return check_end();
}
