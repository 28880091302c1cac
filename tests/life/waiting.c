/* Waiting for several jobs: duplicates, empty sets, what is no job, and who is woken when. */
#include "crew.h"

#define SET 4

/* One that has ended, and one that is held. */
struct pair {
    struct gate gate;
    parforge_job *ended;
    parforge_job *held;
};

static void make_pair(struct pair *pair)
{
    static struct gate open = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, GATE_OPEN, 0,
                               0};

    gate_make(&pair->gate, 0);
    pair->ended = start_held(&open, NULL);
    pair->held = start_held(&pair->gate, NULL);
    DO(parforge_job_join(pair->ended, FOREVER));
    gate_await(&pair->gate, 0);
}

static void let_go(struct pair *pair)
{
    gate_set_limit(&pair->gate, GATE_OPEN);
}

static void release_pair(struct pair *pair)
{
    let_go(pair);
    parforge_job_release(pair->ended);
    parforge_job_release(pair->held);
    gate_destroy(&pair->gate);
}

static void duplicates_count_twice(void)
{
    struct pair pair;
    size_t finished = 7;

    make_pair(&pair);

    parforge_job *const jobs[] = {pair.ended, pair.held, pair.ended, pair.held};

    EXPECT(parforge_wait(jobs, SET, PARFORGE_ALL_COMPLETED, 0.0, &finished),
           PARFORGE_ERR_TIMED_OUT);
    REQUIRE(finished == 2, "%zu", finished);
    DO(parforge_wait(jobs, SET, PARFORGE_FIRST_COMPLETED, 0.0, &finished));
    REQUIRE(finished == 2, "%zu", finished);
    EXPECT(parforge_wait(jobs, SET, PARFORGE_FIRST_ERROR, 0.0, NULL), PARFORGE_ERR_TIMED_OUT);
    let_go(&pair);
    DO(parforge_wait(jobs, SET, PARFORGE_ALL_COMPLETED, FOREVER, &finished));
    REQUIRE(finished == SET, "%zu", finished);
    release_pair(&pair);
}

static void duplicates_come_out_twice(void)
{
    struct pair pair;

    make_pair(&pair);

    parforge_job *jobs[] = {pair.held, pair.ended, pair.held, pair.ended};
    parforge_job *finished = NULL;
    size_t count = SET;

    DO(parforge_next_completed(jobs, &count, 0.0, &finished));
    REQUIRE(finished == pair.ended && count == 3 && jobs[0] == pair.held && jobs[1] == pair.held &&
                jobs[2] == pair.ended,
            "%zu left", count);
    DO(parforge_next_completed(jobs, &count, 0.0, &finished));
    REQUIRE(finished == pair.ended && count == 2, "%zu left", count);
    EXPECT(parforge_next_completed(jobs, &count, 0.0, &finished), PARFORGE_ERR_TIMED_OUT);
    REQUIRE(finished == NULL && count == 2, "%zu left", count);
    let_go(&pair);
    for (size_t left = 2; left > 0; left--) {
        DO(parforge_next_completed(jobs, &count, FOREVER, &finished));
        REQUIRE(finished == pair.held && count == left - 1, "%zu left", count);
    }
    release_pair(&pair);
}

static void of_no_jobs_all_have_ended(void)
{
    static const parforge_wait_for whats[] = {PARFORGE_FIRST_COMPLETED, PARFORGE_FIRST_ERROR,
                                              PARFORGE_ALL_COMPLETED};
    static const double timeouts[] = {0.0, 1.0, (double)INFINITY};
    parforge_job *jobs[1] = {NULL};

    for (size_t i = 0; i < 3; i++) {
        for (size_t k = 0; k < 3; k++) {
            size_t finished = 7;

            DO(parforge_wait(NULL, 0, whats[i], timeouts[k], &finished));
            REQUIRE(finished == 0, "%zu", finished);
            DO(parforge_wait(jobs, 0, whats[i], timeouts[k], NULL));
        }
    }
}

static void of_no_jobs_none_ends(void)
{
    struct gate gate;
    parforge_job *const job = create_held(&gate, NULL);
    parforge_job *jobs[1] = {job};
    parforge_job *finished = job;
    size_t count = 0;

    DO(parforge_next_completed(jobs, &count, FOREVER, &finished));
    REQUIRE(finished == NULL && count == 0 && jobs[0] == job, "%zu left", count);
    finished = job;
    DO(parforge_next_completed(NULL, &count, 0.0, &finished));
    REQUIRE(finished == NULL && count == 0, "%zu left", count);
    parforge_job_release(job);
}

static void an_array_may_not_be_null(void)
{
    parforge_job *finished = NULL;
    size_t count = 2;
    size_t ended = 7;

    EXPECT(parforge_wait(NULL, 2, PARFORGE_ALL_COMPLETED, FOREVER, &ended), PARFORGE_ERR_INVALID);
    REQUIRE(ended == 0, "%zu", ended);
    EXPECT(parforge_next_completed(NULL, &count, FOREVER, &finished), PARFORGE_ERR_INVALID);
    REQUIRE(count == 2 && finished == NULL, "%zu left", count);
}

