#include "ranks.h"

#include "manual.h"

#include <mpi.h>
#include <stdio.h>

/* MPI counts in int. */
#define MOST_AT_ONCE ((size_t)1 << 30)

/* What MPI returns is not looked at: unless it is told otherwise, an error ends all ranks. */

int ranks_own(void)
{
    int rank = 0;

    MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    return rank;
}

int ranks_count(void)
{
    int count = 0;

    MPI_Comm_size(MPI_COMM_WORLD, &count);
    return count;
}

bool ranks_agree(const char *trouble)
{
    const int own = ranks_own();
    const int none = ranks_count();
    int first = trouble == NULL ? none : own;

    MPI_Allreduce(MPI_IN_PLACE, &first, 1, MPI_INT, MPI_MIN, MPI_COMM_WORLD);
    if (first == own) {
        fprintf(stderr, "%s: rank %d: %s\n", manual.name, own, trouble);
    }
    return first == none;
}

int ranks_largest(int value)
{
    MPI_Allreduce(MPI_IN_PLACE, &value, 1, MPI_INT, MPI_MAX, MPI_COMM_WORLD);
    return value;
}

void ranks_share(void *data, size_t bytes)
{
    char *next = data;

    while (bytes > 0) {
        const size_t piece = bytes < MOST_AT_ONCE ? bytes : MOST_AT_ONCE;

        MPI_Bcast(next, (int)piece, MPI_BYTE, ROOT, MPI_COMM_WORLD);
        next += piece;
        bytes -= piece;
    }
}
