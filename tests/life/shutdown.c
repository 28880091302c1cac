/* The end of executors. */
#include "crew.h"

#include <sched.h>
#include <stdatomic.h>

#define QUEUED 3

/* A job that runs, and some that wait behind it. */
struct closing {
    parforge_executor *executor;
    struct gate gate;
    parforge_job *running;
    parforge_job *queued[QUEUED];
    pthread_t opener;
    bool once_killed; /* the gate opens once the queued are */
};

static void make_closing(struct closing *closing)
{
    *closing = (struct closing){.executor = make_executor(1)};
    gate_make(&closing->gate, 0);
    closing->running = start_held(&closing->gate, closing->executor);
    gate_await(&closing->gate, 0);
    for (size_t i = 0; i < QUEUED; i++) {
        closing->queued[i] = start_held(&closing->gate, closing->executor);
    }
}

static void *open_gate(void *context)
{
    struct closing *const closing = context;

    while (closing->once_killed &&
           parforge_job_status(closing->queued[QUEUED - 1]) != PARFORGE_KILLED) {
        (void)sched_yield();
    }
    gate_set_limit(&closing->gate, GATE_OPEN);
    return NULL;
}

static void start_opener(struct closing *closing, bool once_killed)
{
    closing->once_killed = once_killed;
    REQUIRE(pthread_create(&closing->opener, NULL, open_gate, closing) == 0, "no thread");
}

static void check_statuses(const struct closing *closing, parforge_status running,
                           parforge_status queued)
{
    REQUIRE(parforge_job_status(closing->running) == running, "%s",
            parforge_status_name(parforge_job_status(closing->running)));
    for (size_t i = 0; i < QUEUED; i++) {
        REQUIRE(parforge_job_status(closing->queued[i]) == queued, "%s",
                parforge_status_name(parforge_job_status(closing->queued[i])));
    }
}

/* No more jobs; those that were there are as before. */
static void check_refusals(struct closing *closing)
{
    const parforge_options options = {.executor = closing->executor};
    parforge_job *job = closing->running;

    EXPECT(life_held_start(&job, successes, 1, NULL, &closing->gate, &options),
           PARFORGE_ERR_SHUT_DOWN);
    REQUIRE(job == NULL, "there is a job all the same");
    job = closing->running;
    EXPECT(life_held_submit(&job, 0, &closing->gate, &options), PARFORGE_ERR_SHUT_DOWN);
    REQUIRE(job == NULL, "there is a job all the same");
    DO(life_held_create(&job, successes, 1, NULL, &closing->gate, &options));
    EXPECT(parforge_job_start(job), PARFORGE_ERR_SHUT_DOWN);
    REQUIRE(parforge_job_status(job) == PARFORGE_IDLE, "%s",
            parforge_status_name(parforge_job_status(job)));
    EXPECT(parforge_job_join(job, FOREVER), PARFORGE_ERR_NOT_INITIALIZED);
    parforge_job_release(job);
}

static void check_results(const struct closing *closing)
{
    const int *results = NULL;
    size_t n = 0;

    EXPECT(parforge_job_start(closing->running), PARFORGE_ERR_SHUT_DOWN);
    DO(parforge_job_join(closing->running, 0.0));
    DO(life_held_results(closing->running, &results, &n));
    REQUIRE(n == 1 && results[0] == value_of(0), "%zu results", n);
}

static void destroy_closing(struct closing *closing)
{
    check_results(closing);
    parforge_job_release(closing->running);
    release_all(closing->queued, QUEUED);
    parforge_executor_release(closing->executor);
    gate_destroy(&closing->gate);
}

static void shutdown_without_waiting(void)
{
    struct closing closing;

    make_closing(&closing);
    DO(parforge_executor_shutdown(closing.executor, false, false));
    check_statuses(&closing, PARFORGE_RUNNING, PARFORGE_PENDING);
    check_refusals(&closing);
    gate_set_limit(&closing.gate, GATE_OPEN);
    DO(parforge_wait(closing.queued, QUEUED, PARFORGE_ALL_COMPLETED, FOREVER, NULL));
    check_statuses(&closing, PARFORGE_COMPLETED, PARFORGE_COMPLETED);
    destroy_closing(&closing);
}

