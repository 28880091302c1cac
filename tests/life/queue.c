/* Who runs when, and where: the order of the queue, and drivers. */
#include "crew.h"

#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

/* ---- order ---- */

/* What is written by jobs that may not run at once. */
struct record {
    atomic_int running;
    atomic_int most_running;
    size_t count;
    int entries[MOST_ITEMS];
};

struct entry {
    struct record *record;
    int number;
};

static void write_entry(size_t index, void *context)
{
    const struct entry *const entry = context;
    struct record *const record = entry->record;
    const int running = atomic_fetch_add(&record->running, 1) + 1;

    (void)index;
    if (running > atomic_load(&record->most_running)) {
        atomic_store(&record->most_running, running);
    }
    record->entries[record->count++] = entry->number;
    atomic_fetch_sub(&record->running, 1);
}

/* Jobs that wait behind a blocker. */
struct queue {
    struct gate gate;
    parforge_executor *executor;
    parforge_job *blocker;
    struct record record;
    struct entry entries[8];
    struct script scripts[8];
    parforge_job *jobs[8];
};

static void make_queue(struct queue *queue)
{
    gate_make(&queue->gate, 0);
    queue->executor = make_executor(1);
    queue->blocker = start_held(&queue->gate, queue->executor);
    gate_await(&queue->gate, 0);
    memset(&queue->record, 0, sizeof queue->record);
    for (int i = 0; i < 8; i++) {
        queue->entries[i] = (struct entry){&queue->record, i};
        queue->scripts[i] = (struct script){write_entry, &queue->entries[i]};
        queue->jobs[i] = start_played(&queue->scripts[i], queue->executor);
    }
}

/* Lets all run, and compares what was written. */
static void check_order(struct queue *queue, const char *expected)
{
    gate_set_limit(&queue->gate, GATE_OPEN);
    DO(parforge_wait(queue->jobs, 8, PARFORGE_ALL_COMPLETED, FOREVER, NULL));
    REQUIRE(queue->record.count == strlen(expected), "%zu ran", queue->record.count);
    for (size_t i = 0; i < queue->record.count; i++) {
        REQUIRE(queue->record.entries[i] == expected[i] - '0', "job %d was number %zu",
                queue->record.entries[i], i);
    }
    REQUIRE(atomic_load(&queue->record.most_running) == 1, "%d at once",
            atomic_load(&queue->record.most_running));
    release_all(queue->jobs, 8);
    parforge_job_release(queue->blocker);
    parforge_executor_release(queue->executor);
    gate_destroy(&queue->gate);
}

static void first_come_first_served(void)
{
    struct queue queue;

    make_queue(&queue);
    check_order(&queue, "01234567");
}

static void a_pending_job_does_nothing(void)
{
    struct queue queue;
    const int *results = NULL;

    make_queue(&queue);
    for (size_t i = 0; i < 8; i++) {
        REQUIRE(parforge_job_status(queue.jobs[i]) == PARFORGE_PENDING, "%s",
                parforge_status_name(parforge_job_status(queue.jobs[i])));
        EXPECT(parforge_job_join(queue.jobs[i], 0.001), PARFORGE_ERR_TIMED_OUT);
        EXPECT(life_played_results(queue.jobs[i], &results, NULL), PARFORGE_ERR_STILL_RUNNING);
        EXPECT(parforge_job_start(queue.jobs[i]), PARFORGE_ERR_STILL_RUNNING);
    }
    REQUIRE(queue.record.count == 0, "%zu ran", queue.record.count);
    check_order(&queue, "01234567");
}

static void who_is_killed_while_pending_never_runs(void)
{
    struct queue queue;

    make_queue(&queue);
    DO(parforge_job_kill(queue.jobs[0], false, 0.0));
    DO(parforge_job_kill(queue.jobs[3], true, FOREVER));
    DO(parforge_job_kill(queue.jobs[7], true, 0.0));
    EXPECT(parforge_job_join(queue.jobs[3], 0.0), PARFORGE_ERR_KILLED);
    check_order(&queue, "12456");
}

