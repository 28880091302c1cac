/*
 * Counts, sizes, pointers and numbers of threads at the ends of their ranges: right where they are
 * valid; where they are not, PARFORGE_ERR_INVALID with a sentence, and nothing was begun.
 */
#include "harness.h"
#include "stress.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POWER_31 (UINT64_C(1) << 31)
#define POWER_32 (UINT64_C(1) << 32)
#define POWER_60 (UINT64_C(1) << 60)
#define POWER_63 (UINT64_C(1) << 63)

#define ROOM 66000
#define GUARD UINT64_C(0x123456789abcdef0)

static uint64_t inputs[ROOM + 2];
static uint64_t outputs[ROOM + 2];
static int codes[ROOM];

static int cases;

static void require_refused(parforge_error error, const char *what)
{
    REQUIRE(error == PARFORGE_ERR_INVALID, "%s: %s", what, parforge_error_name(error));
    REQUIRE(strlen(parforge_last_error()) > 20, "%s: \"%s\"", what, parforge_last_error());
    cases++;
}

static void require_done(parforge_error error, const char *what)
{
    REQUIRE(error == PARFORGE_OK, "%s: %s", what, parforge_last_error());
    cases++;
}

/* Counts */

/* 0 + 1 + … + (n - 1), modulo 2^64. */
static uint64_t sum_below(uint64_t n)
{
    return n % 2 == 0 ? n / 2 * (n - 1) : (n - 1) / 2 * n;
}

static void check_tallied(size_t n, int threads)
{
    const parforge_options options = {.max_threads = threads};
    const struct range range = {n};

    require_done(stress_tallied(&range, &options), "tallied");

    const struct total total = take_total();

    REQUIRE(total.count == n && total.sum == sum_below(n), "n %zu, threads %d: %llu items", n,
            threads, (unsigned long long)total.count);
    REQUIRE(total.closed >= (n > 0) && total.closed <= threads, "n %zu, threads %d: %d workers", n,
            threads, total.closed);
}

/* Each item once, nothing before the first, nothing after the last. */
static void check_mixed(size_t n, int threads)
{
    const parforge_options options = {.max_threads = threads};

    for (size_t i = 0; i < n + 2; i++) {
        outputs[i] = GUARD;
    }
    require_done(stress_mixed(inputs + 1, n, outputs + 1, &options), "mixed");
    REQUIRE(outputs[0] == GUARD && outputs[n + 1] == GUARD, "n %zu, threads %d", n, threads);
    for (size_t i = 0; i < n; i++) {
        REQUIRE(outputs[i + 1] == mix_of(i, inputs[i + 1]), "n %zu, threads %d, item %zu", n,
                threads, i);
    }
}

/* The only failure is at one end. */
static void check_failure_at(size_t n, int threads, size_t index)
{
    const parforge_options options = {.max_threads = threads};
    parforge_failure failures[2] = {{0, 0, 0}};

    codes[index] = -1;
    REQUIRE(stress_sieve(codes, n, outputs, &options) == PARFORGE_ERR_PROCESSOR, "n %zu", n);
    codes[index] = 0;
    REQUIRE(parforge_last_failures(failures, 2) == 1 && failures[0].index == index &&
                failures[0].code == -1 && failures[0].signal == 0,
            "n %zu, threads %d: item %zu", n, threads, failures[0].index);
    for (size_t i = 0; i < index; i++) {
        REQUIRE(outputs[i] == mix_of(i, 1), "n %zu, threads %d, item %zu", n, threads, i);
    }
    REQUIRE(outputs[index] == 99, "n %zu, threads %d", n, threads);
    cases++;
}

static void check_counts(void)
{
    static const int threads[] = {1, 2, 3, 7, 8, 64};
    static const size_t powers[] = {1, 64, 128, 256, 4096, 65536};

    for (size_t t = 0; t < sizeof threads / sizeof threads[0]; t++) {
        const size_t width = (size_t)threads[t];

        for (size_t d = 0; d < 3; d++) {
            check_tallied(width - 1 + d, threads[t]);
            check_mixed(width - 1 + d, threads[t]);
            for (size_t p = 0; p < sizeof powers / sizeof powers[0]; p++) {
                const size_t n = powers[p] - 1 + d;

                check_tallied(n, threads[t]);
                check_mixed(n, threads[t]);
                if (n > 0) {
                    check_failure_at(n, threads[t], 0);
                    check_failure_at(n, threads[t], n - 1);
                }
            }
        }
    }
}