static void shutdown_cancelling(void)
{
    struct closing closing;

    make_closing(&closing);
    DO(parforge_executor_shutdown(closing.executor, false, true));
    check_statuses(&closing, PARFORGE_RUNNING, PARFORGE_KILLED);
    check_refusals(&closing);
    gate_set_limit(&closing.gate, GATE_OPEN);
    DO(parforge_job_join(closing.running, FOREVER));
    REQUIRE(gate_arrivals(&closing.gate) == 1, "%zu ran", gate_arrivals(&closing.gate));
    destroy_closing(&closing);
}

static void shutdown_waiting(void)
{
    struct closing closing;

    make_closing(&closing);
    start_opener(&closing, false);
    DO(parforge_executor_shutdown(closing.executor, true, false));
    check_statuses(&closing, PARFORGE_COMPLETED, PARFORGE_COMPLETED);
    (void)pthread_join(closing.opener, NULL);
    check_refusals(&closing);
    destroy_closing(&closing);
}

static void shutdown_waiting_and_cancelling(void)
{
    struct closing closing;

    make_closing(&closing);
    start_opener(&closing, true);
    DO(parforge_executor_shutdown(closing.executor, true, true));
    check_statuses(&closing, PARFORGE_COMPLETED, PARFORGE_KILLED);
    (void)pthread_join(closing.opener, NULL);
    REQUIRE(gate_arrivals(&closing.gate) == 1, "%zu ran", gate_arrivals(&closing.gate));
    check_refusals(&closing);
    destroy_closing(&closing);
}

static void shutdown_twice(void)
{
    struct closing closing;

    make_closing(&closing);
    DO(parforge_executor_shutdown(closing.executor, false, false));
    DO(parforge_executor_shutdown(closing.executor, false, false));
    check_statuses(&closing, PARFORGE_RUNNING, PARFORGE_PENDING);
    DO(parforge_executor_shutdown(closing.executor, false, true));
    check_statuses(&closing, PARFORGE_RUNNING, PARFORGE_KILLED);
    gate_set_limit(&closing.gate, GATE_OPEN);
    for (int i = 0; i < 3; i++) {
        DO(parforge_executor_shutdown(closing.executor, true, i == 1));
    }
    check_refusals(&closing);
    destroy_closing(&closing);
}

static void shutdown_of_nothing(void)
{
    parforge_executor *const executor = make_executor(1);

    EXPECT(parforge_executor_shutdown(NULL, true, true), PARFORGE_ERR_INVALID);
    parforge_executor_release(NULL);
    DO(parforge_executor_shutdown(executor, true, true));
    parforge_executor_release(executor);
}

static void a_release_waits_for_jobs_and_leaves_them(void)
{
    struct closing closing;

    make_closing(&closing);
    start_opener(&closing, false);
    parforge_executor_release(closing.executor);
    check_statuses(&closing, PARFORGE_COMPLETED, PARFORGE_COMPLETED);
    (void)pthread_join(closing.opener, NULL);
    closing.executor = NULL;
    destroy_closing(&closing);
}

/* ---- from inside ---- */

struct insider {
    parforge_executor *executor;
    parforge_error answer;
};

static void shut_down_waiting(size_t index, void *context)
{
    struct insider *const insider = context;

    (void)index;
    insider->answer = parforge_executor_shutdown(insider->executor, true, true);
}

static int shut_down_waiting_in_hook(parforge_job *job, void *context)
{
    (void)job;
    shut_down_waiting(0, context);
    return 0;
}

