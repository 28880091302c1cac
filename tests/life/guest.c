/* Manners of a thread that runs a job which it joins, and of the job. */
#include "short_jobs.h"

#include <alloca.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define ROUNDS 50

static const struct timespec a_while = {0, 300000};

/* ---- max_jobs ---- */

static atomic_int inside;
static atomic_int overlaps;

static int stay(size_t index, int code, int *result)
{
    atomic_fetch_add(&overlaps, atomic_fetch_add(&inside, 1) > 0);
    (void)nanosleep(&a_while, NULL);
    atomic_fetch_sub(&inside, 1);
    return come(index, code, result);
}

static void a_driver_waits_for_the_turn_of_a_guest(void)
{
    const parforge_options options = {.max_threads = 1, .executor = make_executor(1)};
    parforge_job *jobs[2] = {NULL};

    atomic_store(&overlaps, 0);
    for (size_t i = 0; i < 2; i++) {
        DO(life_marked_items_create(&jobs[i], successes, MOST_ITEMS, NULL, &options));
    }
    for (int round = 0; round < ROUNDS; round++) {
        surprise(stay);
        DO(parforge_job_start(jobs[0]));
        DO(parforge_job_start(jobs[1]));
        DO(parforge_job_join(jobs[0], FOREVER));
        DO(parforge_job_join(jobs[1], FOREVER));
    }
    REQUIRE(atomic_load(&overlaps) == 0, "two jobs at once, %d times", atomic_load(&overlaps));
    release_all(jobs, 2);
    parforge_executor_release(options.executor);
}

/* ---- what the thread was told before ---- */

static void do_nothing(size_t index, void *context)
{
    (void)index;
    (void)context;
}

static int fail_inside(size_t index, int code, int *result)
{
    const struct script script = {do_nothing, NULL};
    const int five = 5;
    int nested = 0;

    if (index == 0) {
        EXPECT(life_played(&five, 1, &nested, &script, NULL), PARFORGE_ERR_PROCESSOR);
    }
    return come(index, code, result);
}

static void check_memory(const char *sentence)
{
    parforge_failure failure = {0};

    REQUIRE(parforge_last_failures(&failure, 1) == 1 && failure.index == 1 && failure.code == 7,
            "item %zu, code %d", failure.index, failure.code);
    REQUIRE(strcmp(parforge_last_error(), sentence) == 0, "\"%s\" became \"%s\"", sentence,
            parforge_last_error());
}

static void a_guest_remembers_its_last_error(void)
{
    static const int codes[MOST_ITEMS] = {[1] = 7};
    int results[MOST_ITEMS];
    char sentence[512];

    for (int round = 0; round < ROUNDS; round++) {
        surprise(come);

        parforge_job *const job = create_short(successes, NULL);
        parforge_job *const failing = create_short(codes, NULL);

        EXPECT(life_marked_items(codes, MOST_ITEMS, results, NULL), PARFORGE_ERR_PROCESSOR);
        (void)snprintf(sentence, sizeof sentence, "%s", parforge_last_error());
        mark = fail_inside;
        start_and_join(job, FOREVER);
        check_memory(sentence);
        mark = come;
        DO(parforge_job_start(failing));
        parforge_job_release(failing);
        check_memory(sentence);
        parforge_job_release(job);
    }
}

/* ---- the end of the thread ---- */

static struct gate gate;

static int wait_at_gate(size_t index, int code, int *result)
{
    if (index == 0) {
        gate_pass(&gate, 0); /* a point at which a thread may be cancelled */
    }
    return come(index, code, result);
}

static void *join_at_gate(void *context)
{
    surprise(wait_at_gate);
    start_and_join(context, FOREVER);
    return NULL;
}

