/*
 * Calls from within element functions: right at any depth, ended with the item that makes them; and
 * items that take long, which ask whether they should stop.
 */
#include "harness.h"
#include "stress.h"

#include <pthread.h>
#include <string.h>
#include <time.h>

#define MOST_ITEMS 200000

/* Sanitizers and other programs take some time, too. */
#define SLACK (SANITIZED ? 2.0 : 0.5)

static unsigned char inputs[MOST_ITEMS];

static void sleep_for(double seconds)
{
    const struct timespec time = {0, (long)(seconds * 1e9)};

    (void)nanosleep(&time, NULL);
}

static void require_time(double start, double least, double most)
{
    const double elapsed = seconds_now() - start;

    REQUIRE(elapsed >= least && elapsed <= most, "it took %g seconds, not %g to %g", elapsed, least,
            most);
}

/* Depth */

/* The sum that a call of this depth gives, and what the serial loops would give. Zero where a call
 * failed. */
static uint64_t expected_sum(size_t n, int depth, size_t index)
{
    uint64_t sum = (uint64_t)depth + 1;

    for (size_t i = 0; i < n; i++) {
        sum += depth > 0 ? expected_sum(n, depth - 1, i) : mix_of(i, index);
    }
    return sum;
}

static int sum_below_here(const struct act *act, size_t index, uint64_t *output)
{
    const parforge_options options = {.max_threads = act->threads};
    const struct act deeper = {sum_below_here, act->n, act->threads, act->depth - 1};
    uint64_t values[64];
    uint64_t results[64];
    uint64_t sum = (uint64_t)act->depth + 1;
    parforge_error error = PARFORGE_OK;

    for (size_t i = 0; i < act->n; i++) {
        values[i] = index;
    }
    if (act->depth > 0) {
        error = stress_act(inputs, act->n, results, &deeper, &options);
    } else {
        error = stress_mixed(values, act->n, results, &options);
    }
    for (size_t i = 0; i < act->n; i++) {
        sum += results[i];
    }
    *output = sum;
    return (int)error;
}