static void a_job_cannot_wait_for_its_executor(void)
{
    struct insider insider = {make_executor(1), PARFORGE_OK};
    const struct script script = {shut_down_waiting, &insider};
    struct gate gate;
    parforge_job *jobs[2];

    gate_make(&gate, GATE_OPEN);
    jobs[0] = start_played(&script, insider.executor);
    DO(parforge_job_join(jobs[0], FOREVER));
    EXPECT(insider.answer, PARFORGE_ERR_INVALID);
    insider.answer = PARFORGE_OK;
    jobs[1] = create_held(&gate, insider.executor);
    DO(parforge_job_add_hook(jobs[1], shut_down_waiting_in_hook, &insider));
    DO(parforge_job_start(jobs[1])); /* nothing was shut down */
    DO(parforge_job_join(jobs[1], FOREVER));
    EXPECT(insider.answer, PARFORGE_ERR_INVALID);
    release_all(jobs, 2);
    parforge_executor_release(insider.executor);
    gate_destroy(&gate);
}

static void release_executor(size_t index, void *context)
{
    (void)index;
    parforge_executor_release(((struct insider *)context)->executor);
}

static void a_job_may_release_its_executor(void)
{
    struct insider insider = {make_executor(1), PARFORGE_OK};
    const struct script script = {release_executor, &insider};
    parforge_job *const job = start_played(&script, insider.executor);

    DO(parforge_job_join(job, FOREVER));
    EXPECT(parforge_job_start(job), PARFORGE_ERR_SHUT_DOWN);
    parforge_job_release(job);
}

/* A job that is run on the spot, by an item of a job of another executor. */

struct helper {
    struct gate gate;
    parforge_job *pending;
    parforge_error answer;
};

static void help_out(size_t index, void *context)
{
    struct helper *const helper = context;

    gate_pass(&helper->gate, index);
    helper->answer = parforge_job_join(helper->pending, FOREVER);
}

static void *open_late(void *context)
{
    const struct timespec a_moment = {0, 20000000};

    (void)nanosleep(&a_moment, NULL); /* a shutdown that does not wait is over by then */
    gate_set_limit(context, GATE_OPEN);
    return NULL;
}

static void shutdown_waits_for_what_others_run(void)
{
    parforge_executor *const executor = make_executor(1);
    struct helper helper = {.answer = PARFORGE_ERR_INVALID};
    const struct script script = {help_out, &helper};
    struct gate blocker_gate;
    struct gate gate;
    pthread_t opener;

    gate_make(&helper.gate, 0);
    gate_make(&blocker_gate, 0);
    gate_make(&gate, 0);

    parforge_job *const blocker = start_held(&blocker_gate, executor);
    parforge_job *const job = start_played(&script, NULL);

    gate_await(&blocker_gate, 0);
    helper.pending = start_held(&gate, executor);
    gate_set_limit(&helper.gate, GATE_OPEN);
    gate_await(&gate, 0);
    gate_set_limit(&blocker_gate, GATE_OPEN);
    DO(parforge_job_join(blocker, FOREVER));
    REQUIRE(pthread_create(&opener, NULL, open_late, &gate) == 0, "no thread");
    DO(parforge_executor_shutdown(executor, true, false));
    REQUIRE(!parforge_job_is_alive(helper.pending), "it runs after the shutdown");
    (void)pthread_join(opener, NULL);
    DO(parforge_job_join(job, FOREVER));
    EXPECT(helper.answer, PARFORGE_OK);
    parforge_job_release(job);
    parforge_job_release(blocker);
    parforge_job_release(helper.pending);
    parforge_executor_release(executor);
    gate_destroy(&helper.gate);
    gate_destroy(&blocker_gate);
    gate_destroy(&gate);
}

/* ---- races ---- */

#define STARTERS 4
#define MOST_STARTED 200

struct starter {
    pthread_t thread;
    parforge_executor *executor;
    struct gate *gate;     /* of the items: open */
    atomic_int *started;   /* by all of them */
    struct gate *shut;     /* opens once the shutdown has returned */
    bool is_waited_for;    /* by the shutdown */
    const char *complaint; /* NULL: none */
};

