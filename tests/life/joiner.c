/* Who joins a short job that nobody has begun may run it; who must not, does not. */
#include "short_jobs.h"

#include <time.h>

static const struct timespec a_moment = {0, 10000000};

static void who_joins_a_short_job_may_run_it(void)
{
    const int *results = NULL;
    size_t count = 0;
    parforge_job *const job = create_short(successes, NULL);

    surprise(come);
    for (int i = 0; i < 100; i++) {
        count_from_now_on();
        start_and_join(job, FOREVER);

        const size_t here = atomic_load(&items_of_guest);

        REQUIRE(here + atomic_load(&items_of_others) == MOST_ITEMS, "%zu items", here);
        DO(life_marked_items_get_return_values(job, &results, &count));
        for (size_t k = 0; k < count; k++) {
            REQUIRE(results[k] == value_of(k), "item %zu is %d", k, results[k]);
        }
    }
    parforge_job_release(job);
}

/* ---- where it must be a driver ---- */

static void expect_drivers_only(parforge_executor *executor, parforge_hook hook, double timeout)
{
    parforge_job *const job = create_short(successes, executor);

    if (hook != NULL) {
        DO(parforge_job_add_hook(job, hook, NULL));
    }
    count_from_now_on();
    for (int i = 0; i < 100; i++) {
        start_and_join(job, timeout);
    }
    REQUIRE(atomic_load(&items_of_guest) == 0, "%zu items on the caller's thread",
            atomic_load(&items_of_guest));
    REQUIRE(atomic_load(&items_of_others) == (size_t)100 * MOST_ITEMS, "%zu items",
            atomic_load(&items_of_others));
    parforge_job_release(job);
}

static void who_waits_for_a_time_does_not(void)
{
    surprise(come);
    expect_drivers_only(NULL, NULL, 60.0);
}

static int succeed(parforge_job *job, void *context)
{
    (void)job;
    (void)context;
    return 0;
}

static void hooks_run_on_a_driver(void)
{
    surprise(come);
    expect_drivers_only(NULL, succeed, FOREVER);
}

static void do_nothing(void *context)
{
    (void)context;
}

static void drivers_with_a_name_or_a_beginning_do_their_work(void)
{
    const parforge_executor_options kinds[] = {{.name = "named"}, {.initializer = do_nothing}};

    surprise(come);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++) {
        parforge_executor *executor = NULL;

        DO(parforge_executor_create(&executor, &kinds[i]));
        expect_drivers_only(executor, NULL, FOREVER);
        parforge_executor_release(executor);
    }
}

static void *join_on_a_small_stack(void *context)
{
    (void)context;
    expect_drivers_only(NULL, NULL, FOREVER);
    return NULL;
}

static void a_thread_with_a_small_stack_does_not(void)
{
    pthread_attr_t attributes;
    pthread_t thread;

    surprise(come);
    REQUIRE(pthread_attr_init(&attributes) == 0, "no attributes");
    REQUIRE(pthread_attr_setstacksize(&attributes, (size_t)256 * 1024) == 0, "no size");
    REQUIRE(pthread_create(&thread, &attributes, join_on_a_small_stack, NULL) == 0, "no thread");
    (void)pthread_join(thread, NULL);
    (void)pthread_attr_destroy(&attributes);
}

/* ---- in its turn ---- */

static void *join_it(void *context)
{
    DO(parforge_job_join(context, FOREVER));
    return NULL;
}

static void nobody_runs_a_job_before_its_turn(void)
{
    parforge_executor *const executor = make_executor(1);
    parforge_job *const job = create_short(successes, executor);
    struct gate gate;
    pthread_t thread;

    surprise(come);
    gate_make(&gate, 0);

    parforge_job *const before = start_held(&gate, executor);

    DO(parforge_job_start(job));
    REQUIRE(pthread_create(&thread, NULL, join_it, job) == 0, "no thread");
    (void)nanosleep(&a_moment, NULL); /* whoever could run it has done so by then */
    REQUIRE(atomic_load(&items_of_guest) + atomic_load(&items_of_others) == 0,
            "it has overtaken another");
    gate_set_limit(&gate, GATE_OPEN);
    (void)pthread_join(thread, NULL);
    DO(parforge_job_join(before, 0.0));
    parforge_job_release(before);
    parforge_job_release(job);
    parforge_executor_release(executor);
    gate_destroy(&gate);
}

const struct executor_case joiner_cases[] = {
    {"who joins a short job may run it", who_joins_a_short_job_may_run_it, false},
    {"who waits for a time does not", who_waits_for_a_time_does_not, false},
    {"hooks run on a driver", hooks_run_on_a_driver, false},
    {"drivers with a name, or a beginning, do their work",
     drivers_with_a_name_or_a_beginning_do_their_work, false},
    {"a thread with a small stack does not", a_thread_with_a_small_stack_does_not, false},
    {"nobody runs a job before its turn", nobody_runs_a_job_before_its_turn, false},
    {NULL, NULL, false},
};