static void check_counts_beyond_int(bool all)
{
    check_tallied(POWER_31 + 1, 2);
    check_tallied(POWER_32 - 1, 2);
    check_tallied(POWER_32 + 1, 2);
    if (all) {
        check_tallied(POWER_31 - 1, 2);
        check_tallied(POWER_31, 2);
        check_tallied(POWER_32, 2);
    }
}

/* Counts that no run ends: but the first item fails, or there is a time-out. */
static void check_endless_counts(void)
{
    static const uint64_t counts[] = {POWER_63 - 1, POWER_63, POWER_63 + 1, UINT64_MAX};
    static const int threads[] = {1, 2, 8, 64};

    for (size_t i = 0; i < 16; i++) {
        const parforge_options options = {.max_threads = threads[i % 4]};
        const parforge_options timed = {.max_threads = threads[i % 4], .timeout = 0.005};
        const struct range range = {counts[i / 4]};
        parforge_failure failure = {1, 0, 0};

        REQUIRE(stress_refused(&range, range.length, &options) == PARFORGE_ERR_PROCESSOR, "%s",
                parforge_last_error());
        REQUIRE(parforge_last_failures(&failure, 1) == 1 && failure.index == 0 && failure.code == 7,
                "item %zu with code %d", failure.index, failure.code);
        REQUIRE(stress_tallied(&range, &timed) == PARFORGE_ERR_KILLED, "%s", parforge_last_error());
        REQUIRE(parforge_last_failures(NULL, 0) == 0, "failures");
        REQUIRE(take_total().closed > 0, "no worker was closed");
        cases += 2;
    }
}

/* Sizes */

static void check_sizes(void)
{
    static const uint64_t for_bytes[] = {POWER_63, POWER_63 + 1, UINT64_MAX - 1, UINT64_MAX};
    static const uint64_t for_words[] = {POWER_60,     POWER_60 + 1, 2 * POWER_60 - 1, 2 * POWER_60,
                                         POWER_63 - 1, POWER_63,     POWER_63 + 1,     UINT64_MAX};
    unsigned char byte = 77;

    /* In place, or the arrays would be refused because they overlap. */
    outputs[0] = GUARD;
    for (size_t i = 0; i < sizeof for_bytes / sizeof for_bytes[0]; i++) {
        require_refused(stress_bytes(&byte, for_bytes[i], &byte, NULL), "bytes");
    }
    for (size_t i = 0; i < sizeof for_words / sizeof for_words[0]; i++) {
        double in[2] = {0.0, 0.0};
        double out[2] = {77.0, 77.0};
        float half = 77.0F;

        require_refused(stress_mixed(outputs, for_words[i], outputs, NULL), "mixed");
        require_refused(stress_indexed(out, for_words[i], out, NULL), "indexed");
        require_refused(stress_halves(in, for_words[i], &half, NULL), "halves");
        require_refused(stress_pairs(&in[0], &in[1], for_words[i], &out[0], &out[1], NULL),
                        "pairs");
        REQUIRE(out[0] == 77.0 && out[1] == 77.0 && half == 77.0F, "something was begun");
    }
    REQUIRE(byte == 77 && outputs[0] == GUARD, "something was begun");
}

/* Pointers */

static void check_null(void)
{
    const struct range empty = {0};
    double values[2] = {1.0, 2.0};
    double x[2] = {77.0, 77.0};

    require_refused(stress_pairs(NULL, values, 2, x, x + 1, NULL), "first input");
    require_refused(stress_pairs(values, NULL, 2, x, x + 1, NULL), "second input");
    require_refused(stress_pairs(values, values, 1, NULL, x, NULL), "first output");
    require_refused(stress_pairs(values, values, 1, x, NULL, NULL), "second output");
    require_refused(stress_indexed(NULL, 2, x, NULL), "indexed data set");
    require_refused(stress_tallied(NULL, NULL), "data set with a length");
    require_refused(stress_refused(NULL, 1, NULL), "data set without a length");
    REQUIRE(x[0] == 77.0 && x[1] == 77.0, "something was begun");
    require_done(stress_pairs(NULL, NULL, 0, NULL, NULL, NULL), "no items");
    require_done(stress_indexed(NULL, 0, NULL, NULL), "no items, indexed");
    require_done(stress_refused(NULL, 0, NULL), "no items, data set");
    require_done(stress_tallied(&empty, NULL), "an empty data set");
}

