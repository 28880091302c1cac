/* What fails on one rank is known to all: the same error, the same items, the same sentence. */
#include "check.h"
#include "ranks_mpi.h"

#include <stdio.h>
#include <stdlib.h>

#define ITEMS 20011

static int codes[ITEMS];
static long marks[ITEMS];

static parforge_error judge(int root, const parforge_options *options)
{
    for (size_t i = 0; i < ITEMS; i++) {
        marks[i] = -1;
    }
    return ranks_judge_mpi(codes, ITEMS, marks, MPI_COMM_WORLD, root, options);
}

static void fail_at(const size_t *indices, size_t count)
{
    for (size_t i = 0; i < ITEMS; i++) {
        codes[i] = 0;
    }
    for (size_t k = 0; k < count; k++) {
        codes[indices[k]] = (int)k + 10;
    }
}

/* The one that the serial loop would have met, wherever it is; and what that loop has written. */
static void lowest(const size_t *indices, size_t count, int root)
{
    const parforge_options options = {.max_threads = 2};
    char part[64];
    size_t first = 0;
    parforge_failure failures[2] = {{0}};
    bool is_right = true;

    fail_at(indices, count);
    while (codes[first] == 0) {
        first++;
    }
    (void)snprintf(part, sizeof part, "item %zu of %d failed with code %d", first, ITEMS,
                   codes[first]);
    CHECK_ANSWER(MPI_COMM_WORLD, judge(root, &options), PARFORGE_ERR_PROCESSOR, part);
    CHECK(parforge_last_failures(failures, 2) == 1, "there is not one failure");
    CHECK(failures[0].index == first && failures[0].code == codes[first],
          "item %zu failed with code %d", failures[0].index, failures[0].code);
    for (size_t i = 0; check_rank == root && i <= first; i++) {
        is_right = is_right && marks[i] == (i < first ? (long)i * 2 : -7);
    }
    CHECK(is_right, "the results before item %zu", first);
}

static void all_listed(const size_t *indices, size_t count, bool is_suppressed)
{
    const parforge_options options = {
        .max_threads = 3,
        .on_error = is_suppressed ? PARFORGE_ON_ERROR_SPEC : PARFORGE_CONTINUE,
        .suppress_errors = is_suppressed,
    };
    const parforge_error expected = is_suppressed ? PARFORGE_OK : PARFORGE_ERR_PROCESSOR;
    parforge_failure *const failures = check_room(count + 1, sizeof *failures);
    bool is_right = true;
    size_t found = 0;

    fail_at(indices, count);
    CHECK_ANSWER(MPI_COMM_WORLD, judge(0, &options), expected, "items failed; the first is item");
    CHECK(parforge_last_failures(failures, count + 1) == count, "not %zu failures", count);
    for (size_t i = 0; i < ITEMS; i++) {
        if (codes[i] != 0) {
            is_right = is_right && failures[found].index == i && failures[found].code == codes[i];
            found++;
        }
        is_right = is_right && (check_rank != 0 || marks[i] == (codes[i] == 0 ? (long)i * 2 : -7));
    }
    CHECK(is_right && found == count, "the list of %zu failures, or the results", count);
    free(failures);
}

static void ignored(void)
{
    static const int some[] = {11, 10};
    static const int same[] = {10, 11, 10};
    const size_t indices[] = {5, ITEMS - 1};
    const parforge_options options = {
        .ignore_errors = check_rank == 0 ? same : some,
        .ignore_errors_count = check_rank == 0 ? 3 : 2,
    };

    fail_at(indices, 2);
    CHECK_ANSWER(MPI_COMM_WORLD, judge(0, &options), PARFORGE_OK, "");
    CHECK(parforge_last_failures(NULL, 0) == 0, "an ignored error is a failure");
    CHECK(check_rank != 0 || (marks[5] == -7 && marks[ITEMS - 1] == -7), "no defaults");
}

/* Half of all items, from all ranks. */
static void many(void)
{
    static size_t indices[ITEMS / 2];

    for (size_t k = 0; k < ITEMS / 2; k++) {
        indices[k] = k * 2;
    }
    all_listed(indices, ITEMS / 2, false);
}

int main(int argc, char **argv)
{
    const size_t border = ITEMS / 2;
    const size_t spread[] = {ITEMS - 1, 19, border, border - 1, 3, ITEMS - 2};
    const size_t last[] = {ITEMS - 1};
    const size_t first[] = {0};

    check_begin(&argc, &argv, MPI_THREAD_FUNNELED);
    for (int i = 0; i < 5; i++) {
        lowest(spread, 6, i % check_size);
    }
    lowest(spread, 1, 0);
    lowest(spread + 2, 2, check_size - 1);
    lowest(last, 1, 0);
    lowest(first, 1, check_size - 1);
    all_listed(spread, 6, false);
    all_listed(spread, 6, true);
    all_listed(last, 1, false);
    many();
    ignored();
    return check_end();
}