static void *start_until_refused(void *context)
{
    struct starter *const starter = context;
    const parforge_options options = {.executor = starter->executor};
    parforge_job *jobs[MOST_STARTED];
    size_t count = 0;
    parforge_error error = PARFORGE_OK;

    while (count < MOST_STARTED && error == PARFORGE_OK) {
        error = life_held_start(&jobs[count], successes, 1, NULL, starter->gate, &options);
        count += error == PARFORGE_OK;
        atomic_fetch_add(starter->started, error == PARFORGE_OK);
    }
    if (error != PARFORGE_OK && error != PARFORGE_ERR_SHUT_DOWN) {
        starter->complaint = parforge_error_name(error);
    }
    gate_pass(starter->shut, 0);
    for (size_t i = 0; i < count; i++) {
        if (starter->is_waited_for && parforge_job_is_alive(jobs[i])) {
            starter->complaint = "alive after a shutdown that waited";
        }

        const parforge_error end = parforge_job_join(jobs[i], FOREVER);

        if (end != PARFORGE_OK && end != PARFORGE_ERR_KILLED) {
            starter->complaint = parforge_error_name(end);
        }
        if (parforge_job_start(jobs[i]) != PARFORGE_ERR_SHUT_DOWN) {
            starter->complaint = "started after the shutdown";
        }
        parforge_job_release(jobs[i]);
    }
    return NULL;
}

static void *shut_down(void *executor)
{
    return parforge_executor_shutdown(executor, true, false) == PARFORGE_OK ? NULL : executor;
}

static void starts_may_race_with_shutdowns(void)
{
    for (int kind = 0; kind < 4; kind++) {
        struct starter starters[STARTERS];
        struct gate gate;
        struct gate shut;
        atomic_int started = 0;
        pthread_t other;
        void *answer = NULL;
        parforge_executor *const executor = make_executor(1 + kind);

        gate_make(&gate, GATE_OPEN);
        gate_make(&shut, 0);
        for (size_t i = 0; i < STARTERS; i++) {
            starters[i] = (struct starter){.executor = executor,
                                           .gate = &gate,
                                           .started = &started,
                                           .shut = &shut,
                                           .is_waited_for = kind % 2 == 0};
            REQUIRE(pthread_create(&starters[i].thread, NULL, start_until_refused, &starters[i]) ==
                        0,
                    "no thread");
        }
        while (atomic_load(&started) < 10 * kind) {
            (void)sched_yield();
        }
        REQUIRE(pthread_create(&other, NULL, shut_down, executor) == 0, "no thread");
        DO(parforge_executor_shutdown(executor, kind % 2 == 0, kind >= 2));
        gate_set_limit(&shut, GATE_OPEN);
        for (size_t i = 0; i < STARTERS; i++) {
            (void)pthread_join(starters[i].thread, NULL);
            REQUIRE(starters[i].complaint == NULL, "%s", starters[i].complaint);
        }
        (void)pthread_join(other, &answer);
        REQUIRE(answer == NULL, "one shutdown disturbs another");
        parforge_executor_release(executor);
        gate_destroy(&gate);
        gate_destroy(&shut);
    }
}

const struct executor_case shutdown_cases[] = {
    {"shutdown without waiting", shutdown_without_waiting, false},
    {"shutdown, cancelling", shutdown_cancelling, false},
    {"shutdown, waiting", shutdown_waiting, false},
    {"shutdown, waiting and cancelling", shutdown_waiting_and_cancelling, false},
    {"shutdown twice", shutdown_twice, false},
    {"shutdown of nothing", shutdown_of_nothing, false},
    {"a release waits for jobs and leaves them", a_release_waits_for_jobs_and_leaves_them, false},
    {"a job cannot wait for its executor", a_job_cannot_wait_for_its_executor, false},
    {"a job may release its executor", a_job_may_release_its_executor, false},
    {"shutdown waits for what others run", shutdown_waits_for_what_others_run, false},
    {"starts may race with shutdowns", starts_may_race_with_shutdowns, false},
    {NULL, NULL, false},
};
