/*
 * Every way to crash, in every form of loop, at chosen items: each costs its own item and no other,
 * the failures are the exact ones, and where one stops it is the lowest.
 */
#include "theatre.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define ITEMS 500
#define CHUNKS 4

struct way {
    int part;
    int signal;
};

static const struct way ways[] = {
    {PART_SEGV, SIGSEGV},     {PART_BUS, SIGBUS}, {PART_FPE, SIGFPE},
    {PART_ABORT, SIGABRT},    {PART_EXIT, 0},     {PART_KILL, SIGKILL},
#if !SANITIZED /* whose frames need more than a stack */
    {PART_OVERFLOW, SIGSEGV},
#endif
};

#define WAYS (sizeof ways / sizeof ways[0])

static int parts[ITEMS];
static long results[ITEMS];
static double doubles[ITEMS];
static double weights[ITEMS];
static struct pair pairs[ITEMS];
static parforge_failure failures[ITEMS];

static const parforge_options goes_on = {
    .backend = PARFORGE_PROCESSES, .max_threads = CHUNKS, .on_error = PARFORGE_CONTINUE};
static const parforge_options stops = {.backend = PARFORGE_PROCESSES, .max_threads = CHUNKS};

static const struct way *way_of(int part)
{
    for (size_t i = 0; i < WAYS; i++) {
        if (ways[i].part == part) {
            return &ways[i];
        }
    }
    return NULL;
}

/* The failures that the parts say there are, against those that are listed. */
static void check_failures(size_t count)
{
    size_t next = 0;

    for (size_t i = 0; i < ITEMS; i++) {
        const struct way *const way = way_of(parts[i]);

        if (way != NULL || parts[i] == PART_FAIL) {
            REQUIRE(next < count && failures[next].index == i, "failure %zu is not item %zu", next,
                    i);
            REQUIRE(failures[next].code == (way != NULL ? 0 : 7), "item %zu: code %d", i,
                    failures[next].code);
            REQUIRE(failures[next].signal == (way != NULL ? way->signal : 0), "item %zu: signal %d",
                    i, failures[next].signal);
            next++;
        }
    }
    REQUIRE(next == count, "%zu failures, not %zu", count, next);
}

static bool fails(int part)
{
    return way_of(part) != NULL || part == PART_FAIL || part == PART_IGNORE;
}

static void check_results(void)
{
    for (size_t i = 0; i < ITEMS; i++) {
        const long expected = fails(parts[i]) ? -1 : value_of(parts[i]);

        REQUIRE(results[i] == expected, "item %zu: %ld, not %ld", i, results[i], expected);
    }
}

static void check_doubles(void)
{
    for (size_t i = 0; i < ITEMS; i++) {
        const double expected = fails(parts[i]) ? 0.0 : (double)value_of(parts[i]);

        REQUIRE(doubles[i] == expected, "item %zu: %g, not %g", i, doubles[i], expected);
    }
}

static void check_weights(void)
{
    for (size_t i = 0; i < ITEMS; i++) {
        const double expected = fails(parts[i]) ? -2.5 : (double)value_of(parts[i]) / 2;
        const long first = fails(parts[i]) ? 0 : (long)i;

        REQUIRE(weights[i] == expected, "item %zu: %g, not %g", i, weights[i], expected);
        REQUIRE(pairs[i].first == first, "item %zu: %ld, not %ld", i, pairs[i].first, first);
    }
}

/* At both ends of the data, of chunks and of blocks, and next to each other. */
static void cast(int first, int second)
{
    static const size_t places[] = {0,   1,   63,  64,  65,  124, 125, 190,
                                    249, 250, 300, 301, 302, 498, 499};

    fill(parts, ITEMS);
    for (size_t i = 0; i < sizeof places / sizeof places[0]; i++) {
        parts[places[i]] = i % 2 == 0 ? first : second;
    }
}

/* ---- calls ---- */

