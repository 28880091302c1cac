#include "fork.h"

#include "budget.h"
#include "executor.h"
#include "signals.h"
#include "team.h"
#include "thread.h"
#include "timekeeper.h"

#include <pthread.h>

/* How many forks lie between the first call and this process; 0: no call yet. Changed only by the
 * fork handler, when the process has one thread. */
static unsigned generation;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void count_fork(void)
{
    generation++;
    parforge_teams_after_fork();
    parforge_budget_after_fork();
    parforge_executors_after_fork();
    parforge_signals_after_fork();
    parforge_timekeeper_after_fork();
    /* As if it had run a job, for it may have opened regions that we know nothing of. */
    parforge_thread_self()->generation = generation - 1;
}

static void start_counting(void)
{
    generation = 1;
    /* Without memory for the handler, forks go unseen: no worse than a region without us. */
    (void)pthread_atfork(NULL, NULL, count_fork);
}

typedef struct order {
    parforge_job *job;
    int threads;
} order;

/* Ends with a jump where no thread is to be created: see parforge_job_run(). */
static void run(parforge_job *job, int threads)
{
    job->team = threads > 1 ? parforge_form_team(job->processor, threads) : 1;
    if (job->team > 1 && parforge_thread_self()->is_creating) {
        job->processor->run(job, job->team);
        parforge_team_formed();
    } else {
        job->processor->run(job, job->team);
    }
}

static void *carry_out(void *context)
{
    const order *const o = context;

    run(o->job, o->threads);
    return NULL;
}

unsigned parforge_fork_generation(void)
{
    (void)pthread_once(&once, start_counting);
    return generation;
}

PARFORGE_APART
static void run_on_fresh_thread(parforge_job *job, int threads)
{
    order o = {job, threads};
    pthread_t fresh;

    if (pthread_create(&fresh, NULL, carry_out, &o) == 0) {
        (void)pthread_join(fresh, NULL);
    } else {
        run(job, 1);
    }
}

void parforge_run_safely(parforge_job *job, int threads)
{
    parforge_thread *const thread = parforge_thread_self();

    if (thread->generation == 0) {
        thread->generation = parforge_fork_generation();
    }
    if (threads == 1 || thread->generation == generation ||
        job->processor->openmp != PARFORGE_OPENMP_GNU) {
        run(job, threads);
    } else {
        run_on_fresh_thread(job, threads);
    }
}