static void nest(size_t n, int threads, int depth)
{
    const struct act act = {sum_below_here, n, threads, depth};
    const parforge_options options = {.max_threads = threads};
    uint64_t results[64];

    REQUIRE(stress_act(inputs, n, results, &act, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    for (size_t i = 0; i < n; i++) {
        REQUIRE(results[i] == expected_sum(n, depth, i), "depth %d: item %zu", depth, i);
    }
}

/* Errors of a call within */

static int fail_within(const struct act *act, size_t index, uint64_t *output)
{
    const parforge_options options = {.max_threads = act->threads, .on_error = PARFORGE_CONTINUE};
    int codes[64] = {0};
    uint64_t results[64];
    parforge_failure failures[3] = {{0, 0, 0}};

    codes[index % 50] = 3;
    codes[index % 50 + 5] = 4;

    const parforge_error error = stress_sieve(codes, 64, results, &options);

    *output = error == PARFORGE_ERR_PROCESSOR && parforge_last_failures(failures, 3) == 2 &&
              failures[0].index == index % 50 && failures[1].index == index % 50 + 5;
    return index % 10 == 7 ? 20 + (int)index : 0;
}

/* What a call within has failed with, and the item has dealt with, is not the outer call's. */
static int fail_and_go_on(const struct act *act, size_t index, uint64_t *output)
{
    (void)fail_within(act, index, output);
    return 0;
}

static void check_errors_dealt_with(void)
{
    const struct act act = {fail_and_go_on, 0, 2, 0};
    uint64_t results[64];

    REQUIRE(stress_act(inputs, 64, results, &act, NULL) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(parforge_last_failures(NULL, 0) == 0, "%zu failures", parforge_last_failures(NULL, 0));
}

static void check_errors_within(void)
{
    const struct act act = {fail_within, 0, 3, 0};
    const parforge_options options = {.max_threads = 4, .on_error = PARFORGE_CONTINUE};
    uint64_t results[100];
    parforge_failure failures[11] = {{0, 0, 0}};

    REQUIRE(stress_act(inputs, 100, results, &act, &options) == PARFORGE_ERR_PROCESSOR, "call");
    REQUIRE(parforge_last_failures(failures, 11) == 10, "%zu failures",
            parforge_last_failures(NULL, 0));
    for (size_t i = 0; i < 100; i++) {
        REQUIRE(results[i] == (i % 10 == 7 ? 0 : 1), "item %zu", i);
    }
    for (size_t i = 0; i < 10; i++) {
        REQUIRE(failures[i].index == 10 * i + 7 && failures[i].code == 20 + (int)failures[i].index,
                "failure %zu is item %zu", i, failures[i].index);
    }
}

/* Items that take long */

static atomic_int told;   /* items that were told to stop */
static atomic_int untold; /* items that gave up waiting for it, or need not wait */

static int wait_until_told(double seconds)
{
    const double start = seconds_now();

    while (seconds_now() - start < seconds) {
        if (parforge_should_stop()) {
            atomic_fetch_add(&told, 1);
            return 1;
        }
        sleep_for(1e-4);
    }
    atomic_fetch_add(&untold, 1);
    return 0;
}

static int linger(size_t index)
{
    (void)index;
    /* Whatever an item that was told to stop returns is no failure. */
    return wait_until_told(20.0) ? 77 : 0;
}

typedef parforge_error (*player)(const unsigned char *ignored, size_t n, unsigned char *output,
                                 const parforge_options *options);

static unsigned char outputs[MOST_ITEMS];

/* Seconds; so long that some item has begun by then, on a busy machine, too. */
#define LINGER_TIME 0.2

static void linger_until_timeout(player play, size_t n, int threads, parforge_on_error on_error)
{
    const parforge_options options = {
        .max_threads = threads, .timeout = LINGER_TIME, .on_error = on_error};
    const double start = seconds_now();
    char none_done[64];

    scene = linger;
    atomic_store(&told, 0);
    atomic_store(&untold, 0);
    REQUIRE(play(inputs, n, outputs, &options) == PARFORGE_ERR_KILLED, "%s", parforge_last_error());
    require_time(start, LINGER_TIME, LINGER_TIME + SLACK);
    REQUIRE(atomic_load(&told) > 0 && atomic_load(&untold) == 0, "%d told", atomic_load(&told));
    REQUIRE(parforge_last_failures(NULL, 0) == 0, "what was told to stop is no failure");
    (void)snprintf(none_done, sizeof none_done, "after 0 of %zu items", n);
    REQUIRE(strstr(parforge_last_error(), none_done) != NULL, "%s", parforge_last_error());
}

#define FAILING 100

/* Items above the failing one are told, those below are not. */
static int fail_or_linger(size_t index)
{
    if (index == FAILING) {
        sleep_for(0.02);
        return 5;
    }
    if (index < FAILING) {
        /* A little longer than the failing one, so that its failure is known. */
        return index % 50 == 0 ? wait_until_told(0.04) : 0;
    }
    return index % 100 == 0 ? wait_until_told(20.0) : 0;
}

static void linger_until_failure(player play)
{
    const parforge_options options = {.max_threads = 4}; /* 100 is the first of the second chunk */
    const double start = seconds_now();
    parforge_failure failure = {0, 0, 0};

    scene = fail_or_linger;
    atomic_store(&told, 0);
    atomic_store(&untold, 0);
    REQUIRE(play(inputs, 4 * FAILING, outputs, &options) == PARFORGE_ERR_PROCESSOR, "%s",
            parforge_last_error());
    require_time(start, 0.04, 0.1 + SLACK);
    REQUIRE(parforge_last_failures(&failure, 1) == 1 && failure.index == FAILING &&
                failure.code == 5,
            "item %zu", failure.index);
    REQUIRE(atomic_load(&untold) == 2, "%d items below the failing one were not told",
            atomic_load(&untold));
}

/* With PARFORGE_CONTINUE nobody is told, whatever fails. */
static int fail_and_ask(size_t index)
{
    atomic_fetch_add(parforge_should_stop() ? &told : &untold, 1);
    return (int)(index % 3);
}

static void ask_without_need(void)
{
    const parforge_options options = {.max_threads = 4, .on_error = PARFORGE_CONTINUE};

    scene = fail_and_ask;
    atomic_store(&told, 0);
    atomic_store(&untold, 0);
    REQUIRE(!parforge_should_stop(), "outside of items");
    REQUIRE(stress_scene_items(inputs, 999, outputs, &options) == PARFORGE_ERR_PROCESSOR, "call");
    REQUIRE(parforge_last_failures(NULL, 0) == 666, "%zu failures",
            parforge_last_failures(NULL, 0));
    REQUIRE(atomic_load(&told) == 0 && atomic_load(&untold) == 999, "%d were told",
            atomic_load(&told));
    REQUIRE(!parforge_should_stop(), "outside of items");
}

/* Calls that end with the item that made them */

#define CLIFF 100000

static atomic_int inner_killed;
static atomic_int inner_other;

static int be_slow_over_the_cliff(size_t index)
{
    if (index % CLIFF > CLIFF / 2) {
        sleep_for(1e-3);
    }
    return 0;
}

static int be_slow(size_t index)
{
    (void)index;
    sleep_for(1e-3);
    return 0;
}

/* act->n items that take for ever; at depth 0 directly, else in a call within a call. */
static int call_for_ever(const struct act *act, size_t index, uint64_t *output)
{
    const parforge_options options = {.max_threads = act->threads};
    const struct act deeper = {call_for_ever, act->n, act->threads, act->depth - 1};
    static _Thread_local unsigned char slots[MOST_ITEMS];
    uint64_t results[2];
    parforge_error error = PARFORGE_OK;

    if (act->depth > 0) {
        error = stress_act(inputs, 2, results, &deeper, &options);
    } else {
        error = stress_scene_items(inputs, act->n, slots, &options);
    }
    atomic_fetch_add(error == PARFORGE_ERR_KILLED ? &inner_killed : &inner_other, 1);
    *output = index;
    return (int)error;
}

static void end_from_outside(int (*inner)(size_t), int depth)
{
    const struct act act = {call_for_ever, MOST_ITEMS, 2, depth};
    const parforge_options options = {.max_threads = 2, .timeout = 0.05};
    const double start = seconds_now();
    uint64_t results[2];

    scene = inner;
    atomic_store(&inner_killed, 0);
    atomic_store(&inner_other, 0);
    REQUIRE(stress_act(inputs, 2, results, &act, &options) == PARFORGE_ERR_KILLED, "%s",
            parforge_last_error());
    require_time(start, 0.05, 0.05 + 0.08 + SLACK);
    REQUIRE(atomic_load(&inner_killed) >= 1 && atomic_load(&inner_other) == 0, "%d, %d",
            atomic_load(&inner_killed), atomic_load(&inner_other));
    REQUIRE(strstr(parforge_last_error(), "after 0 of 2 items") != NULL, "%s",
            parforge_last_error());
}

/* Items of a nanosecond, then such that call: only the job around this one is ended. */
static int call_over_the_cliff(const struct act *act, size_t index, uint64_t *output)
{
    return index % CLIFF > CLIFF / 2 ? call_for_ever(act, index, output) : 0;
}

static int call_cliff_within(const struct act *act, size_t index, uint64_t *output)
{
    const struct act inner = {call_over_the_cliff, 3, act->threads, 0};
    const parforge_options options = {.max_threads = act->threads};
    static uint64_t results[2][MOST_ITEMS];

    *output = index;
    return (int)stress_act(inputs, MOST_ITEMS, results[index % 2], &inner, &options);
}

/* The calls in the middle have three slow items each: many of them are one long strip. */
static void end_in_the_middle(void)
{
    const struct act act = {call_cliff_within, 0, 2, 0};
    const parforge_options options = {.max_threads = 2, .timeout = 0.05};
    const double start = seconds_now();
    uint64_t results[2];

    scene = be_slow;
    REQUIRE(stress_act(inputs, 2, results, &act, &options) == PARFORGE_ERR_KILLED, "%s",
            parforge_last_error());
    require_time(start, 0.05, 0.05 + 0.08 + SLACK);
}

/* The item below fails, and ends the calls of the items above it. */
static int fail_or_call(const struct act *act, size_t index, uint64_t *output)
{
    if (index == 0) {
        sleep_for(0.05);
        return 9;
    }
    return call_for_ever(act, index, output);
}

static void end_by_failure(int (*inner)(size_t), int depth)
{
    const struct act act = {fail_or_call, MOST_ITEMS, 2, depth};
    const parforge_options options = {.max_threads = 2};
    const double start = seconds_now();
    parforge_failure failure = {1, 0, 0};
    uint64_t results[2];

    scene = inner;
    REQUIRE(stress_act(inputs, 2, results, &act, &options) == PARFORGE_ERR_PROCESSOR, "%s",
            parforge_last_error());
    require_time(start, 0.05, 0.05 + 0.08 + SLACK);
    REQUIRE(parforge_last_failures(&failure, 1) == 1 && failure.index == 0 && failure.code == 9,
            "item %zu", failure.index);
}

/* A time-out of the call within is its own affair. */
static int time_out_within(const struct act *act, size_t index, uint64_t *output)
{
    const parforge_options options = {.max_threads = act->threads, .timeout = 0.01};
    unsigned char slots[64];

    *output = index;
    return stress_scene_items(inputs, 64, slots, &options) == PARFORGE_ERR_KILLED &&
                   !parforge_should_stop()
               ? 0
               : 1;
}

static void end_within(void)
{
    const struct act act = {time_out_within, 0, 2, 0};
    const parforge_options options = {.max_threads = 2};
    uint64_t results[6];

    scene = be_slow;
    REQUIRE(stress_act(inputs, 6, results, &act, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    for (size_t i = 0; i < 6; i++) {
        REQUIRE(results[i] == i, "item %zu", i);
    }
}

static void check_all(void)
{
    static const player players[] = {stress_scene, stress_scene_items};

    for (int threads = 1; threads <= 4; threads++) {
        nest(40, threads, 0);
        nest(12, threads, 1);
        nest(5, threads, 2);
        nest(3, threads, 4);
    }
    check_errors_within();
    check_errors_dealt_with();
    for (size_t p = 0; p < 2; p++) {
        linger_until_timeout(players[p], 1, 1, PARFORGE_STOP);
        linger_until_timeout(players[p], 1, 1, PARFORGE_CONTINUE);
        linger_until_timeout(players[p], 8, 4, PARFORGE_STOP);
        linger_until_timeout(players[p], 1000, 2, PARFORGE_CONTINUE);
    }
    linger_until_failure(stress_scene_items);
    ask_without_need();
    end_within();
    for (int depth = 0; depth < 3; depth++) {
        end_from_outside(be_slow, depth);
        end_by_failure(be_slow, depth);
        end_from_outside(be_slow_over_the_cliff, depth);
        end_by_failure(be_slow_over_the_cliff, depth);
    }
    end_in_the_middle();
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;

    start_watchdog(is_long ? 3000 : 250);
    for (int round = 0; round < (is_long ? 100 : 1); round++) {
        check_all();
    }
    return 0;
}