static void a_job_may_not_be_null(void)
{
    struct pair pair;

    make_pair(&pair);
    for (size_t place = 0; place < SET; place++) {
        parforge_job *jobs[SET] = {pair.ended, pair.ended, pair.held, pair.ended};
        parforge_job *finished = NULL;
        size_t count = SET;

        jobs[place] = NULL;
        EXPECT(parforge_wait(jobs, SET, PARFORGE_FIRST_COMPLETED, FOREVER, NULL),
               PARFORGE_ERR_INVALID);
        EXPECT(parforge_next_completed(jobs, &count, FOREVER, &finished), PARFORGE_ERR_INVALID);
        REQUIRE(count == SET && finished == NULL && jobs[place] == NULL, "%zu left", count);
    }
    release_pair(&pair);
}

static void a_job_must_have_been_started(void)
{
    struct pair pair;
    parforge_job *idle = NULL;

    make_pair(&pair);
    idle = create_held(&pair.gate, NULL);
    for (size_t place = 0; place < SET; place++) {
        parforge_job *jobs[SET] = {pair.ended, pair.ended, pair.held, pair.ended};
        parforge_job *finished = NULL;
        size_t count = SET;

        jobs[place] = idle;
        EXPECT(parforge_wait(jobs, SET, PARFORGE_FIRST_COMPLETED, FOREVER, NULL),
               PARFORGE_ERR_NOT_INITIALIZED);
        EXPECT(parforge_next_completed(jobs, &count, FOREVER, &finished),
               PARFORGE_ERR_NOT_INITIALIZED);
        REQUIRE(count == SET && finished == NULL && jobs[place] == idle, "%zu left", count);
    }
    parforge_job_release(idle);
    release_pair(&pair);
}

static void there_must_be_room_for_the_answer(void)
{
    struct pair pair;

    make_pair(&pair);

    parforge_job *jobs[] = {pair.ended};
    parforge_job *finished = NULL;
    size_t count = 1;

    EXPECT(parforge_next_completed(jobs, NULL, FOREVER, &finished), PARFORGE_ERR_INVALID);
    EXPECT(parforge_next_completed(jobs, &count, FOREVER, NULL), PARFORGE_ERR_INVALID);
    REQUIRE(count == 1 && jobs[0] == pair.ended, "%zu left", count);
    release_pair(&pair);
}

static void what_to_wait_for_must_be_known(void)
{
    struct pair pair;

    make_pair(&pair);
    EXPECT(parforge_wait(&pair.ended, 1, (parforge_wait_for)3, FOREVER, NULL),
           PARFORGE_ERR_INVALID);
    EXPECT(parforge_wait(&pair.ended, 1, (parforge_wait_for)255, FOREVER, NULL),
           PARFORGE_ERR_INVALID);
    release_pair(&pair);
}

/* ---- waiters on threads of their own ---- */

struct waiter {
    pthread_t thread;
    parforge_job *const *jobs;
    size_t count;
    parforge_wait_for what;
    parforge_error answer;
    size_t finished;
};

static void *wait_for_ever(void *context)
{
    struct waiter *const waiter = context;

    waiter->answer =
        parforge_wait(waiter->jobs, waiter->count, waiter->what, FOREVER, &waiter->finished);
    return NULL;
}

static void start_waiter(struct waiter *waiter)
{
    REQUIRE(pthread_create(&waiter->thread, NULL, wait_for_ever, waiter) == 0, "no thread");
}

/* At least so many have ended. */
static void end_waiter(struct waiter *waiter, size_t least)
{
    (void)pthread_join(waiter->thread, NULL);
    EXPECT(waiter->answer, PARFORGE_OK);
    REQUIRE(waiter->finished >= least, "%zu have ended, not %zu", waiter->finished, least);
}

static void one_end_wakes_who_waits_for_the_first(void)
{
    struct gate gates[SET];
    parforge_job *jobs[SET];

    for (size_t i = 0; i < SET; i++) {
        gate_make(&gates[i], 0);
        jobs[i] = start_held(&gates[i], NULL);
    }

    struct waiter waiter = {.jobs = jobs, .count = SET, .what = PARFORGE_FIRST_COMPLETED};

    start_waiter(&waiter);
    gate_set_limit(&gates[2], GATE_OPEN);
    end_waiter(&waiter, 1);
    REQUIRE(waiter.finished == 1, "%zu have ended", waiter.finished);
    for (size_t i = 0; i < SET; i++) {
        gate_set_limit(&gates[i], GATE_OPEN);
        parforge_job_release(jobs[i]);
        gate_destroy(&gates[i]);
    }
}

