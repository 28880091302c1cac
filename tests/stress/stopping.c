/*
 * How soon a job stops: once a failure is reported, a thread begins at most 64 items above it, one
 * where the loop does not run in blocks, whatever items cost and however suddenly that changes. A
 * time-out stops all work as soon.
 *
 * The moment of the report is known to the item: the program is linked so that generated code calls
 * __wrap_parforge_item_failed(), which raises a flag after the library has taken the report. What
 * begins after it has seen the flag is counted.
 */
#include "harness.h"
#include "stress.h"

#include <parforge/generated.h>

#include <string.h>
#include <time.h>

#define BLOCK 64

#define MOST_ITEMS 600000
#define MOST_THREADS 8

static unsigned char inputs[MOST_ITEMS];
static unsigned char outputs[MOST_ITEMS];
static unsigned char times[MOST_ITEMS]; /* how often an item was begun */
static unsigned char fails[MOST_ITEMS];

static atomic_size_t reported;        /* the lowest index; SIZE_MAX: none yet */
static _Atomic double late;           /* what begins after this instant is late, too */
static atomic_int most_late;          /* of the items that one thread began late */
static atomic_uint trial;             /* which trial this is, so that threads start anew */
static _Thread_local unsigned counts; /* the trial that late_here belongs to */
static _Thread_local int late_here;

void __real_parforge_item_failed(parforge_cursor *cursor, size_t index, int code);
void __wrap_parforge_item_failed(parforge_cursor *cursor, size_t index, int code);

void __wrap_parforge_item_failed(parforge_cursor *cursor, size_t index, int code)
{
    size_t lowest = atomic_load(&reported);

    __real_parforge_item_failed(cursor, index, code);
    while (index < lowest && !atomic_compare_exchange_weak(&reported, &lowest, index)) {
    }
}

static void count_late_item(void)
{
    int most = atomic_load(&most_late);

    if (counts != atomic_load(&trial)) {
        counts = atomic_load(&trial);
        late_here = 0;
    }
    late_here++;
    while (late_here > most && !atomic_compare_exchange_weak(&most_late, &most, late_here)) {
    }
}

static void begin_item(size_t index)
{
    times[index]++;
    if (index > atomic_load_explicit(&reported, memory_order_acquire)) {
        count_late_item();
    }
}

static void begin_trial(void)
{
    atomic_fetch_add(&trial, 1);
    atomic_store(&reported, SIZE_MAX);
    atomic_store(&most_late, 0);
    memset(times, 0, sizeof times);
}

typedef parforge_error (*player)(const unsigned char *ignored, size_t n, unsigned char *output,
                                 const parforge_options *options);

/* What a thread may begin late. */
static int limit_of(player play)
{
    return play == stress_scene ? BLOCK : 1;
}

/* All below the failing item was begun once, nothing twice. */
static void check_times(size_t n, size_t lowest)
{
    for (size_t i = 0; i < n; i++) {
        REQUIRE(times[i] <= 1, "item %zu was begun %d times", i, times[i]);
        REQUIRE(i > lowest || times[i] == 1, "item %zu below %zu was not begun", i, lowest);
    }
}

static void check_lowest(parforge_error error, size_t lowest)
{
    parforge_failure failures[2] = {{0, 0, 0}};

    REQUIRE(error == PARFORGE_ERR_PROCESSOR, "%s", parforge_error_name(error));
    REQUIRE(parforge_last_failures(failures, 2) == 1 && failures[0].index == lowest,
            "item %zu was reported, not %zu", failures[0].index, lowest);
    REQUIRE(atomic_load(&reported) == lowest, "the program is not linked as it should be");
}

/* Items of a nanosecond, failures anywhere */

static int be_cheap(size_t index)
{
    begin_item(index);
    return fails[index];
}

static void fail_anywhere(player play, randomness *source)
{
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS)};
    const size_t n = 1 + random_below(source, MOST_ITEMS >> random_below(source, 12));
    const size_t failing = 1 + random_below(source, 4);
    size_t lowest = SIZE_MAX;

    memset(fails, 0, sizeof fails);
    for (size_t i = 0; i < failing; i++) {
        const size_t index = random_below(source, n);

        fails[index] = 1;
        lowest = index < lowest ? index : lowest;
    }
    scene = be_cheap;
    begin_trial();
    check_lowest(play(inputs, n, outputs, &options), lowest);
    check_times(n, lowest);
    REQUIRE(atomic_load(&most_late) <= limit_of(play), "n %zu: one thread began %d items late", n,
            atomic_load(&most_late));
}

/* A cliff: each chunk has items of a nanosecond, by which a strip grows long, then such of a
 * millisecond */

#define CHUNK 60000
#define CLIFF 50000

static atomic_int over_the_cliff; /* threads that have begun an item there, but not the first */
static int awaited;               /* as many have to, before the failing item fails */

static void be_slow(void)
{
    const struct timespec millisecond = {0, 1000000};

    (void)nanosleep(&millisecond, NULL);
}

static int fall_and_fail(size_t index)
{
    const size_t place = index % CHUNK;

    begin_item(index);
    if (index == CLIFF) {
        while (atomic_load(&over_the_cliff) < awaited) {
            be_slow();
        }
        return 1;
    }
    if (place >= CLIFF) {
        be_slow();
        if (place == CLIFF + 1) {
            atomic_fetch_add(&over_the_cliff, 1);
        }
    }
    return 0;
}