static void who_is_started_again_runs_once(void)
{
    struct queue queue;

    make_queue(&queue);
    for (int round = 0; round < 3; round++) {
        DO(parforge_job_kill(queue.jobs[2], false, 0.0));
        DO(parforge_job_start(queue.jobs[2]));
    }
    REQUIRE(parforge_job_status(queue.jobs[2]) == PARFORGE_PENDING, "%s",
            parforge_status_name(parforge_job_status(queue.jobs[2])));
    check_order(&queue, "01234567");
}

static void a_release_waits_for_a_pending_job(void)
{
    struct queue queue;

    make_queue(&queue);
    gate_set_limit(&queue.gate, GATE_OPEN);
    parforge_job_release(queue.jobs[7]);
    REQUIRE(queue.record.count == 8, "%zu ran", queue.record.count);
    queue.jobs[7] = queue.jobs[6];
    queue.jobs[6] = queue.blocker;
    queue.blocker = NULL;
    check_order(&queue, "01234567");
}

static void so_many_run_at_once(void)
{
    enum { AT_ONCE = 3, COUNT = 8 };
    struct gate gates[COUNT];
    parforge_executor *const executor = make_executor(AT_ONCE);
    parforge_job *jobs[COUNT];

    for (size_t i = 0; i < COUNT; i++) {
        gate_make(&gates[i], 0);
        jobs[i] = start_held(&gates[i], executor);
    }
    for (size_t i = 0; i < COUNT; i++) {
        gate_await(&gates[i], 0);
        if (i >= AT_ONCE - 1) {
            for (size_t k = i + 1; k < COUNT; k++) {
                REQUIRE(parforge_job_status(jobs[k]) == PARFORGE_PENDING, "%zu beside %zu", k, i);
            }
            gate_set_limit(&gates[i - AT_ONCE + 1], GATE_OPEN);
        }
    }
    for (size_t i = 0; i < COUNT; i++) {
        gate_set_limit(&gates[i], GATE_OPEN);
    }
    release_all(jobs, COUNT);
    parforge_executor_release(executor);
    for (size_t i = 0; i < COUNT; i++) {
        gate_destroy(&gates[i]);
    }
}

static void executors_do_not_wait_for_each_other(void)
{
    struct gate held;
    struct gate open;

    gate_make(&held, 0);
    gate_make(&open, GATE_OPEN);

    parforge_executor *const blocked = make_executor(1);
    parforge_executor *const free_one = make_executor(1);
    parforge_job *jobs[] = {start_held(&held, blocked), start_held(&open, free_one),
                            start_held(&open, NULL)};

    DO(parforge_job_join(jobs[1], FOREVER));
    DO(parforge_job_join(jobs[2], FOREVER));
    parforge_executor_release(free_one);
    gate_set_limit(&held, GATE_OPEN);
    release_all(jobs, 3);
    parforge_executor_release(blocked);
    gate_destroy(&held);
    gate_destroy(&open);
}

/* ---- drivers ---- */

#define MOST_DRIVERS 4

struct drivers {
    atomic_int initialized;
    atomic_int jobs_before; /* that ran on a thread which was not initialized */
    char names[MOST_DRIVERS][16];
};

static _Thread_local const struct drivers *initialized_for;

static void initialize(void *context)
{
    struct drivers *const drivers = context;
    const int number = atomic_fetch_add(&drivers->initialized, 1);

    initialized_for = drivers;
    if (number < MOST_DRIVERS) {
        (void)pthread_getname_np(pthread_self(), drivers->names[number], sizeof drivers->names[0]);
    }
}

static int check_driver(parforge_job *job, void *context)
{
    struct drivers *const drivers = context;

    (void)job;
    if (initialized_for != drivers) {
        atomic_fetch_add(&drivers->jobs_before, 1);
    }
    return 0;
}

