/*
 * Random failures, threads and options against a serial loop: the lowest failing index is the
 * loop's, a list has all failures in order, what is ignored leaves the default, and no failure
 * costs another item its result.
 */
#include "harness.h"
#include "stress.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ITEMS 3000
#define MOST_IGNORED 4
#define MOST_CODE 6
#define DEFAULT 99
#define UNTOUCHED UINT64_C(0xabababababababab)

typedef parforge_error (*processor)(const int *code, size_t n, uint64_t *output,
                                    const parforge_options *options);

/* One call, and what the serial loop makes of it. */
typedef struct experiment {
    processor run;
    size_t n;
    int codes[MOST_ITEMS];
    int ignored[MOST_IGNORED];
    parforge_options options;
    bool continues;

    uint64_t results[MOST_ITEMS];
    parforge_failure failures[MOST_ITEMS];
    size_t failure_count; /* with a stop: at most 1 */
} experiment;

static bool is_in(const int *codes, size_t count, int code)
{
    for (size_t i = 0; i < count; i++) {
        if (codes[i] == code) {
            return true;
        }
    }
    return false;
}

static bool is_ignored(const experiment *e, int code)
{
    static const int of_spec[] = {3, STRESS_IGNORED};

    if (e->options.ignore_errors != NULL) {
        return is_in(e->options.ignore_errors, e->options.ignore_errors_count, code);
    }
    return e->run == stress_sieve_lenient && is_in(of_spec, 2, code);
}

/* None, some, many or all items have a code; at random, or near the cuts of blocks and chunks. */
static void draw_codes(experiment *e, randomness *source)
{
    const size_t density = random_below(source, 4);
    const size_t rarity = density == 3 ? 1 : density == 2 ? 3 : e->n;

    memset(e->codes, 0, sizeof e->codes);
    for (size_t i = 0; density > 0 && i < e->n; i++) {
        if (random_below(source, rarity) == 0) {
            e->codes[i] = (int)random_below(source, 2 * MOST_CODE) - MOST_CODE;
        }
    }
    if (random_below(source, 4) == 0) {
        for (size_t i = 63; i < e->n; i += 64) {
            e->codes[i] = 1;
        }
    }
    if (random_below(source, 4) == 0) {
        e->codes[e->n - 1] = 2;
    }
}

static void draw_options(experiment *e, randomness *source)
{
    const bool of_spec = e->run == stress_sieve_lenient;

    e->options = (parforge_options){
        .max_threads = 1 + (int)random_below(source, 64 >> random_below(source, 7)),
        .schedule = (parforge_schedule)random_below(source, 3),
        .on_error = (parforge_on_error)random_below(source, 3),
        .suppress_errors = random_below(source, 4) == 0,
        .name = random_below(source, 8) == 0 ? "sieve" : NULL,
        .timeout = random_below(source, 8) == 0 ? 60.0 : 0.0,
    };
    for (size_t i = 0; i < MOST_IGNORED; i++) {
        e->ignored[i] = (int)random_below(source, 2 * MOST_CODE) - MOST_CODE;
    }
    if (random_below(source, 2) == 0) {
        e->options.ignore_errors = e->ignored;
        e->options.ignore_errors_count = random_below(source, MOST_IGNORED + 1);
    }
    e->continues = e->options.suppress_errors || e->options.on_error == PARFORGE_CONTINUE ||
                   (e->options.on_error == PARFORGE_ON_ERROR_SPEC && of_spec);
}

static void draw(experiment *e, randomness *source)
{
    static const processor processors[] = {stress_sieve, stress_sieve_items, stress_sieve_worker,
                                           stress_sieve_lenient};

    e->run = processors[random_below(source, sizeof processors / sizeof processors[0])];
    e->n = 1 + random_below(source, MOST_ITEMS >> random_below(source, 10));
    draw_codes(e, source);
    draw_options(e, source);
}

/* The serial loop. */
static void foresee(experiment *e)
{
    e->failure_count = 0;
    for (size_t i = 0; i < e->n; i++) {
        const int code = e->codes[i];

        e->results[i] = code == 0 ? mix_of(i, 1) : DEFAULT;
        if (code != 0 && !is_ignored(e, code) && (e->continues || e->failure_count == 0)) {
            e->failures[e->failure_count++] = (parforge_failure){i, code, 0};
        }
    }
}

