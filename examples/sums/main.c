/*
 * sums: twenty sums of squares, by one thread and by all, and how much faster all are.
 *
 * sums_of_squares() is generated from sums.toml: it calls sum_of_squares() of squares.h for each
 * limit. The sums are near 4e19, and 64 bits hold 1.8e19.
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime() */

#include "sums.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#define COUNT 20
#define FIRST_LIMIT 5000000

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Returns how long it took, or a negative number where it went wrong. */
static double measure(const uint64_t *limits, struct wide *sums, int threads)
{
    parforge_options options = PARFORGE_OPTIONS_INIT;
    const double start = now();

    options.max_threads = threads;
    if (sums_of_squares(limits, COUNT, sums, &options) != PARFORGE_OK) {
        fprintf(stderr, "sums: %s\n", parforge_last_error());
        return -1.0;
    }
    return now() - start;
}

static void print_sums(const uint64_t *limits, const struct wide *sums)
{
    char text[WIDE_TEXT_SIZE];

    for (int i = 0; i < COUNT; i++) {
        printf("squares below %" PRIu64 ": %s\n", limits[i], wide_format(sums[i], text));
    }
}

int main(int argc, char **argv)
{
    static const char usage[] = "Usage: sums\n";
    uint64_t limits[COUNT];
    struct wide alone[COUNT];
    struct wide together[COUNT];

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf("%sPrint twenty sums of squares, and what more than one thread brings.\n", usage);
        return 0;
    }
    if (argc > 1) {
        fprintf(stderr, "sums: takes no arguments, not \"%s\"\n%s", argv[1], usage);
        return 2;
    }
    for (int i = 0; i < COUNT; i++) {
        limits[i] = FIRST_LIMIT + (uint64_t)i;
    }

    const double alone_seconds = measure(limits, alone, 1);
    const double together_seconds = measure(limits, together, PARFORGE_ALL_CORES);

    if (alone_seconds < 0.0 || together_seconds < 0.0) {
        return 1;
    }
    if (memcmp(alone, together, sizeof alone) != 0) {
        fprintf(stderr, "sums: the results differ\n");
        return 1;
    }
    print_sums(limits, together);
    printf("on one core: %.3f s\n", alone_seconds);
    printf("on all (%d): %.3f s, %.2f times as fast\n",
           parforge_thread_count(COUNT, PARFORGE_ALL_CORES), together_seconds,
           alone_seconds / together_seconds);
    return 0;
}
