/*
 * Chunks are the formula's: for any count of items, threads asked for and threads that turn up, and
 * every item is run once, by the thread that has its chunk.
 */
#include "harness.h"
#include "stress.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ITEMS 512
#define MOST_THREADS 64

__extension__ typedef unsigned __int128 wide;

/* Item i is in chunk min(i / (q + 1), …): the formula from the other side, in numbers that cannot
 * overflow. */
static int chunk_of_item(size_t n, int threads, size_t item)
{
    const size_t q = n / (size_t)threads;
    const size_t r = n % (size_t)threads;
    const wide longer = (wide)r * ((wide)q + 1); /* items in chunks of q + 1 */

    return (int)(item < longer ? (wide)item / ((wide)q + 1) : r + (item - longer) / q);
}

static wide begin_of_chunk(size_t n, int threads, int index)
{
    const wide q = n / (size_t)threads;
    const wide r = n % (size_t)threads;
    const wide c = (wide)index;

    return c * q + (c < r ? c : r);
}

static void check_one_chunk(size_t n, int threads, int index)
{
    const parforge_chunk chunk = parforge_chunk_of(n, threads, index);

    REQUIRE(chunk.begin == begin_of_chunk(n, threads, index) &&
                chunk.end == begin_of_chunk(n, threads, index + 1),
            "n %zu, threads %d, chunk %d: %zu to %zu", n, threads, index, chunk.begin, chunk.end);
}

/* Contiguous from 0 to n, the larger ones first, sizes at most one apart. */
static void check_all_chunks(size_t n, int threads)
{
    size_t next = 0;
    size_t largest = 0;
    size_t before = SIZE_MAX;

    for (int index = 0; index < threads; index++) {
        const parforge_chunk chunk = parforge_chunk_of(n, threads, index);
        const size_t size = chunk.end - chunk.begin;

        largest = index == 0 ? size : largest;
        REQUIRE(chunk.begin == next && chunk.end >= chunk.begin, "n %zu, threads %d, chunk %d", n,
                threads, index);
        REQUIRE(size <= before && largest - size <= 1, "n %zu, threads %d, chunk %d has %zu items",
                n, threads, index, size);
        check_one_chunk(n, threads, index);
        before = size;
        next = chunk.end;
    }
    REQUIRE(next == n, "n %zu, threads %d: the last chunk ends at %zu", n, threads, next);
}

static void check_small_counts(void)
{
    for (size_t n = 0; n <= MOST_ITEMS; n++) {
        for (int threads = 1; threads <= MOST_THREADS; threads++) {
            check_all_chunks(n, threads);
        }
    }
}

/* Counts of all magnitudes, and near the powers of two. */
static size_t random_count(randomness *source)
{
    const uint64_t bits = random_bits(source);
    const int shift = (int)random_below(source, 64);

    switch (random_below(source, 3)) {
    case 0:
        return bits >> shift;
    case 1:
        return (UINT64_C(1) << shift) + bits % 5 - 2;
    default:
        return SIZE_MAX - bits % 200000;
    }
}

static int random_threads(randomness *source)
{
    return 1 + (int)(random_bits(source) % 65536 >> random_below(source, 16));
}

static void check_random_counts(size_t rounds, uint64_t seed)
{
    randomness source = {seed};

    for (size_t round = 0; round < rounds; round++) {
        const size_t n = random_count(&source);
        const int threads = random_threads(&source);
        const int index = (int)random_below(&source, (size_t)threads);
        const int limited = n < (size_t)threads ? (int)n : threads;

        check_one_chunk(n, threads, index);
        check_one_chunk(n, threads, threads - 1);
        REQUIRE(parforge_chunk_of(n, threads, threads - 1).end == n, "n %zu, threads %d", n,
                threads);
        REQUIRE(parforge_thread_count(n, threads) == limited, "n %zu, threads %d", n, threads);
        if (round % 1000 == 0) {
            check_all_chunks(n, threads);
        }
    }
}

/* The rest is played in a child, in whose environment the runtime grants fewer threads. */

static unsigned char inputs[MOST_ITEMS];
static struct place places[MOST_ITEMS];
static atomic_uchar times[MOST_ITEMS];

