/* What items and hooks may do to their own job. */
#include "crew.h"

#include <stdatomic.h>

struct own {
    parforge_job *job;
    struct gate gate; /* until the handle is known */
    atomic_int answers[PARFORGE_ERR_MPI + 1];
};

static void count_answer(struct own *own, parforge_error answer)
{
    atomic_fetch_add(&own->answers[answer], 1);
}

/* ---- nobody waits for itself ---- */

/* Not for ever: who would not be refused could not say so. */
static void wait_for_own(size_t index, void *context)
{
    struct own *const own = context;

    gate_pass(&own->gate, index);
    count_answer(own, parforge_job_join(own->job, 0.05));
    count_answer(own, parforge_wait(&own->job, 1, PARFORGE_ALL_COMPLETED, 0.05, NULL));
    count_answer(own, life_played_result_at(own->job, index, NULL, 0.05));
    count_answer(own, life_played_get_return_values(own->job, NULL, NULL));
}

static void check_own(struct own *own, int expected)
{
    for (int error = 0; error <= PARFORGE_ERR_MPI; error++) {
        const int answers = atomic_load(&own->answers[error]);

        REQUIRE(answers == (error == PARFORGE_ERR_INVALID ? expected : 0), "%d times %s", answers,
                parforge_error_name((parforge_error)error));
    }
}

static void an_item_cannot_wait_for_its_own_job(void)
{
    const parforge_options options = {.max_threads = 2};
    struct own own = {.job = NULL};
    const struct script script = {wait_for_own, &own};

    gate_make(&own.gate, 0);
    DO(life_played_create(&own.job, successes, 2, NULL, &script, &options));
    DO(parforge_job_start(own.job));
    gate_set_limit(&own.gate, GATE_OPEN);
    DO(parforge_job_join(own.job, FOREVER));
    check_own(&own, 8);
    parforge_job_release(own.job);
    gate_destroy(&own.gate);
}

static void join_own(size_t index, void *context)
{
    struct own *const own = context;

    (void)index;
    count_answer(own, parforge_job_join(own->job, 0.05));
}

/* By a call with a team of its own. */
static int call_and_join(parforge_job *job, void *context)
{
    const parforge_options options = {.max_threads = 2};
    struct own *const own = context;
    const struct script script = {join_own, own};
    int results[2];

    own->job = job;
    return life_played(successes, 2, results, &script, &options) != PARFORGE_OK;
}

static void a_call_in_a_hook_cannot_wait_for_its_job(void)
{
    struct own own = {.job = NULL};
    struct gate gate;

    gate_make(&gate, GATE_OPEN);

    parforge_job *const job = create_held(&gate, NULL);

    DO(parforge_job_add_hook(job, call_and_join, &own));
    DO(parforge_job_start(job));
    DO(parforge_job_join(job, FOREVER));
    check_own(&own, 2);
    parforge_job_release(job);
    gate_destroy(&gate);
}

/* ---- what else an item may do to its job ---- */

static void kill_own(size_t index, void *context)
{
    struct own *const own = context;

    gate_pass(&own->gate, index);
    count_answer(own, parforge_job_kill(own->job, false, 0.0));
}

static void an_item_may_kill_its_own_job(void)
{
    const parforge_options options = {.max_threads = 1};
    struct own own = {.job = NULL};
    const struct script script = {kill_own, &own};
    parforge_progress progress;

    gate_make(&own.gate, 0);
    DO(life_played_start(&own.job, successes, MOST_ITEMS, NULL, &script, &options));
    gate_set_limit(&own.gate, GATE_OPEN);
    EXPECT(parforge_job_join(own.job, FOREVER), PARFORGE_ERR_KILLED);
    DO(parforge_job_progress(own.job, &progress));
    REQUIRE(progress.done == 1 && gate_arrivals(&own.gate) == 1, "%zu items", progress.done);
    REQUIRE(atomic_load(&own.answers[PARFORGE_OK]) == 1, "it was not killed");
    parforge_job_release(own.job);
    gate_destroy(&own.gate);
}

static void start_and_release_own(size_t index, void *context)
{
    struct own *const own = context;

    gate_pass(&own->gate, index);
    count_answer(own, parforge_job_start(own->job));
    parforge_job_release(own->job);
}

/* Which is then freed at its end. */
static void an_item_may_release_its_own_job(void)
{
    parforge_executor *const executor = make_executor(1);
    struct own own = {.job = NULL};
    const struct script script = {start_and_release_own, &own};

    gate_make(&own.gate, 0);
    own.job = start_played(&script, executor);
    gate_set_limit(&own.gate, GATE_OPEN);
    parforge_executor_release(executor); /* waits for it */
    REQUIRE(atomic_load(&own.answers[PARFORGE_ERR_STILL_RUNNING]) == 1, "it was started again");
    gate_destroy(&own.gate);
}

const struct executor_case own_cases[] = {
    {"an item cannot wait for its own job", an_item_cannot_wait_for_its_own_job, false},
    {"a call in a hook cannot wait for its job", a_call_in_a_hook_cannot_wait_for_its_job, false},
    {"an item may kill its own job", an_item_may_kill_its_own_job, false},
    {"an item may release its own job", an_item_may_release_its_own_job, false},
    {NULL, NULL, false},
};