static void fail_over_a_cliff(player play, int threads)
{
    const parforge_options options = {.max_threads = threads};
    const size_t n = CHUNK * (size_t)threads;

    scene = fall_and_fail;
    begin_trial();
    atomic_store(&over_the_cliff, 0);
    awaited = threads - 1;

    const double start = seconds_now();

    check_lowest(play(inputs, n, outputs, &options), CLIFF);
    check_times(n, CLIFF);
    REQUIRE(atomic_load(&most_late) <= limit_of(play), "one thread began %d items late",
            atomic_load(&most_late));
    /* A whole strip would be 25 seconds. */
    REQUIRE(seconds_now() - start < (SANITIZED ? 10.0 : 2.0), "it took %g seconds",
            seconds_now() - start);
}

/* The same with a time-out. The library has some time to see that it is over. */

#define TIMEOUT 0.05
#define SLACK (SANITIZED ? 0.2 : 0.03)

static int fall(size_t index)
{
    times[index]++;
    if (index % CHUNK >= CLIFF) {
        if (seconds_now() > atomic_load(&late)) {
            count_late_item();
        }
        be_slow();
    }
    return 0;
}

static void run_out_of_time(player play, int threads)
{
    const parforge_options options = {.max_threads = threads, .timeout = TIMEOUT};
    const size_t n = CHUNK * (size_t)threads;

    scene = fall;
    begin_trial();

    const double start = seconds_now();

    atomic_store(&late, start + TIMEOUT + SLACK);

    const parforge_error error = play(inputs, n, outputs, &options);
    const double elapsed = seconds_now() - start;

    REQUIRE(error == PARFORGE_ERR_KILLED, "%s", parforge_error_name(error));
    REQUIRE(elapsed >= TIMEOUT, "it ended after %g seconds", elapsed);
    REQUIRE(elapsed < TIMEOUT + SLACK + 1.2e-3 * limit_of(play) + 0.3, "it took %g seconds",
            elapsed);
    REQUIRE(atomic_load(&most_late) <= limit_of(play), "one thread began %d items late",
            atomic_load(&most_late));
    REQUIRE(parforge_last_failures(NULL, 0) == 0, "a time-out is no failure");
    check_times(n, 0);
}

/* Time-out and failure at once: who is first is not known, but nobody may be wrong */

static int be_cheap_or_fail(size_t index)
{
    times[index]++;
    return fails[index];
}

static int killed;
static int failed;

static void race_time(player play, randomness *source)
{
    const size_t n = 1 + random_below(source, MOST_ITEMS);
    const size_t lowest = random_below(source, n);
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS),
                                      .timeout = (double)random_below(source, 1500) * 1e-6 + 1e-9};

    memset(fails, 0, sizeof fails);
    fails[lowest] = 1;
    scene = be_cheap_or_fail;
    begin_trial();

    const parforge_error error = play(inputs, n, outputs, &options);

    if (error == PARFORGE_ERR_KILLED) {
        REQUIRE(parforge_last_failures(NULL, 0) == 0, "a killed job has no failure");
        killed++;
    } else {
        check_lowest(error, lowest);
        check_times(n, lowest);
        failed++;
    }
}

/* The same where failures do not stop: a killed job lists those it has met. */
static void race_time_going_on(player play, randomness *source)
{
    static parforge_failure failures[MOST_ITEMS];
    const size_t n = 1 + random_below(source, MOST_ITEMS);
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS),
                                      .on_error = PARFORGE_CONTINUE,
                                      .timeout = (double)random_below(source, 1500) * 1e-6 + 1e-9};
    size_t expected = 0;

    memset(fails, 0, sizeof fails);
    for (size_t i = random_below(source, 100); i < n; i += 1 + random_below(source, 1000)) {
        fails[i] = 1;
        expected++;
    }
    scene = be_cheap_or_fail;
    begin_trial();

    const parforge_error error = play(inputs, n, outputs, &options);
    const size_t count = parforge_last_failures(failures, MOST_ITEMS);

    if (error == PARFORGE_ERR_KILLED) {
        REQUIRE(count <= expected, "%zu failures of %zu", count, expected);
    } else {
        REQUIRE(error == (expected > 0 ? PARFORGE_ERR_PROCESSOR : PARFORGE_OK), "%s",
                parforge_error_name(error));
        REQUIRE(count == expected, "%zu failures, not %zu", count, expected);
    }
    for (size_t i = 0; i < count; i++) {
        REQUIRE(i == 0 || failures[i - 1].index < failures[i].index, "failure %zu", i);
        REQUIRE(fails[failures[i].index] == 1 && times[failures[i].index] == 1, "item %zu",
                failures[i].index);
    }
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    static const player players[] = {stress_scene, stress_scene_items};
    const int rounds = is_long ? 10000 : SANITIZED ? 100 : 500;
    randomness source = {20260202};

    start_watchdog(is_long ? 3000 : 250);
    for (size_t p = 0; p < 2; p++) {
        for (int round = 0; round < rounds; round++) {
            fail_anywhere(players[p], &source);
            race_time(players[p], &source);
            race_time_going_on(players[p], &source);
        }
        for (int round = 0; round < (is_long ? 50 : 2); round++) {
            for (int threads = 2; threads <= MOST_THREADS; threads *= 2) {
                fail_over_a_cliff(players[p], threads);
                run_out_of_time(players[p], threads);
            }
        }
    }
    (void)printf("time against failure: %d killed, %d failed\n", killed, failed);
    REQUIRE(killed > 0 && failed > 0, "one side always won");
    return 0;
}