static uint64_t field[64];

/* Input and output of n items, so many items apart. */
static void check_apart(ptrdiff_t apart, size_t n, bool is_allowed)
{
    const uint64_t *const input = field + 20;
    uint64_t *const output = field + 20 + apart;
    uint64_t expected[64];

    for (size_t i = 0; i < 64; i++) {
        field[i] = i;
    }
    memcpy(expected, field, sizeof field);
    if (is_allowed) {
        for (size_t i = 0; i < n; i++) {
            expected[20 + apart + (ptrdiff_t)i] = mix_of(i, 20 + i);
        }
        require_done(stress_mixed(input, n, output, NULL), "arrays apart");
    } else {
        require_refused(stress_mixed(input, n, output, NULL), "arrays that overlap");
    }
    REQUIRE(memcmp(field, expected, sizeof field) == 0, "%td apart", apart);
}

static void check_overlap(void)
{
    static double a[40];
    static double b[40];
    static double c[40];
    static unsigned char bytes[40];

    check_apart(0, 10, true);
    check_apart(10, 10, true);
    check_apart(-10, 10, true);
    check_apart(11, 10, true);
    for (ptrdiff_t apart = 1; apart < 10; apart += 4) {
        check_apart(apart, 10, false);
        check_apart(-apart, 10, false);
    }
    check_apart(0, 1, true);
    check_apart(1, 1, true);
    require_refused(stress_bytes(bytes, 10, bytes + 9, NULL), "one byte over the end");
    require_refused(stress_bytes(bytes + 9, 10, bytes, NULL), "one byte before the start");
    require_done(stress_bytes(bytes, 10, bytes + 10, NULL), "bytes side by side");
    require_done(stress_pairs(a, a, 10, b, c, NULL), "one array as both inputs");
    require_done(stress_pairs(a, a + 5, 10, b, c, NULL), "inputs that overlap");
    require_done(stress_pairs(a, b, 10, b, a, NULL), "both in place, crosswise");
    require_refused(stress_pairs(a, b, 10, c, c, NULL), "one array as both outputs");
    require_refused(stress_pairs(a, b, 10, c, c + 9, NULL), "outputs that overlap");
    require_done(stress_pairs(a, b, 10, c, c + 10, NULL), "outputs side by side");
    require_refused(stress_pairs(a, a + 5, 10, a, c, NULL), "in place of an overlapping input");
    require_done(stress_indexed(a, 10, a, NULL), "a data set in place");
    require_refused(stress_indexed(a, 10, a + 1, NULL), "a data set that overlaps");
}

/* Options */

static parforge_error call_with(const parforge_options *options)
{
    outputs[0] = GUARD;

    const parforge_error error = stress_mixed(inputs, 10, outputs, options);

    REQUIRE((outputs[0] == GUARD) == (error != PARFORGE_OK), "%s, but something was done",
            parforge_error_name(error));
    return error;
}

static void check_threads(void)
{
    static const int bad[] = {-2, -3, -65536, INT_MIN, INT_MIN + 1, 65537, 65538, INT_MAX};
    static const int good[] = {PARFORGE_ALL_CORES, 0, 1, 2, 65535, 65536};

    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        const parforge_options options = {.max_threads = bad[i]};

        require_refused(call_with(&options), "max_threads");
        require_refused(stress_mixed(NULL, 0, NULL, &options), "max_threads, no items");
        REQUIRE(parforge_thread_count(1000, bad[i]) == 0, "%d", bad[i]);
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        const parforge_options options = {.max_threads = good[i]};

        require_done(call_with(&options), "max_threads");
        REQUIRE(parforge_thread_count(1, good[i]) == 1, "%d", good[i]);
        REQUIRE(parforge_thread_count(SIZE_MAX, good[i]) >= 1, "%d", good[i]);
    }
}

