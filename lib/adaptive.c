/*
 * With the adaptive schedule it is the work that decides, as far as it is known from the runs
 * before:
 *
 *   less than bringing a team together would save   the calling thread runs all chunks alone
 *   no more than a strip for each thread            as static: looking for work costs more than
 * that else                                            chunks are shared (share.c)
 *
 * What a team costs is learned as well: with libgomp a microsecond where its threads spin, and a
 * hundred where they sleep (OMP_WAIT_POLICY).
 */
#include "adaptive.h"

#include "clock.h"
#include "checkpoint.h"
#include "fork.h"
#include "run.h"
#include "share.h"
#include "thread.h"

/* What bringing a team together costs, in nanoseconds: before it is known, and the limits of what
 * is believed. */
#define USUAL_TEAM 1200
#define CHEAPEST_TEAM 500
#define DEAREST_TEAM 200000

/* One of so many jobs that would be run alone has a team, to see what that costs. */
#define TRY_TEAM_EVERY 16

/* A job that is alone gets a team when it takes so many times longer than it should, and so many
 * nanoseconds more. */
#define PATIENCE 4
#define SHORTEST_ALONE 10000

/* When a job that should have been a strip for each thread was none, in nanoseconds. */
#define FAR_FROM_A_STRIP (8 * PARFORGE_STRIP_TIME)

static int64_t cost_of_team(const parforge_job *job)
{
    const int_fast64_t cost =
        atomic_load_explicit(&job->processor->pace->team, memory_order_relaxed);

    return cost > 0 ? cost : USUAL_TEAM;
}

/* In steps: one call that something held up says little. */
static void learn_cost(const parforge_job *job, int64_t cost)
{
    const int64_t known = cost_of_team(job);
    const int64_t next = cost > known ? known + known / 8 : known - known / 8;

    if (next >= CHEAPEST_TEAM && next <= DEAREST_TEAM) {
        atomic_store_explicit(&job->processor->pace->team, next, memory_order_relaxed);
    }
}

/* `alone`: nanoseconds that one thread should need. */
static void run_in_strips(parforge_job *job, int threads, int64_t alone)
{
    const int64_t start = parforge_now();

    parforge_run_safely(job, threads);

    const int64_t elapsed = parforge_now() - start;

    learn_cost(job, elapsed - alone / threads);
    if (elapsed > FAR_FROM_A_STRIP + DEAREST_TEAM) {
        atomic_store_explicit(&job->processor->pace->strip, 0,
                              memory_order_relaxed); /* not known */
    }
}

/* Workers would be made twice where the job outgrows its thread. */
static bool is_for_one(const parforge_job *job, int threads, int64_t alone)
{
    const int64_t saved = alone - alone / threads; /* by a team that costs nothing */

    if (job->processor->has_worker || saved >= cost_of_team(job)) {
        return false;
    }
    return saved < CHEAPEST_TEAM || ++parforge_thread_self()->calls_alone % TRY_TEAM_EVERY != 0;
}

/* False: it was not as cheap as it seemed, and there is something left. */
static bool run_alone(parforge_job *job, int64_t alone)
{
    if (!job->is_set_up) {
        parforge_job_set_up_slots(job);
    }
    parforge_job_try_alone(job, alone * PATIENCE + SHORTEST_ALONE);
    parforge_run_safely(job, 1);
    job->is_alone = !job->has_outgrown;
    job->has_outgrown = false;
    return job->is_alone;
}

void parforge_run_adaptive(parforge_job *job, int threads)
{
    const size_t pace = atomic_load_explicit(&job->processor->pace->strip, memory_order_relaxed);

    if (job->n / (size_t)job->chunks > pace) {
        parforge_share(job, pace);
        parforge_run_safely(job, threads);
        return;
    }

    const double strips = (double)job->n / (double)pace; /* at most one for each chunk */
    const int64_t alone = (int64_t)(strips * PARFORGE_STRIP_TIME);

    if (!is_for_one(job, threads, alone) || !run_alone(job, alone)) {
        run_in_strips(job, threads, alone);
    }
}
