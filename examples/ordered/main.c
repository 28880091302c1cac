/*
 * ordered: in how many ways n queens can stand on a board, for all boards up to a size. Each line
 * is printed as soon as it is known, while larger boards are still at work.
 *
 * queens_place_start() and queens_place_result_at() are generated from queens.toml; the job calls
 * ways_to_place() of board.h for each board.
 */
#include "queens.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "Usage: ordered [SIZE]\n";

/* 0 where it is not the size of a board. */
static int parse_size(const char *text)
{
    char *end;

    errno = 0;

    const long size = strtol(text, &end, 10);

    return errno != 0 || *end != '\0' || size < 1 || size > LARGEST_BOARD ? 0 : (int)size;
}

/* In the order of the boards, whichever is done first. */
static bool print_results(parforge_job *job, const int *sizes, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        uint64_t ways;

        if (queens_place_result_at(job, i, &ways, PARFORGE_FOREVER) != PARFORGE_OK) {
            return false;
        }
        printf("%2d queens: %" PRIu64 "\n", sizes[i], ways);
        fflush(stdout); /* who reads this from a pipe does not wait either */
    }
    return true;
}

int main(int argc, char **argv)
{
    int sizes[LARGEST_BOARD];
    parforge_options options = PARFORGE_OPTIONS_INIT;
    parforge_job *job = NULL;
    const int largest = argc > 1 ? parse_size(argv[1]) : 12;

    if (argc == 2 && strcmp(argv[1], "--help") == 0) {
        printf(
            "%sPrint in how many ways 1, 2, ... SIZE queens can stand on a board of as many rows\n"
            "and columns, none of them threatened. SIZE is at most %d; without it, 12.\n",
            usage, LARGEST_BOARD);
        return 0;
    }
    if (argc > 2 || largest == 0) {
        fprintf(stderr, "ordered: takes one number from 1 to %d\n%s", LARGEST_BOARD, usage);
        return 2;
    }
    for (int i = 0; i < largest; i++) {
        sizes[i] = i + 1;
    }

    /* A thread for each board, however few the cores: none waits until another one is done. */
    options.max_threads = largest;

    const bool is_done =
        queens_place_start(&job, sizes, (size_t)largest, NULL, &options) == PARFORGE_OK &&
        print_results(job, sizes, (size_t)largest);

    if (!is_done) {
        fprintf(stderr, "ordered: %s\n", parforge_last_error());
    }
    parforge_job_release(job);
    return is_done ? 0 : 1;
}
