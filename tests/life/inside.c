/* Items and initializers that wait for jobs: nobody else comes to run what they wait for. */
#include "crew.h"

#include <stdatomic.h>

/* ---- an item waits for a job that is pending behind its own ---- */

enum way { JOIN, WAIT, WAIT_FIRST, NEXT, RESULT, RESULTS, KILL, RELEASE, WAYS };

struct errand {
    enum way way;
    struct gate gate; /* until the other is queued */
    parforge_job *pending;
    parforge_error answers[MOST_ITEMS]; /* of each item */
};

static void go(size_t index, void *context)
{
    struct errand *const errand = context;
    parforge_error *const answer = &errand->answers[index];
    parforge_job *jobs[] = {NULL};
    parforge_job *finished = NULL;
    size_t count = 1;
    int result = 0;

    gate_pass(&errand->gate, index);
    jobs[0] = errand->pending;
    switch (errand->way) {
    case JOIN:
        *answer = parforge_job_join(jobs[0], FOREVER);
        break;
    case WAIT:
        *answer = parforge_wait(jobs, 1, PARFORGE_ALL_COMPLETED, FOREVER, NULL);
        break;
    case WAIT_FIRST:
        *answer = parforge_wait(jobs, 1, PARFORGE_FIRST_COMPLETED, FOREVER, NULL);
        break;
    case NEXT:
        *answer = parforge_next_completed(jobs, &count, FOREVER, &finished);
        break;
    case RESULT:
        *answer = life_held_result_at(jobs[0], 0, &result, FOREVER);
        break;
    case RESULTS:
        *answer = life_held_get_return_values(jobs[0], NULL, &count);
        break;
    case KILL:
        *answer = parforge_job_kill(jobs[0], true, FOREVER);
        break;
    default:
        parforge_job_release(jobs[0]);
        break;
    }
}

static void an_item_may_wait_for_a_pending_job(void)
{
    for (enum way way = 0; way < WAYS; way++) {
        parforge_executor *const executor = make_executor(1);
        struct errand errand = {.way = way};
        struct script script = {go, &errand};
        struct gate gate;

        gate_make(&gate, GATE_OPEN);
        gate_make(&errand.gate, 0);

        parforge_job *const job = start_played(&script, executor);

        errand.pending = start_held(&gate, executor);
        gate_set_limit(&errand.gate, GATE_OPEN);
        DO(parforge_job_join(job, FOREVER));
        EXPECT(errand.answers[0], PARFORGE_OK);
        REQUIRE(gate_arrivals(&gate) == (way != KILL), "way %d: it ran %zu times", (int)way,
                gate_arrivals(&gate));
        parforge_job_release(job);
        if (way != RELEASE) {
            parforge_job_release(errand.pending);
        }
        parforge_executor_release(executor);
        gate_destroy(&errand.gate);
        gate_destroy(&gate);
    }
}

/* All items of a job wait for the same one. */
static void all_items_may_wait_for_the_same_job(void)
{
    enum { COUNT = 4 };
    parforge_executor *const executor = make_executor(1);
    const parforge_options options = {.max_threads = COUNT, .executor = executor};
    struct errand errand = {.way = JOIN};
    struct script script = {go, &errand};
    struct gate gate;
    parforge_job *job = NULL;

    gate_make(&gate, GATE_OPEN);
    gate_make(&errand.gate, 0);
    DO(life_played_start(&job, successes, COUNT, NULL, &script, &options));
    errand.pending = start_held(&gate, executor);
    gate_set_limit(&errand.gate, GATE_OPEN);
    DO(parforge_job_join(job, FOREVER));
    for (size_t i = 0; i < COUNT; i++) {
        EXPECT(errand.answers[i], PARFORGE_OK);
    }
    REQUIRE(gate_arrivals(&gate) == 1, "it ran %zu times", gate_arrivals(&gate));
    parforge_job_release(job);
    parforge_job_release(errand.pending);
    parforge_executor_release(executor);
    gate_destroy(&errand.gate);
    gate_destroy(&gate);
}

/* ---- jobs that start jobs ---- */

struct branch {
    parforge_executor *executor;
    int depth;
    atomic_int *leaves;
    atomic_int *errors;
};

static void grow(size_t index, void *context)
{
    const struct branch *const branch = context;
    struct branch below = *branch;
    const struct script script = {grow, &below};
    const parforge_options options = {.executor = branch->executor};
    parforge_job *jobs[2] = {NULL, NULL};

    (void)index;
    if (branch->depth == 0) {
        atomic_fetch_add(branch->leaves, 1);
        return;
    }
    below.depth--;
    for (size_t i = 0; i < 2; i++) {
        if (life_played_start(&jobs[i], successes, 1, NULL, &script, &options) != PARFORGE_OK) {
            atomic_fetch_add(branch->errors, 1);
        }
    }
    for (size_t i = 0; i < 2; i++) {
        if (parforge_job_join(jobs[i], FOREVER) != PARFORGE_OK) {
            atomic_fetch_add(branch->errors, 1);
        }
        parforge_job_release(jobs[i]);
    }
}