static void check_list(const experiment *e)
{
    static parforge_failure list[MOST_ITEMS + 1];
    const size_t few = e->failure_count / 2;

    REQUIRE(parforge_last_failures(NULL, 0) == e->failure_count, "%zu failures, not %zu",
            parforge_last_failures(NULL, 0), e->failure_count);
    memset(list, 0x55, sizeof list);
    REQUIRE(parforge_last_failures(list, few) == e->failure_count, "count");
    REQUIRE(few == 0 || memcmp(list, e->failures, few * sizeof list[0]) == 0, "the first %zu", few);
    REQUIRE(list[few].code == 0x55555555, "more than the capacity was written");
    REQUIRE(parforge_last_failures(list, MOST_ITEMS + 1) == e->failure_count, "count");
    REQUIRE(parforge_last_failures(NULL, MOST_ITEMS) == e->failure_count, "count");
    for (size_t i = 0; i < e->failure_count; i++) {
        REQUIRE(list[i].index == e->failures[i].index && list[i].code == e->failures[i].code &&
                    list[i].signal == 0,
                "failure %zu of %zu is item %zu with code %d", i, e->failure_count, list[i].index,
                list[i].code);
    }
}

/* Where a failure stops, nothing is promised of the items above it but that they are either not
 * begun or done. */
static void check_results(const experiment *e, const uint64_t *results)
{
    const bool stopped = !e->continues && e->failure_count > 0;
    const size_t sure = stopped ? e->failures[0].index + 1 : e->n;

    for (size_t i = 0; i < e->n; i++) {
        REQUIRE(results[i] == e->results[i] || (i >= sure && results[i] == UNTOUCHED),
                "item %zu of %zu is %llu", i, e->n, (unsigned long long)results[i]);
    }
    REQUIRE(results[e->n] == UNTOUCHED, "the item after the last was written");
}

static void run(const experiment *e)
{
    static uint64_t results[MOST_ITEMS + 1];
    const bool succeeds = e->failure_count == 0 || e->options.suppress_errors;

    for (size_t i = 0; i <= e->n; i++) {
        results[i] = UNTOUCHED;
    }

    const parforge_error error = e->run(e->codes, e->n, results, &e->options);

    REQUIRE(error == (succeeds ? PARFORGE_OK : PARFORGE_ERR_PROCESSOR), "%s: %s",
            parforge_error_name(error), parforge_last_error());
    check_list(e);
    check_results(e, results);
    if (!succeeds) {
        char number[64];

        (void)snprintf(number, sizeof number, "item %zu", e->failures[0].index);
        REQUIRE(strstr(parforge_last_error(), number) != NULL, "%s", parforge_last_error());
    }
}

/* A list is forgotten with the next call, also with one that is refused or has no items. */
static void check_forgetting(void)
{
    const int codes[] = {0, 1, 1};
    uint64_t results[3];
    const parforge_options going_on = {.on_error = PARFORGE_CONTINUE};
    const parforge_options bad = {.max_threads = -2};

    REQUIRE(stress_sieve(codes, 3, results, &going_on) == PARFORGE_ERR_PROCESSOR, "call");
    REQUIRE(parforge_last_failures(NULL, 0) == 2, "list");
    REQUIRE(stress_sieve(codes, 3, results, &bad) == PARFORGE_ERR_INVALID, "refused call");
    REQUIRE(parforge_last_failures(NULL, 0) == 0, "list after a refused call");
    REQUIRE(stress_sieve(codes, 3, results, NULL) == PARFORGE_ERR_PROCESSOR, "call");
    REQUIRE(parforge_last_failures(NULL, 0) == 1, "list");
    REQUIRE(stress_sieve(NULL, 0, NULL, NULL) == PARFORGE_OK, "call without items");
    REQUIRE(parforge_last_failures(NULL, 0) == 0, "list after a call without items");
    REQUIRE(stress_sieve(codes, 3, results, &going_on) == PARFORGE_ERR_PROCESSOR, "call");
    REQUIRE(stress_tallied(NULL, NULL) == PARFORGE_ERR_INVALID, "call without a data set");
    REQUIRE(parforge_last_failures(NULL, 0) == 0, "list after a call without a data set");
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t rounds = is_long ? 1000000 : SANITIZED ? 1000 : 5000;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20260303;
    randomness source = {seed};
    static experiment e;

    start_watchdog(is_long ? 3500 : 250);
    check_forgetting();
    for (size_t round = 0; round < rounds; round++) {
        draw(&e, &source);
        foresee(&e);
        run(&e);
    }
    (void)printf("%zu experiments, seed %llu\n", rounds, (unsigned long long)seed);
    return 0;
}