static int count_threads(size_t n)
{
    uintptr_t seen[MOST_THREADS];
    int count = 0;

    for (size_t i = 0; i < n; i++) {
        int k = 0;

        while (k < count && seen[k] != places[i].thread) {
            k++;
        }
        if (k == count) {
            seen[count++] = places[i].thread;
        }
    }
    return count;
}

/* Runs n items with so many threads; returns how many turned up. */
static int check_one_run(size_t n, int threads)
{
    const parforge_options options = {.max_threads = threads, .name = "chunk"};
    const int chunks = n < (size_t)threads ? (int)n : threads;

    memset(places, 0, sizeof places);
    memset(times, 0, sizeof times);
    REQUIRE(stress_traced(inputs, n, places, times, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    for (size_t i = 0; i < n; i++) {
        const int chunk = chunk_of_item(n, chunks, i);

        REQUIRE(atomic_load(&times[i]) == 1, "n %zu, threads %d: item %zu was run %d times", n,
                threads, i, atomic_load(&times[i]));
        REQUIRE(places[i].chunk == chunk, "n %zu, threads %d: item %zu ran in chunk %d, not %d", n,
                threads, i, places[i].chunk, chunk);
        REQUIRE(i == 0 || places[i - 1].chunk != chunk || places[i - 1].thread == places[i].thread,
                "n %zu, threads %d: chunk %d has two threads", n, threads, chunk);
    }
    return count_threads(n);
}

/* All counts, or with a step that is coprime to most numbers of threads; always the counts where
 * something changes. */
static bool is_of_interest(size_t n, int threads, size_t step)
{
    const size_t more = n % (size_t)threads;

    return n % step == 1 || n <= 3 ||
           (n < 4 * (size_t)threads && (more <= 1 || more == (size_t)threads - 1)) ||
           n == MOST_ITEMS;
}

/* arguments: the threads that may turn up, or 0 for any number; the step of the counts. */
static int run_in_child(char **arguments)
{
    const int granted = atoi(arguments[0]);
    const size_t step = (size_t)atoi(arguments[1]);
    long runs = 0;
    int most = 0;

    start_watchdog(SANITIZED ? 3000 : 1000);
    for (int threads = 1; threads <= MOST_THREADS; threads++) {
        for (size_t n = 0; n <= MOST_ITEMS; n++) {
            if (step == 1 || is_of_interest(n, threads, step)) {
                const int turned_up = check_one_run(n, threads);

                REQUIRE(granted == 0 || turned_up <= granted, "%d threads turned up", turned_up);
                most = turned_up > most ? turned_up : most;
                runs++;
            }
        }
    }
    (void)printf("%ld runs, at most %d threads", runs, most);
    return 0;
}

static void check_runs(const char *granted, const char *step, const char *setting)
{
    const char *const arguments[] = {"child", granted, step, NULL};
    const char *const settings[] = {setting, "OMP_WAIT_POLICY=passive", "KMP_WARNINGS=0", NULL};
    const ending ending = run_self(arguments, settings);
    const int expected = strcmp(granted, "0") == 0 ? MOST_THREADS : atoi(granted);
    int most = 0;
    long runs = 0;

    (void)printf("%s: %s\n", setting, ending.output);
    REQUIRE(ended_well(&ending), "%s: %s", setting, describe_ending(&ending));
    REQUIRE(sscanf(ending.output, "%ld runs, at most %d", &runs, &most) == 2, "%s", ending.output);
    /* Whether that many turned up, so that the test is of what it says. */
    REQUIRE(most == expected || strstr(setting, "DYNAMIC") != NULL,
            "%s: at most %d threads turned up, not %d", setting, most, expected);
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const char *const few = SANITIZED && !is_long ? "31" : "1";
    const char *const many = is_long ? "1" : SANITIZED ? "101" : "31";

    if (argc == 4 && strcmp(argv[1], "child") == 0) {
        return run_in_child(argv + 2);
    }
    start_watchdog(is_long ? 3600 : 300);
    check_small_counts();
    check_random_counts(is_long ? 10000000 : 1000000, 20260101);
    check_runs("1", few, "OMP_THREAD_LIMIT=1");
    check_runs("2", few, "OMP_THREAD_LIMIT=2");
    check_runs("3", few, "OMP_THREAD_LIMIT=3");
    check_runs("0", many, "OMP_THREAD_LIMIT=1000");
    check_runs("0", many, "OMP_DYNAMIC=true");
    return 0;
}