static void crash_and_go_on(const struct way *way)
{
    struct stage *const stage = fresh_stage();

    cast(way->part, PART_FAIL);
    memset(results, 99, sizeof results);
    REQUIRE(crew_play(parts, ITEMS, results, stage, &goes_on) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    check_failures(parforge_last_failures(failures, ITEMS));
    check_results();
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(atomic_load(&stage->entered[i]) == 1, "item %zu was run %u times", i,
                atomic_load(&stage->entered[i]));
    }

    cast(way->part, PART_IGNORE);
    REQUIRE(crew_play(parts, ITEMS, results, stage,
                      &(parforge_options){.backend = PARFORGE_PROCESSES,
                                          .max_threads = CHUNKS,
                                          .ignore_errors = (const int[]){8, 0},
                                          .ignore_errors_count = 2,
                                          .suppress_errors = true}) == PARFORGE_OK,
            "%s", parforge_last_error());
    check_failures(parforge_last_failures(failures, ITEMS));
    check_results();

    cast(way->part, way->part);
    REQUIRE(crew_glance(parts, ITEMS, doubles, &goes_on) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    check_failures(parforge_last_failures(failures, ITEMS));
    check_doubles();

    cast(PART_FAIL, way->part);
    REQUIRE(crew_weigh(parts, ITEMS, weights, pairs, &goes_on) == PARFORGE_ERR_PROCESSOR, "%s",
            parforge_last_error());
    check_failures(parforge_last_failures(failures, ITEMS));
    check_weights();
}

static void require_single(size_t count, size_t index, int code, int signal)
{
    REQUIRE(count == 1, "%zu failures", count);
    REQUIRE(failures[0].index == index && failures[0].code == code && failures[0].signal == signal,
            "item %zu, code %d, signal %d, not %zu, %d, %d", failures[0].index, failures[0].code,
            failures[0].signal, index, code, signal);
}

/* The lowest of several, with a failure of the other kind above it. */
static void crash_and_stop(const struct way *way, size_t lowest)
{
    fill(parts, ITEMS);
    parts[lowest] = way->part;
    parts[ITEMS - 1] = PART_FAIL;
    memset(results, 99, sizeof results);
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &stops) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    require_single(parforge_last_failures(failures, ITEMS), lowest, 0, way->signal);
    for (size_t i = 0; i < lowest; i++) {
        REQUIRE(results[i] == value_of(parts[i]), "item %zu: %ld", i, results[i]);
    }
    REQUIRE(crew_glance(parts, ITEMS, doubles, &stops) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    require_single(parforge_last_failures(failures, ITEMS), lowest, 0, way->signal);
    for (size_t i = 0; i < lowest; i++) {
        REQUIRE(doubles[i] == (double)value_of(parts[i]), "item %zu: %g", i, doubles[i]);
    }

    parts[lowest] = PART_FAIL;
    parts[ITEMS - 1] = way->part;
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &stops) == PARFORGE_ERR_PROCESSOR, "%s",
            parforge_last_error());
    require_single(parforge_last_failures(failures, ITEMS), lowest, 7, 0);
    REQUIRE(crew_weigh(parts, ITEMS, weights, pairs, &stops) == PARFORGE_ERR_PROCESSOR, "%s",
            parforge_last_error());
    require_single(parforge_last_failures(failures, ITEMS), lowest, 7, 0);
}

/* ---- what is folded of the others ---- */

static long expected_sum(long missing)
{
    long sum = 0;

    for (size_t i = 0; i < ITEMS; i++) {
        sum += fails(parts[i]) ? missing : value_of(parts[i]);
    }
    return sum;
}

