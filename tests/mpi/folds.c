/* What results are folded to has the bits that it has without MPI, on the root and nowhere else. */
#include "check.h"
#include "ranks_mpi.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define UNTOUCHED (-42.0)

static const parforge_options one_thread = {.max_threads = 1};

static parforge_options options_of(size_t n)
{
    return (parforge_options){
        .max_threads = 1 + (int)(n % 5),
        .schedule = n % 2 == 0 ? PARFORGE_SCHEDULE_STATIC : PARFORGE_SCHEDULE_ADAPTIVE,
    };
}

/* Sums that are rounded: another order would have other bits. */
static void total(size_t n, int root)
{
    const parforge_options options = options_of(n);
    double *const values = check_room(n, sizeof *values);
    double expected = 0.0;
    double sum = UNTOUCHED;

    for (size_t i = 0; i < n; i++) {
        values[i] = ldexp(1.0 + (double)(i * 2654435761u % 1000003), (int)(i % 40) - 20);
    }
    CHECK(ranks_total(values, n, &expected, &one_thread) == PARFORGE_OK, "%s",
          parforge_last_error());
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_total_mpi(check_rank == root ? values : NULL, n, &sum, MPI_COMM_WORLD, root,
                                 &options),
                 PARFORGE_OK, "");
    if (check_rank == root) {
        CHECK(memcmp(&sum, &expected, sizeof sum) == 0, "%.17g instead of %.17g, of %zu items", sum,
              expected, n);
    } else {
        CHECK(sum == UNTOUCHED, "%.17g on a rank that is not the root", sum);
    }
    free(values);
}

static struct step chained(const int *codes, size_t n)
{
    struct step whole = no_step;

    for (size_t i = 0; i < n; i++) {
        whole = followed(whole, codes[i] == 0 ? step_of(i) : broken_step);
    }
    return whole;
}

static void check_step(struct step found, struct step expected, size_t n)
{
    CHECK(found.factor == expected.factor && found.offset == expected.offset,
          "%lx x + %lx instead of %lx x + %lx, of %zu items", found.factor, found.offset,
          expected.factor, expected.offset, n);
}

/* In order, with results that are kept and that are not, and with items that fail. */
static void chain(size_t n, int root, bool fails)
{
    parforge_options options = options_of(n);
    int *const codes = check_room(n, sizeof *codes);
    struct step *const steps = check_room(n, sizeof *steps);
    struct step kept = no_step;
    struct step only = no_step;

    for (size_t i = 0; fails && i < n; i += 7) {
        codes[i] = 9;
    }
    options.suppress_errors = fails;
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_chain_mpi(codes, n, steps, check_rank == root ? &kept : NULL, MPI_COMM_WORLD,
                                 root, &options),
                 PARFORGE_OK, "");
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_chain_only_mpi(codes, n, &only, MPI_COMM_WORLD, root, &options), PARFORGE_OK,
                 "");
    if (check_rank == root) {
        check_step(kept, chained(codes, n), n);
        check_step(only, kept, n);
    }
    for (size_t i = 0; check_rank == root && i < n; i++) {
        check_step(steps[i], codes[i] == 0 ? step_of(i) : broken_step, n);
    }
    free(codes);
    free(steps);
}

/* Where the call has no result, its place is left alone. */
static void without_result(void)
{
    static const int codes[1000] = {[700] = 3};
    struct step reduced = {11, 22};
    const int root = check_size / 2;
    const size_t n = sizeof codes / sizeof codes[0];

    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_chain_only_mpi(codes, n, &reduced, MPI_COMM_WORLD, root, NULL),
                 PARFORGE_ERR_PROCESSOR, "item 700 of 1000 failed with code 3");
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_chain_only_mpi(codes, n, &reduced, MPI_COMM_WORLD, root,
                                      &(parforge_options){.on_error = PARFORGE_CONTINUE}),
                 PARFORGE_ERR_PROCESSOR, "");
    check_step(reduced, (struct step){11, 22}, n);
    CHECK_ANSWER(MPI_COMM_WORLD,
                 ranks_chain_only_mpi(codes, n, check_rank == root ? NULL : &reduced,
                                      MPI_COMM_WORLD, root, NULL),
                 PARFORGE_ERR_INVALID, "reduced is NULL on the root");
    CHECK_ANSWER(MPI_COMM_WORLD, ranks_total_mpi(NULL, 0, NULL, MPI_COMM_WORLD, root, NULL),
                 PARFORGE_ERR_INVALID, "reduced is NULL on the root");
}

static void all_of(size_t n, int root)
{
    total(n, root);
    chain(n, root, false);
    chain(n, root, true);
}

int main(int argc, char **argv)
{
    check_begin(&argc, &argv, MPI_THREAD_FUNNELED);
    for (int root = 0; root < check_size; root++) {
        all_of(700, root);
    }
    for (size_t n = 0; n <= 2; n++) {
        all_of(n, (int)n % check_size);
    }
    all_of((size_t)check_size - 1, check_size - 1);
    all_of((size_t)check_size * 512, 0);
    all_of((size_t)check_size * 512 - 1, 0);
    all_of(100003, check_size / 2);
    without_result();
    return check_end();
}
