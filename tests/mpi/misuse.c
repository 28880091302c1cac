/* Whatever is wrong on one rank is the same error on all, before anything is sent. */
#include "check.h"
#include "ranks_mpi.h"

#include <stdint.h>
#include <string.h>

#define ITEMS 100

static double values[ITEMS];
static double results[ITEMS];
static int codes[ITEMS];
static const char *labels[ITEMS];

/* One of the ranks, and not the root where there are others. */
static bool is_odd_one(void)
{
    return check_rank == check_size - 1;
}

static parforge_error scale(size_t n, int root, const parforge_options *options)
{
    return ranks_scale_mpi(values, n, results, 2.0, MPI_COMM_WORLD, root, options);
}

static void differing(void)
{
    const parforge_options other = {.on_error = PARFORGE_CONTINUE};
    static const int ignored[] = {1};
    const parforge_options ignoring = {.ignore_errors = ignored, .ignore_errors_count = 1};
    const char *const rules = "are not the same on all ranks";

    if (check_size == 1) {
        return;
    }
    CHECK_ANSWER(MPI_COMM_WORLD, scale(is_odd_one() ? 50 : ITEMS, 0, NULL), PARFORGE_ERR_INVALID,
                 "n is not the same on all ranks: the least is 50, the largest 100");
    CHECK_ANSWER(MPI_COMM_WORLD, scale(is_odd_one() ? 0 : ITEMS, 0, NULL), PARFORGE_ERR_INVALID,
                 "n is not the same on all ranks");
    CHECK_ANSWER(MPI_COMM_WORLD, scale(ITEMS, is_odd_one() ? 1 : 0, NULL), PARFORGE_ERR_INVALID,
                 "root is not the same on all ranks: the least is 0, the largest 1");
    CHECK_ANSWER(MPI_COMM_WORLD, scale(ITEMS, 0, is_odd_one() ? &other : NULL),
                 PARFORGE_ERR_INVALID, rules);
    CHECK_ANSWER(MPI_COMM_WORLD, scale(ITEMS, 0, is_odd_one() ? NULL : &ignoring),
                 PARFORGE_ERR_INVALID, rules);
    /* Each rank has the name of its own in the sentence. */
    CHECK((is_odd_one() ? ranks_place_mpi(values, ITEMS, results, MPI_COMM_WORLD, 0, NULL)
                        : scale(ITEMS, 0, NULL)) == PARFORGE_ERR_INVALID &&
              strstr(parforge_last_error(), "the ranks call different processors") != NULL,
          "different processors: %s", parforge_last_error());
}

static void arguments(void)
{
    const parforge_options threads = {.max_threads = -5};
    const parforge_options timeout = {.timeout = -1.0};
    const parforge_options processes = {.backend = PARFORGE_PROCESSES};
    const struct shelf shelf = {values, ITEMS};

    CHECK_ANSWER(MPI_COMM_WORLD, scale(ITEMS, -1, NULL), PARFORGE_ERR_INVALID, "root is -1");
    CHECK_ANSWER(MPI_COMM_WORLD, scale(ITEMS, check_size, NULL), PARFORGE_ERR_INVALID, "root is");
    CHECK_ANSWER(MPI_COMM_WORLD, scale(ITEMS, 0, is_odd_one() ? &threads : NULL),
                 PARFORGE_ERR_INVALID, "options.max_threads is -5");
    CHECK_ANSWER(MPI_COMM_WORLD, scale(ITEMS, 0, is_odd_one() ? &timeout : NULL),
                 PARFORGE_ERR_INVALID, "options.timeout");
    CHECK_ANSWER(MPI_COMM_WORLD, scale(ITEMS, 0, is_odd_one() ? &processes : NULL),
                 PARFORGE_ERR_INVALID, "options.backend");
    CHECK_ANSWER(MPI_COMM_WORLD, scale(SIZE_MAX, 0, NULL), PARFORGE_ERR_INVALID, "more than");
    CHECK_ANSWER(MPI_COMM_WORLD, scale(SIZE_MAX / 8, 0, NULL), PARFORGE_ERR_INVALID, "");
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_scale_mpi(NULL, ITEMS, results, 2.0, MPI_COMM_WORLD, check_size - 1, NULL),
                 PARFORGE_ERR_INVALID, "values is NULL on the root");
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_scale_mpi(values, ITEMS, NULL, 2.0, MPI_COMM_WORLD, check_size - 1, NULL),
                 PARFORGE_ERR_INVALID, "results is NULL on the root");
    CHECK_ANSWER(
        MPI_COMM_WORLD,
        ranks_scale_mpi(values, ITEMS - 1, values + 1, 2.0, MPI_COMM_WORLD, check_size - 1, NULL),
        PARFORGE_ERR_INVALID, "overlap");
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_look_up_mpi(is_odd_one() ? NULL : &shelf, results, MPI_COMM_WORLD, 0, NULL),
                 PARFORGE_ERR_INVALID, "dataset is NULL");
    CHECK_ANSWER(
        MPI_COMM_WORLD,
        ranks_plain_mpi(is_odd_one() ? NULL : values, ITEMS, results, MPI_COMM_WORLD, 0, NULL),
        PARFORGE_ERR_INVALID, "dataset is NULL");
    CHECK_ANSWER(MPI_COMM_WORLD, ranks_label_mpi(codes, ITEMS, labels, MPI_COMM_WORLD, 0, NULL),
                 PARFORGE_ERR_INVALID, "the items of labels are pointers");
    CHECK_ANSWER(MPI_COMM_WORLD, ranks_judge_mpi(NULL, 0, NULL, MPI_COMM_WORLD, 0, NULL),
                 PARFORGE_OK, "");
}

static void communicators(void)
{
    MPI_Comm local = MPI_COMM_NULL;
    MPI_Comm inter = MPI_COMM_NULL;

    CHECK(ranks_scale_mpi(values, ITEMS, results, 2.0, MPI_COMM_NULL, 0, NULL) ==
              PARFORGE_ERR_INVALID,
          "MPI_COMM_NULL is taken");
    if (check_size == 1) {
        return;
    }
    (void)MPI_Comm_split(MPI_COMM_WORLD, check_rank % 2, 0, &local);
    (void)MPI_Intercomm_create(local, 0, MPI_COMM_WORLD, 1 - check_rank % 2, 1, &inter);
    CHECK_ANSWER(MPI_COMM_WORLD, ranks_scale_mpi(values, ITEMS, results, 2.0, inter, 0, NULL),
                 PARFORGE_ERR_INVALID, "inter-communicator");
    (void)MPI_Comm_free(&inter);
    (void)MPI_Comm_free(&local);
}

int main(int argc, char **argv)
{
    check_begin(&argc, &argv, MPI_THREAD_FUNNELED);
    differing();
    arguments();
    communicators();
    CHECK_ANSWER(MPI_COMM_WORLD, scale(ITEMS, 0, NULL), PARFORGE_OK, "");
    return check_end();
}