static void jobs_may_start_jobs(void)
{
    for (int max_jobs = 1; max_jobs <= 3; max_jobs++) {
        parforge_executor *const executor = make_executor(max_jobs);
        atomic_int leaves = 0;
        atomic_int errors = 0;
        struct branch trunk = {executor, 5, &leaves, &errors};
        const struct script script = {grow, &trunk};
        parforge_job *const job = start_played(&script, executor);

        DO(parforge_job_join(job, FOREVER));
        REQUIRE(atomic_load(&errors) == 0, "%d errors", atomic_load(&errors));
        REQUIRE(atomic_load(&leaves) == 32, "%d leaves", atomic_load(&leaves));
        parforge_job_release(job);
        parforge_executor_release(executor);
    }
}

/* ---- a time-out of 0 only asks ---- */

#define QUESTIONS 3

struct question {
    struct gate gate;
    parforge_job *pending;
    parforge_error answers[QUESTIONS];
    parforge_status status;
};

static void ask(size_t index, void *context)
{
    struct question *const question = context;

    gate_pass(&question->gate, index);
    question->answers[0] = parforge_job_join(question->pending, 0.0);
    question->answers[1] = parforge_wait(&question->pending, 1, PARFORGE_ALL_COMPLETED, 0.0, NULL);
    question->answers[2] = life_held_result_at(question->pending, 0, NULL, 0.0);
    question->status = parforge_job_status(question->pending);
}

static void who_only_asks_runs_nothing(void)
{
    parforge_executor *const executor = make_executor(1);
    struct question question;
    const struct script script = {ask, &question};
    struct gate gate;

    gate_make(&gate, GATE_OPEN);
    gate_make(&question.gate, 0);

    parforge_job *const job = start_played(&script, executor);

    question.pending = start_held(&gate, executor);
    gate_set_limit(&question.gate, GATE_OPEN);
    DO(parforge_job_join(job, FOREVER));
    for (size_t i = 0; i < QUESTIONS; i++) {
        EXPECT(question.answers[i], PARFORGE_ERR_TIMED_OUT);
    }
    REQUIRE(question.status == PARFORGE_PENDING, "%s", parforge_status_name(question.status));
    DO(parforge_job_join(question.pending, FOREVER));
    parforge_job_release(job);
    parforge_job_release(question.pending);
    parforge_executor_release(executor);
    gate_destroy(&question.gate);
    gate_destroy(&gate);
}

/* ---- initializers ---- */

struct first_steps {
    parforge_executor *executor;
    struct gate gate;
    parforge_job *pending;
    parforge_error answer;
};

/* Not for ever, as nobody would come to see that nobody comes. */
static void wait_in_initializer(void *context)
{
    struct first_steps *const steps = context;

    gate_pass(&steps->gate, 0);
    steps->answer = parforge_job_join(steps->pending, 5.0);
}

static void an_initializer_may_wait_for_a_pending_job(void)
{
    struct first_steps steps = {.answer = PARFORGE_ERR_INVALID};
    const parforge_executor_options options = {
        .max_jobs = 1, .initializer = wait_in_initializer, .context = &steps};
    struct gate gate;

    gate_make(&gate, GATE_OPEN);
    gate_make(&steps.gate, 0);
    DO(parforge_executor_create(&steps.executor, &options));
    steps.pending = start_held(&gate, steps.executor);
    gate_set_limit(&steps.gate, GATE_OPEN);
    DO(parforge_job_join(steps.pending, FOREVER));

    /* The driver comes to another job when the initializer has returned. */
    parforge_job *const next = start_held(&gate, steps.executor);

    DO(parforge_job_join(next, FOREVER));
    EXPECT(steps.answer, PARFORGE_OK);
    parforge_job_release(next);
    parforge_job_release(steps.pending);
    parforge_executor_release(steps.executor);
    gate_destroy(&steps.gate);
    gate_destroy(&gate);
}

const struct executor_case inside_cases[] = {
    {"an item may wait for a pending job", an_item_may_wait_for_a_pending_job, false},
    {"all items may wait for the same job", all_items_may_wait_for_the_same_job, false},
    {"jobs may start jobs", jobs_may_start_jobs, false},
    {"who only asks runs nothing", who_only_asks_runs_nothing, false},
    {"an initializer may wait for a pending job", an_initializer_may_wait_for_a_pending_job, false},
    {NULL, NULL, false},
};