static void a_guest_is_not_cancelled_inside(void)
{
    size_t seen = 0;

    for (int round = 0; round < TRIES && seen == 0; round++) {
        parforge_job *const job = create_short(successes, NULL);
        pthread_t thread;

        gate_make(&gate, 0);
        REQUIRE(pthread_create(&thread, NULL, join_at_gate, job) == 0, "no thread");
        gate_await(&gate, 0);
        (void)pthread_cancel(thread);
        gate_set_limit(&gate, GATE_OPEN);
        (void)pthread_join(thread, NULL);
        DO(parforge_job_join(job, 10.0));
        seen += atomic_load(&items_of_guest);
        parforge_job_release(job);
        gate_destroy(&gate);
    }
    REQUIRE(seen > 0, "%d times a driver was faster", TRIES);
}

/* ---- its stack ---- */

/* How much of the calling thread's stack is to be used for half of the usual size to be left. It
 * may have more than was asked for, as stacks are used again. */
static size_t bytes_to_use(void)
{
    pthread_attr_t usual;
    pthread_attr_t own;
    void *low = NULL;
    size_t usual_size = 0;
    size_t size = 0;

    REQUIRE(pthread_attr_init(&usual) == 0 && pthread_getattr_np(pthread_self(), &own) == 0,
            "no attributes");
    (void)pthread_attr_getstacksize(&usual, &usual_size);
    (void)pthread_attr_getstack(&own, &low, &size);
    (void)pthread_attr_destroy(&usual);
    (void)pthread_attr_destroy(&own);
    return (size_t)((char *)__builtin_frame_address(0) - (char *)low) - usual_size / 2;
}

static void *use_up_stack(void *context)
{
    parforge_job *const job = create_short(successes, NULL);

    (void)context;
    surprise(come);

    volatile char *const used = alloca(bytes_to_use());

    used[0] = 0;
    for (int round = 0; round < ROUNDS; round++) {
        start_and_join(job, FOREVER);
    }
    REQUIRE(atomic_load(&items_of_guest) == 0, "%zu items with less stack than a driver has",
            atomic_load(&items_of_guest));
    parforge_job_release(job);
    return NULL;
}

static void who_has_used_its_stack_is_no_guest(void)
{
    pthread_t thread;

    REQUIRE(pthread_create(&thread, NULL, use_up_stack, NULL) == 0, "no thread");
    (void)pthread_join(thread, NULL);
}

/* ---- signals ---- */

static int see_signals(size_t index, int code, int *result)
{
    sigset_t blocked;

    (void)nanosleep(&a_while, NULL);
    (void)pthread_sigmask(SIG_BLOCK, NULL, &blocked);
    REQUIRE(sigismember(&blocked, SIGUSR1) == !is_guest(), "item %zu on %s thread", index,
            is_guest() ? "its" : "our");
    return come(index, code, result);
}

/* It is seen to be long, and gets a team, which is new, as the thread is. */
static void *join_a_long_one(void *context)
{
    surprise(see_signals);
    start_and_join(context, FOREVER);
    return NULL;
}

static void signals_are_not_for_the_team_of_a_guest(void)
{
    size_t seen = 0;

    for (int round = 0; round < TRIES && seen == 0; round++) {
        parforge_job *const job = create_short(successes, NULL);
        pthread_t thread;

        REQUIRE(pthread_create(&thread, NULL, join_a_long_one, job) == 0, "no thread");
        (void)pthread_join(thread, NULL);
        seen += atomic_load(&items_of_guest) > 0 ? atomic_load(&items_of_others) : 0;
        parforge_job_release(job);
    }
    REQUIRE(seen > 0, "%d times a driver was faster, or there was no team", TRIES);
}

const struct executor_case guest_cases[] = {
    {"a driver waits for the turn of a guest", a_driver_waits_for_the_turn_of_a_guest, false},
    {"a guest remembers its last error", a_guest_remembers_its_last_error, false},
    {"a guest is not cancelled inside", a_guest_is_not_cancelled_inside, false},
    {"who has used its stack is no guest", who_has_used_its_stack_is_no_guest, false},
    {"signals are not for the team of a guest", signals_are_not_for_the_team_of_a_guest, false},
    {NULL, NULL, false},
};
