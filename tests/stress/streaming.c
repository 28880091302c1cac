/*
 * Results that leave past the caches: the same bytes at every alignment and length, and not one
 * beside them. PARFORGE_STREAM=1, for a child, has it done for results of any size.
 */
#include "harness.h"
#include "stress.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ITEMS 4000
#define MOST_OFFSET 70 /* bytes: more than a cache line */
#define MARGIN 256
#define FILLING 0xa5

static unsigned char input_room[2][MOST_ITEMS * sizeof(double) + MARGIN];
static unsigned char output_room[2][MOST_ITEMS * sizeof(double) + 2 * MARGIN];
static unsigned char expected_room[2][MOST_ITEMS * sizeof(double) + 2 * MARGIN];

/* Begins anywhere where such items may. */
static void *place(unsigned char *room, size_t offset, size_t item_size)
{
    unsigned char *const start = room + MARGIN;
    const size_t wanted = offset / item_size * item_size;
    const size_t surplus = (size_t)((uintptr_t)start % item_size);

    return start + wanted - surplus;
}

static void clear(void)
{
    memset(output_room, FILLING, sizeof output_room);
    memset(expected_room, FILLING, sizeof expected_room);
}

static void compare(const char *what, size_t n, size_t offset)
{
    for (size_t k = 0; k < 2; k++) {
        REQUIRE(memcmp(output_room[k], expected_room[k], sizeof output_room[k]) == 0,
                "%s: %zu items at offset %zu", what, n, offset);
    }
}

static void check_bytes(size_t n, size_t offset, const parforge_options *options)
{
    const unsigned char *const input = input_room[0];
    unsigned char *const output = place(output_room[0], offset, 1);
    unsigned char *const expected = expected_room[0] + (output - output_room[0]);

    clear();
    for (size_t i = 0; i < n; i++) {
        expected[i] = byte_of(input[i]);
    }
    REQUIRE(stress_bytes(input, n, output, options) == PARFORGE_OK, "%s", parforge_last_error());
    compare("bytes", n, offset);
}

static void check_halves(size_t n, size_t offset, const parforge_options *options)
{
    const double *const input = place(input_room[0], 0, sizeof(double));
    float *const output = place(output_room[0], offset, sizeof(float));
    const ptrdiff_t shift = (unsigned char *)output - output_room[0];

    clear();
    for (size_t i = 0; i < n; i++) {
        const float half = half_of(input[i]);

        memcpy(expected_room[0] + shift + (ptrdiff_t)(i * sizeof half), &half, sizeof half);
    }
    REQUIRE(stress_halves(input, n, output, options) == PARFORGE_OK, "%s", parforge_last_error());
    compare("halves", n, offset);
}

static void check_pairs(size_t n, size_t offset, const parforge_options *options)
{
    const double *const a = place(input_room[0], 0, sizeof(double));
    const double *const b = place(input_room[1], 0, sizeof(double));
    double *const x = place(output_room[0], offset, sizeof(double));
    double *const y = place(output_room[1], MOST_OFFSET - offset, sizeof(double));
    const ptrdiff_t x_shift = (unsigned char *)x - output_room[0];
    const ptrdiff_t y_shift = (unsigned char *)y - output_room[1];

    clear();
    for (size_t i = 0; i < n; i++) {
        double pair[2];

        pair_of(a[i], b[i], &pair[0], &pair[1]);
        memcpy(expected_room[0] + x_shift + (ptrdiff_t)(i * sizeof(double)), &pair[0],
               sizeof(double));
        memcpy(expected_room[1] + y_shift + (ptrdiff_t)(i * sizeof(double)), &pair[1],
               sizeof(double));
    }
    REQUIRE(stress_pairs(a, b, n, x, y, options) == PARFORGE_OK, "%s", parforge_last_error());
    compare("pairs", n, offset);
}

/* Failures put the default into a block that has not left yet. */
static void check_sieve(size_t n, size_t offset, randomness *source,
                        const parforge_options *options)
{
    static int codes[MOST_ITEMS];
    uint64_t *const output = place(output_room[0], offset, sizeof(uint64_t));
    const ptrdiff_t shift = (unsigned char *)output - output_room[0];
    parforge_options going_on = *options;

    clear();
    for (size_t i = 0; i < n; i++) {
        codes[i] = random_below(source, 50) == 0 ? 4 : 0;

        const uint64_t result = codes[i] == 0 ? mix_of(i, 1) : 99;

        memcpy(expected_room[0] + shift + (ptrdiff_t)(i * sizeof result), &result, sizeof result);
    }
    going_on.suppress_errors = true;
    REQUIRE(stress_sieve(codes, n, output, &going_on) == PARFORGE_OK, "%s", parforge_last_error());
    compare("sieve", n, offset);
}

/* An item that is told to be done is there, whoever looks. */
static void check_items_of_a_job(size_t n, size_t offset, const parforge_options *options)
{
    const double *const input = place(input_room[0], 0, sizeof(double));
    float *const output = place(output_room[0], offset, sizeof(float));
    parforge_job *job = NULL;

    clear();
    REQUIRE(stress_halves_start(&job, input, n, output, options) == PARFORGE_OK, "%s",
            parforge_last_error());
    for (size_t i = 0; i < n; i += 1 + n / 50) {
        float half = 0.0F;

        REQUIRE(stress_halves_result_at(job, i, &half, 60.0) == PARFORGE_OK, "%s",
                parforge_last_error());
        REQUIRE(half == half_of(input[i]), "item %zu of %zu", i, n);
    }
    parforge_job_release(job);
}

