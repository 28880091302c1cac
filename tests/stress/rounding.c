/*
 * Reductions whose operation is rounded have the same bits for any number of threads and both
 * schedules, and in processes, and are near the serial sum; and values may be as large as is
 * allowed.
 */
#include "folding_forms.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* ---- rounded numbers ---- */

static size_t n;
static unsigned rounds[MOST_ITEMS];
static double weights[MOST_ITEMS];
static double output[MOST_ITEMS];
static parforge_options options;

#define KINDS 3

static parforge_error total(size_t kind, double *reduced)
{
    switch (kind) {
    case 0:
        return folding_total(rounds, weights, n, output, reduced, &options);
    case 1:
        return folding_total_only(rounds, weights, n, reduced, &options);
    default:
        return folding_total_in_order(rounds, weights, n, reduced, &options);
    }
}

static bool are_same_bits(double a, double b)
{
    uint64_t bits[2];

    memcpy(&bits[0], &a, sizeof a);
    memcpy(&bits[1], &b, sizeof b);
    return bits[0] == bits[1];
}

static double draw_weights(randomness *source)
{
    double serial = 0.0;

    n = draw_count(source);
    draw_costs(source, rounds, n);
    for (size_t i = 0; i < n; i++) {
        weights[i] = ldexp((double)(random_bits(source) >> 11), (int)random_below(source, 30) - 53);
        serial += weight_of(rounds[i], weights[i]);
    }
    return serial;
}

static parforge_schedule draw_schedule(randomness *source)
{
    return random_below(source, 2) == 0 ? PARFORGE_SCHEDULE_STATIC : PARFORGE_SCHEDULE_ADAPTIVE;
}

static parforge_backend draw_backend(randomness *source)
{
    return random_below(source, 16) == 0 ? PARFORGE_PROCESSES : PARFORGE_THREADS;
}

static void check_totals(randomness *source)
{
    const double serial = draw_weights(source);
    double alone[KINDS] = {0.0};

    options = (parforge_options){.max_threads = 1};
    for (size_t kind = 0; kind < KINDS; kind++) {
        REQUIRE(total(kind, &alone[kind]) == PARFORGE_OK, "%s", parforge_last_error());
        REQUIRE(fabs(alone[kind] - serial) <= 1e-12 * serial, "%.17g instead of %.17g", alone[kind],
                serial);
    }
    REQUIRE(are_same_bits(alone[0], alone[1]), "%.17g and %.17g", alone[0], alone[1]);
    for (int threads = 1; threads <= MOST_THREADS; threads++) {
        const size_t kind = random_below(source, KINDS);
        double reduced = -1.0;

        options.max_threads = threads;
        options.schedule = draw_schedule(source);
        options.backend = draw_backend(source);
        REQUIRE(total(kind, &reduced) == PARFORGE_OK, "%s", parforge_last_error());
        REQUIRE(are_same_bits(reduced, alone[kind]),
                "%zu items, %d threads: %.17g instead of %.17g", n, threads, reduced, alone[kind]);
    }
}

/* ---- large values ---- */

static void check_histogram(randomness *source)
{
    static unsigned char input[3000];
    static struct histogram expected;
    static struct histogram reduced;
    const struct histogram *found = NULL;
    parforge_job *job = NULL;
    size_t count = 0;

    n = random_below(source, sizeof input);
    options.max_threads = 1 + (int)random_below(source, MOST_THREADS);
    options.schedule = draw_schedule(source);
    options.backend = draw_backend(source);
    expected = no_counts;
    for (size_t i = 0; i < n; i++) {
        input[i] = (unsigned char)random_below(source, 256);
        expected.counts[2 * (size_t)input[i]]++;
    }
    REQUIRE(folding_histogram_in_order(input, n, &reduced, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(memcmp(&reduced, &expected, sizeof reduced) == 0, "histogram of %zu", n);
    REQUIRE(folding_histogram_start(&job, input, n, NULL, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(folding_histogram_get_return_values(job, &found, &count) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(count == 1 && memcmp(found, &expected, sizeof expected) == 0, "histogram of %zu", n);
    parforge_job_release(job);
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t experiments = is_long ? 5000 : SANITIZED ? 20 : 150;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20261121;
    randomness source = {seed};

    start_watchdog(is_long ? 3500 : 250);
    for (size_t experiment = 0; experiment < experiments; experiment++) {
        check_totals(&source);
        check_histogram(&source);
    }
    (void)printf("%zu experiments, seed %llu\n", experiments, (unsigned long long)seed);
    return 0;
}
