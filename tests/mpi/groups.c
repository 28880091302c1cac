/* Several communicators at once, and nothing left of them. Counts what MPI is asked for by standing
 * before it, as MPI's own profiling does. */
#include "check.h"
#include "ranks_mpi.h"

#include <stdlib.h>

#define ITEMS 5000

static int communicators;
static int types;

int MPI_Comm_dup(MPI_Comm comm, MPI_Comm *duplicate)
{
    communicators++;
    return PMPI_Comm_dup(comm, duplicate);
}

int MPI_Comm_free(MPI_Comm *comm)
{
    communicators--;
    return PMPI_Comm_free(comm);
}

int MPI_Type_commit(MPI_Datatype *type)
{
    types++;
    return PMPI_Type_commit(type);
}

int MPI_Type_free(MPI_Datatype *type)
{
    types--;
    return PMPI_Type_free(type);
}

static void scale(MPI_Comm comm, double factor)
{
    double *const values = check_room(ITEMS, sizeof *values);
    double *const results = check_room(ITEMS, sizeof *results);
    int size = 0;
    int rank = 0;
    bool is_right = true;

    (void)MPI_Comm_size(comm, &size);
    (void)MPI_Comm_rank(comm, &rank);
    for (size_t i = 0; i < ITEMS; i++) {
        values[i] = (double)i;
    }
    CHECK_ANSWER(comm, ranks_scale_mpi(values, ITEMS, results, factor, comm, size - 1, NULL),
                 PARFORGE_OK, "");
    for (size_t i = 0; rank == size - 1 && i < ITEMS; i++) {
        is_right = is_right && results[i] == (double)i * factor;
    }
    CHECK(is_right, "the results of factor %g", factor);
    free(values);
    free(results);
}

/* Halves that do not know of each other, each in its own order of failures and successes. */
static void halves(void)
{
    const int color = check_rank % 2;
    static int codes[ITEMS];
    static long marks[ITEMS];
    MPI_Comm half = MPI_COMM_NULL;

    (void)MPI_Comm_split(MPI_COMM_WORLD, color, -check_rank, &half);
    codes[1234] = 5;
    for (int i = 0; i < 10; i++) {
        scale(half, color + i);
        if (i % 3 == color) {
            CHECK_ANSWER(half, ranks_judge_mpi(codes, ITEMS, marks, half, 0, NULL),
                         PARFORGE_ERR_PROCESSOR, "item 1234 of 5000");
        }
    }
    scale(MPI_COMM_WORLD, 3.0);
    scale(half, 4.0);
    (void)PMPI_Comm_free(&half);
}

int main(int argc, char **argv)
{
    MPI_Comm own = MPI_COMM_NULL;
    MPI_Comm copy = MPI_COMM_NULL;

    check_begin(&argc, &argv, MPI_THREAD_FUNNELED);
    (void)PMPI_Comm_dup(MPI_COMM_WORLD, &own);
    for (int i = 0; i < 100; i++) {
        scale(own, i);
    }
    CHECK(communicators == 1, "%d communicators after 100 calls", communicators);
    CHECK(types == 0, "%d types after 100 calls", types);

    /* A copy has no share in what was made for its original. */
    (void)PMPI_Comm_dup(own, &copy);
    scale(copy, 7.0);
    CHECK(communicators == 2, "%d communicators for two", communicators);
    (void)PMPI_Comm_free(&own);
    scale(copy, 8.0);
    (void)PMPI_Comm_free(&copy);
    CHECK(communicators == 0, "%d communicators left", communicators);

    halves();
    CHECK(communicators == 1, "%d communicators left, not that of the world", communicators);
    return check_end();
}