static void check_options(void)
{
    static const double bad_times[] = {-1.0, -5e-324, -INFINITY, NAN};
    static const double good_times[] = {0.0, -0.0, 60.0, 1e9, 1e300, INFINITY};
    static const int ignored[] = {1};
    const parforge_options bad[] = {
        {.schedule = (parforge_schedule)3},
        {.schedule = (parforge_schedule)-1},
        {.on_error = (parforge_on_error)3},
        {.on_error = (parforge_on_error)-1},
        {.backend = (parforge_backend)2},
        {.backend = (parforge_backend)-1},
        {.item_timeout = 1.0},
        {.item_timeout = -1.0},
        {.item_timeout = NAN},
        {.ignore_errors_count = 1},
    };
    const parforge_options good[] = {
        {.schedule = PARFORGE_SCHEDULE_STATIC},
        {.schedule = PARFORGE_SCHEDULE_ADAPTIVE},
        {.on_error = PARFORGE_STOP},
        {.on_error = PARFORGE_CONTINUE},
        {.ignore_errors = ignored, .ignore_errors_count = 1},
        {.ignore_errors = ignored},
        {.name = ""},
        {.name = "a name that is longer than any that a thread may have"},
        {.daemon = true},
        {.suppress_errors = true},
    };

    for (size_t i = 0; i < sizeof bad_times / sizeof bad_times[0]; i++) {
        require_refused(call_with(&(parforge_options){.timeout = bad_times[i]}), "timeout");
    }
    for (size_t i = 0; i < sizeof good_times / sizeof good_times[0]; i++) {
        require_done(call_with(&(parforge_options){.timeout = good_times[i]}), "timeout");
    }
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        require_refused(call_with(&bad[i]), "options");
    }
    for (size_t i = 0; i < sizeof good / sizeof good[0]; i++) {
        require_done(call_with(&good[i]), "options");
    }
}

/* The environment, in child processes */

static int say_default_threads(void)
{
    const parforge_error error = stress_mixed(inputs, 10, outputs, NULL);
    const parforge_options own = {.max_threads = 2};

    /* What the call asks for itself does not need the environment. */
    REQUIRE(stress_mixed(inputs, 10, outputs, &own) == PARFORGE_OK, "%s", parforge_last_error());
    (void)printf("%d %s", parforge_thread_count(100000, 0), parforge_error_name(error));
    return 0;
}

/* expected: threads, 0 for a refusal, -1 for the cores. */
static void check_environment(const char *setting, int expected)
{
    const ending ending =
        run_self((const char *const[]){"child", NULL}, (const char *const[]){setting, NULL});
    char text[64];

    if (expected < 0) {
        expected = parforge_thread_count(100000, PARFORGE_ALL_CORES);
    }
    (void)snprintf(text, sizeof text, "%d %s", expected,
                   expected > 0 ? "PARFORGE_OK" : "PARFORGE_ERR_INVALID");
    REQUIRE(ended_well(&ending) && strcmp(ending.output, text) == 0, "%s: %s", setting,
            describe_ending(&ending));
    cases++;
}

static void check_environments(void)
{
    static const char *const bad[] = {
        "0",
        "-1",
        "65537",
        "cores ",
        "8x",
        "abc",
        "1.5",
        "0x8",
        "8 ",
        "4294967297",
        "CORES",
        "1e2",
        "-",
        ",",
        "18446744073709551617",
        "99999999999999999999999999",
    };
    char setting[128];

    check_environment("PARFORGE_MAX_THREADS=1", 1);
    check_environment("PARFORGE_MAX_THREADS=3", 3);
    check_environment("PARFORGE_MAX_THREADS=65536", 65536);
    check_environment("PARFORGE_MAX_THREADS=", 8);
    check_environment("PARFORGE_MAX_THREADS=cores", -1);
    check_environment("PARFORGE_OTHER=1", 8);
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        (void)snprintf(setting, sizeof setting, "PARFORGE_MAX_THREADS=%s", bad[i]);
        check_environment(setting, 0);
    }
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;

    start_watchdog(is_long ? 3000 : 250);
    for (size_t i = 0; i < ROOM + 2; i++) {
        inputs[i] = 3 * i;
    }
    if (argc == 2 && strcmp(argv[1], "child") == 0) {
        return say_default_threads();
    }
    check_environments();
    check_counts();
    check_endless_counts();
    check_sizes();
    check_null();
    check_overlap();
    check_threads();
    check_options();
    if (is_long || !SANITIZED) {
        check_counts_beyond_int(is_long);
    }
    (void)printf("%d cases\n", cases);
    return 0;
}
