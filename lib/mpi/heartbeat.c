/*
 * While the jobs run, all ranks reduce the same few numbers again and again. Whatever happens on
 * one of them is in its next beat, and so on all of them; nobody waits for a message that never
 * comes, and there is nothing to cancel in the end.
 */
#include "ranks.h"

#include <time.h>

/* Seconds between two looks, at first and at most. With a running job beside, */
#define FIRST_NAP 0.2e-3
#define LONGEST_NAP 1e-3

/* and without: the others may be just as far. */
#define FIRST_IDLE_NAP 20e-6

/* The minimum over the ranks is what holds. */
enum { BOUND, NOT_STOPPED, NO_FAILURES, FINISHED, VALUES };

static bool is_running(const parforge_ranks *ranks)
{
    return !parforge_part_look(ranks->job).has_ended;
}

/* Where a job runs its end is waited for, so that it is seen at once. */
static void nap(const parforge_ranks *ranks, double *seconds)
{
    if (is_running(ranks)) {
        (void)parforge_part_await(ranks->job, *seconds);
    } else {
        const struct timespec time = {0, (long)(*seconds * 1e9)};

        (void)nanosleep(&time, NULL);
    }
    *seconds = *seconds * 1.5 < LONGEST_NAP ? *seconds * 1.5 : LONGEST_NAP;
}

/* What this rank has to say. A stop that no other has told it of is its own. */
static void look(parforge_ranks *ranks, int64_t *values)
{
    const parforge_part_state state = parforge_part_look(ranks->job);
    const bool is_interrupted = parforge_part_is_interrupted(ranks->interrupts);
    const bool has_trouble = ranks->trouble.error != PARFORGE_OK;

    values[BOUND] =
        (int64_t)(state.bound < ranks->mine.end && state.has_failures ? state.bound : ranks->n);
    values[NOT_STOPPED] = !state.is_stopped && !is_interrupted && !has_trouble;
    values[NO_FAILURES] = !state.has_failures;
    values[FINISHED] = state.has_ended;
    if (!values[NOT_STOPPED] && !ranks->is_stopped) {
        ranks->is_origin = true;
    }
}

/* What the others have said. */
static void heed(parforge_ranks *ranks, const int64_t *values)
{
    ranks->is_stopped = values[NOT_STOPPED] == 0;
    ranks->has_failures = values[NO_FAILURES] == 0;
    ranks->bound = (size_t)values[BOUND];
    if (ranks->is_stopped) {
        const parforge_error error = parforge_job_kill(ranks->job, false, 0.0);

        (void)error; /* one that has ended, or never began, is just as well */
    }
    if (ranks->bound < ranks->n) {
        parforge_part_limit(ranks->job, ranks->bound);
    }
}

static parforge_error beat(parforge_ranks *ranks, int64_t *values)
{
    MPI_Request request = MPI_REQUEST_NULL;
    int64_t mine[VALUES];
    int is_complete = 0;
    double seconds = is_running(ranks) ? FIRST_NAP : FIRST_IDLE_NAP;

    look(ranks, mine);

    parforge_error error = parforge_ranks_check(
        ranks, "MPI_Iallreduce",
        MPI_Iallreduce(mine, values, VALUES, MPI_INT64_T, MPI_MIN, ranks->comm, &request));

    while (error == PARFORGE_OK && !is_complete) {
        error = parforge_ranks_check(ranks, "MPI_Test",
                                     MPI_Test(&request, &is_complete, MPI_STATUS_IGNORE));
        if (error == PARFORGE_OK && !is_complete) {
            nap(ranks, &seconds);
        }
    }
    return error;
}

parforge_error parforge_ranks_beat(parforge_ranks *ranks)
{
    int64_t values[VALUES] = {0};
    parforge_error error = PARFORGE_OK;
    double seconds = FIRST_NAP;

    while (error == PARFORGE_OK && values[FINISHED] == 0) {
        if (is_running(ranks)) {
            nap(ranks, &seconds);
        }
        error = beat(ranks, values);
        if (error == PARFORGE_OK) {
            heed(ranks, values);
        }
    }
    return error;
}