/* Brings up to three drivers into being, more than once. */
static void drive(struct drivers *drivers, const char *name)
{
    const parforge_executor_options options = {
        .max_jobs = 3, .name = name, .initializer = initialize, .context = drivers};
    parforge_executor *executor = NULL;

    memset(drivers, 0, sizeof *drivers);
    DO(parforge_executor_create(&executor, &options));
    REQUIRE(atomic_load(&drivers->initialized) == 0, "a driver before there is a job");
    for (int round = 0; round < 3; round++) {
        struct gate gate;
        parforge_job *jobs[5];

        gate_make(&gate, 0);
        for (size_t i = 0; i < 5; i++) {
            jobs[i] = create_held(&gate, executor);
            DO(parforge_job_add_hook(jobs[i], check_driver, drivers));
            DO(parforge_job_start(jobs[i]));
        }
        gate_await_arrivals(&gate, 3);
        gate_set_limit(&gate, GATE_OPEN);
        DO(parforge_wait(jobs, 5, PARFORGE_ALL_COMPLETED, FOREVER, NULL));
        release_all(jobs, 5);
        gate_destroy(&gate);
    }
    parforge_executor_release(executor);
}

static void each_driver_is_initialized_once(void)
{
    struct drivers drivers;

    drive(&drivers, NULL);
    REQUIRE(atomic_load(&drivers.initialized) == 3, "%d times", atomic_load(&drivers.initialized));
    REQUIRE(atomic_load(&drivers.jobs_before) == 0, "%d jobs ran before",
            atomic_load(&drivers.jobs_before));
}

static int by_name(const void *left, const void *right)
{
    return strcmp(left, right);
}

static void check_names(const char *name, const char *const *expected)
{
    struct drivers drivers;

    drive(&drivers, name);
    qsort(drivers.names, 3, sizeof drivers.names[0], by_name);
    for (size_t i = 0; i < 3; i++) {
        REQUIRE(strcmp(drivers.names[i], expected[i]) == 0, "\"%s\", not \"%s\"", drivers.names[i],
                expected[i]);
    }
}

static void drivers_have_names(void)
{
    static const char *const crew[] = {"crew0", "crew1", "crew2"};
    static const char *const cut[] = {"a-name-that-is0", "a-name-that-is1", "a-name-that-is2"};

    check_names("crew", crew);
    check_names("a-name-that-is-too-long", cut);
}

static void options_are_checked(void)
{
    static const int bad[] = {-1, 4097, -2147483647, 2147483647};
    static const int good[] = {0, 1, 4096};
    parforge_executor *executor = NULL;

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const parforge_executor_options options = {.max_jobs = bad[i]};

        executor = make_executor(1);
        parforge_executor_release(executor);
        EXPECT(parforge_executor_create(&executor, &options), PARFORGE_ERR_INVALID);
        REQUIRE(executor == NULL, "there is an executor all the same");
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        parforge_executor_release(make_executor(good[i]));
    }
    DO(parforge_executor_create(&executor, NULL));
    parforge_executor_release(executor);
    EXPECT(parforge_executor_create(NULL, NULL), PARFORGE_ERR_INVALID);
}

const struct executor_case queue_cases[] = {
    {"first come, first served", first_come_first_served, false},
    {"a pending job does nothing", a_pending_job_does_nothing, false},
    {"who is killed while pending never runs", who_is_killed_while_pending_never_runs, false},
    {"who is started again runs once", who_is_started_again_runs_once, false},
    {"a release waits for a pending job", a_release_waits_for_a_pending_job, false},
    {"so many run at once", so_many_run_at_once, false},
    {"executors do not wait for each other", executors_do_not_wait_for_each_other, false},
    {"each driver is initialized once", each_driver_is_initialized_once, false},
    {"drivers have names", drivers_have_names, false},
    {"options are checked", options_are_checked, false},
    {NULL, NULL, false},
};