static void check_all(size_t rounds)
{
    randomness source = {20261122};

    for (size_t k = 0; k < 2; k++) {
        double *const values = place(input_room[k], 0, sizeof(double));

        for (size_t i = 0; i < MOST_ITEMS; i++) {
            values[i] = (double)random_below(&source, 1000000) / 7.0;
        }
    }
    for (size_t round = 0; round < rounds; round++) {
        const size_t n = 1 + random_below(&source, MOST_ITEMS >> random_below(&source, 8));
        const size_t offset = random_below(&source, MOST_OFFSET);
        const parforge_options options = {
            .max_threads = 1 + (int)random_below(&source, 5),
            .schedule = (parforge_schedule)random_below(&source, 3),
        };

        check_bytes(n, offset, &options);
        check_halves(n, offset, &options);
        check_pairs(n, offset, &options);
        check_sieve(n, offset, &source, &options);
        if (round % 10 == 0) {
            check_items_of_a_job(n, offset, &options);
        }
    }
}

/* That it is done at all. */
static void check_that_it_is_told(void)
{
    static const char *const arguments[] = {"tell", NULL};
    static const struct {
        const char *const settings[3];
        bool streams;
    } cases[] = {
        {{"PARFORGE_EXPLAIN=1", "PARFORGE_STREAM=1", NULL}, true},
        {{"PARFORGE_EXPLAIN=1", "PARFORGE_STREAM=0", NULL}, false},
        {{"PARFORGE_EXPLAIN=1", "PARFORGE_STREAM=auto", NULL}, false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof cases[0]; i++) {
        const ending ending = run_self(arguments, cases[i].settings);

        REQUIRE(ended_well(&ending), "%s", describe_ending(&ending));
        REQUIRE((strstr(ending.output, "past the caches") != NULL) == cases[i].streams, "%s: %s",
                cases[i].settings[1], ending.output);
    }
}

/* More bytes of results than the last-level caches of two threads hold; 0: too many for a test, or
 * not known. */
static size_t large_size(void)
{
    FILE *const file = fopen("/sys/devices/system/cpu/cpu0/cache/index3/size", "re");
    unsigned kibibytes = 0;

    if (file != NULL) {
        REQUIRE(fscanf(file, "%uK", &kibibytes) == 1, "no size");
        (void)fclose(file);
    }
    return !SANITIZED && kibibytes <= 64U << 10
               ? ((size_t)kibibytes << 11) + (kibibytes > 0 ? 4096 : 0)
               : 0;
}

/* Two calls whose items take some 0.1 µs. */
static void run_slowly(void)
{
    const size_t n = large_size() / sizeof(uint64_t);
    const parforge_options options = {.max_threads = 2};
    unsigned *const rounds = malloc(n * sizeof *rounds);
    int *const codes = calloc(n, sizeof *codes);
    uint64_t *const output = malloc(n * sizeof *output);

    labour_ledger = calloc(n, sizeof *labour_ledger);
    REQUIRE(rounds != NULL && codes != NULL && output != NULL && labour_ledger != NULL,
            "no memory");
    for (size_t i = 0; i < n; i++) {
        rounds[i] = 20;
    }
    for (int call = 0; call < 2; call++) {
        REQUIRE(stress_labour(rounds, codes, n, output, &options) == PARFORGE_OK, "%s",
                parforge_last_error());
    }
    free(rounds);
    free(codes);
    free(output);
    free(labour_ledger);
}

/* Results of any size do it when told to; unasked, only until it is known that they come slowly. */
static void check_that_slow_results_stay(void)
{
    static const char *const arguments[] = {"slowly", NULL};
    static const char *const settings[][3] = {
        {"PARFORGE_EXPLAIN=1", "PARFORGE_STREAM=auto", NULL},
        {"PARFORGE_EXPLAIN=1", "PARFORGE_STREAM=1", NULL},
    };

    for (size_t i = 0; large_size() > 0 && i < 2; i++) {
        const ending ending = run_self(arguments, settings[i]);
        const char *const first = strstr(ending.output, "past the caches");

        REQUIRE(ended_well(&ending), "%s", describe_ending(&ending));
        REQUIRE(first != NULL, "%s: %s", settings[i][1], ending.output);
        REQUIRE((strstr(first + 1, "past the caches") != NULL) == (i == 1), "%s: %s",
                settings[i][1], ending.output);
    }
}

int main(int argc, char **argv)
{
    static const char *const child[] = {"short child", NULL};
    static const char *const long_child[] = {"long child", NULL};
    static const char *const settings[] = {"PARFORGE_STREAM=1", NULL};
    const char *const form = argc > 1 ? argv[1] : "short";
    const bool is_long = strncmp(form, "long", 4) == 0;

    start_watchdog(is_long ? 3500 : 250);
    if (strcmp(form, "tell") == 0) {
        const parforge_options options = {.max_threads = 2};

        check_bytes(1000, 3, &options);
        return 0;
    }
    if (strstr(form, "child") != NULL) {
        check_all(is_long ? 100000 : SANITIZED ? 200 : 1000);
        return 0;
    }
    if (strcmp(form, "slowly") == 0) {
        run_slowly();
        return 0;
    }
#ifdef __SSE2__
    check_that_it_is_told();
    check_that_slow_results_stay();
#endif
    const ending ending = run_self(is_long ? long_child : child, settings);

    REQUIRE(ended_well(&ending), "%s", describe_ending(&ending));
    return 0;
}