static void the_last_end_wakes_who_waits_for_all(void)
{
    struct waiter waiters[SET];
    struct gate gate;
    parforge_job *jobs[SET];

    gate_make(&gate, 0);
    for (size_t i = 0; i < SET; i++) {
        jobs[i] = start_held(&gate, NULL);
    }
    for (size_t i = 0; i < SET; i++) {
        waiters[i] =
            (struct waiter){.jobs = jobs, .count = SET, .what = (parforge_wait_for)(i % 2 + 1)};
        start_waiter(&waiters[i]);
    }
    gate_set_limit(&gate, GATE_OPEN);
    for (size_t i = 0; i < SET; i++) {
        end_waiter(&waiters[i], SET);
    }
    release_all(jobs, SET);
    gate_destroy(&gate);
}

static int fail(parforge_job *job, void *context)
{
    (void)job;
    (void)context;
    return 1;
}

/* Ends of every kind that is no success, besides two jobs that end well and one that never does. */
static void an_error_of_any_kind_wakes_who_waits_for_one(void)
{
    static const int failure = 1;

    for (int kind = 0; kind < 4; kind++) {
        struct gate gate;
        struct pair pair;
        parforge_executor *const executor = make_executor(1);
        const parforge_options options = {.max_threads = 1, .executor = executor};
        parforge_job *blocker = NULL;
        parforge_job *bad = NULL;

        make_pair(&pair);
        gate_make(&gate, 0);
        DO(life_held_start(&blocker, successes, 2, NULL, &gate, &options));
        DO(life_held_create(&bad, kind == 0 ? &failure : successes, 1, NULL, &gate, &options));
        if (kind == 1) {
            DO(parforge_job_add_hook(bad, fail, NULL));
        }
        DO(parforge_job_start(bad));

        parforge_job *jobs[] = {pair.ended, blocker, bad, pair.held};
        struct waiter waiter = {.jobs = jobs, .count = SET, .what = PARFORGE_FIRST_ERROR};

        start_waiter(&waiter);
        if (kind == 2) {
            gate_await(&gate, 0);
            DO(parforge_job_kill(bad, false, 0.0)); /* while it is pending */
        } else if (kind == 3) {
            gate_await(&gate, 0);
            DO(parforge_job_kill(blocker, false, 0.0)); /* while it runs */
        }
        gate_set_limit(&gate, GATE_OPEN);
        end_waiter(&waiter, 2);
        REQUIRE(parforge_job_is_alive(pair.held), "the wait was for an error");
        parforge_job_release(bad);
        parforge_job_release(blocker);
        release_pair(&pair);
        parforge_executor_release(executor);
        gate_destroy(&gate);
    }
}

/* The others keep their order. */
static void whoever_ends_is_taken_out(void)
{
    enum { COUNT = 12 };
    struct gate gates[COUNT];
    parforge_executor *const executor = make_executor(COUNT);
    parforge_job *jobs[COUNT];
    parforge_job *expected[COUNT];
    struct gate *gate_of[COUNT]; /* those that are expected */
    size_t count = COUNT;

    for (size_t i = 0; i < COUNT; i++) {
        gate_make(&gates[i], 0);
        gate_of[i] = &gates[i];
        jobs[i] = expected[i] = start_held(&gates[i], executor);
    }
    while (count > 0) {
        const size_t place = 5 * count % 7 % count;
        parforge_job *const next = expected[place];
        parforge_job *finished = NULL;

        gate_set_limit(gate_of[place], GATE_OPEN);
        for (size_t i = place; i + 1 < count; i++) {
            expected[i] = expected[i + 1];
            gate_of[i] = gate_of[i + 1];
        }
        DO(parforge_next_completed(jobs, &count, FOREVER, &finished));
        REQUIRE(finished == next, "another one has ended");
        for (size_t i = 0; i < count; i++) {
            REQUIRE(jobs[i] == expected[i], "another order");
        }
        parforge_job_release(finished);
    }
    parforge_executor_release(executor);
    for (size_t i = 0; i < COUNT; i++) {
        gate_destroy(&gates[i]);
    }
}

const struct executor_case waiting_cases[] = {
    {"duplicates count twice", duplicates_count_twice, false},
    {"duplicates come out twice", duplicates_come_out_twice, false},
    {"of no jobs all have ended", of_no_jobs_all_have_ended, false},
    {"of no jobs none ends", of_no_jobs_none_ends, false},
    {"an array may not be NULL", an_array_may_not_be_null, false},
    {"a job may not be NULL", a_job_may_not_be_null, false},
    {"a job must have been started", a_job_must_have_been_started, false},
    {"there must be room for the answer", there_must_be_room_for_the_answer, false},
    {"what to wait for must be known", what_to_wait_for_must_be_known, false},
    {"one end wakes who waits for the first", one_end_wakes_who_waits_for_the_first, false},
    {"the last end wakes who waits for all", the_last_end_wakes_who_waits_for_all, false},
    {"an error of any kind wakes who waits for one", an_error_of_any_kind_wakes_who_waits_for_one,
     false},
    {"whoever ends is taken out", whoever_ends_is_taken_out, false},
    {NULL, NULL, false},
};