static void crash_and_fold(const struct way *way)
{
    static const parforge_options forgives = {
        .backend = PARFORGE_PROCESSES, .max_threads = CHUNKS, .suppress_errors = true};
    long sum = 42;
    double glances = 42.0;

    cast(way->part, PART_FAIL);
    REQUIRE(crew_count(parts, ITEMS, &sum, fresh_stage(), &goes_on) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    REQUIRE(sum == 42, "%ld is the result of a job that has none", sum);
    REQUIRE(crew_count(parts, ITEMS, &sum, fresh_stage(), &forgives) == PARFORGE_OK, "%s",
            parforge_last_error());
    check_failures(parforge_last_failures(failures, ITEMS));
    REQUIRE(sum == expected_sum(-1), "%ld instead of %ld", sum, expected_sum(-1));
    sum = 42;
    REQUIRE(crew_count_all(parts, ITEMS, results, &sum, fresh_stage(), &forgives) == PARFORGE_OK,
            "%s", parforge_last_error());
    check_results();
    REQUIRE(sum == expected_sum(-1), "%ld instead of %ld", sum, expected_sum(-1));

    cast(way->part, way->part);
    REQUIRE(crew_count_glances(parts, ITEMS, &glances, &goes_on) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    REQUIRE(glances == 42.0, "%g is the result of a job that has none", glances);
    REQUIRE(crew_count_glances(parts, ITEMS, &glances, &forgives) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(glances == (double)expected_sum(0), "%g instead of %ld", glances, expected_sum(0));
}

/* ---- background jobs ---- */

static void crash_in_background(const struct way *way)
{
    const long *owned = NULL;
    parforge_job *job = NULL;
    size_t n = 0;
    long result = 0;

    cast(way->part, PART_FAIL);
    REQUIRE(crew_play_create(&job, parts, ITEMS, NULL, fresh_stage(), &goes_on) == PARFORGE_OK,
            "%s", parforge_last_error());
    for (int round = 0; round < 2; round++) {
        REQUIRE(parforge_job_start(job) == PARFORGE_OK, "%s", parforge_last_error());
        for (size_t i = 0; i < ITEMS; i++) {
            const parforge_error expected = way_of(parts[i]) != NULL ? PARFORGE_ERR_CRASHED
                                            : parts[i] == PART_FAIL  ? PARFORGE_ERR_PROCESSOR
                                                                     : PARFORGE_OK;
            const parforge_error error = crew_play_result_at(job, i, &result, PARFORGE_FOREVER);

            REQUIRE(error == expected, "item %zu: %s", i, parforge_error_name(error));
            REQUIRE(error != PARFORGE_OK || result == value_of(parts[i]), "item %zu: %ld", i,
                    result);
        }
        REQUIRE(parforge_job_join(job, PARFORGE_FOREVER) == PARFORGE_ERR_CRASHED, "%s",
                parforge_last_error());
        REQUIRE(parforge_job_status(job) == PARFORGE_ERRORED, "%s",
                parforge_status_name(parforge_job_status(job)));
        check_failures(parforge_job_failures(job, failures, ITEMS));
        REQUIRE(crew_play_results(job, &owned, &n) == PARFORGE_ERR_CRASHED && owned == NULL, "%s",
                parforge_last_error());
    }
    parforge_job_release(job);
}

/* ---- workers that never come to an item ---- */

static void lose_workers(void)
{
    long crafted[ITEMS];

    fill(parts, ITEMS);
    part_of_tools = PART_ABORT;
    REQUIRE(crew_craft(parts, ITEMS, crafted, &stops) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    REQUIRE(parforge_last_failures(NULL, 0) == 0, "%zu", parforge_last_failures(NULL, 0));
    REQUIRE(strstr(parforge_last_error(), "again and again") != NULL, "%s", parforge_last_error());
    part_of_tools = PART_FAIL;
    REQUIRE(crew_craft(parts, ITEMS, crafted, &goes_on) == PARFORGE_ERR_NO_MEMORY, "%s",
            parforge_last_error());
    part_of_tools = 0;
    parts[77] = PART_SEGV;
    REQUIRE(crew_craft(parts, ITEMS, crafted, &goes_on) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    require_single(parforge_last_failures(failures, ITEMS), 77, 0, SIGSEGV);
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(crafted[i] == (i == 77 ? 0 : value_of(parts[i]) + (long)i), "item %zu: %ld", i,
                crafted[i]);
    }
}

static void crash_everywhere(void)
{
    for (size_t i = 0; i < ITEMS; i++) {
        parts[i] = ways[i % 5].part;
    }
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &goes_on) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    check_failures(parforge_last_failures(failures, ITEMS));
    REQUIRE(crew_perform(parts, ITEMS, fresh_stage(), &goes_on) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    check_failures(parforge_last_failures(failures, ITEMS));
}

int main(void)
{
    const int rounds = 1;

    start_watchdog(280);
    for (int round = 0; round < rounds; round++) {
        for (size_t i = 0; i < WAYS; i++) {
            crash_and_go_on(&ways[i]);
            crash_and_stop(&ways[i], 0);
            crash_and_stop(&ways[i], 130);
            crash_and_stop(&ways[i], ITEMS - 2);
            crash_and_fold(&ways[i]);
            crash_in_background(&ways[i]);
        }
    }
    lose_workers();
    crash_everywhere();
    REQUIRE(zombies_of(getpid()) == 0 && living_descendants(getpid()) == 0, "children are left");
    return 0;
}
