/* A rank that dies in the middle of a call: MPI has to end the others, and say which it was. */
#include "check.h"
#include "ranks_mpi.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define ITEMS 100

static int values[ITEMS];
static int results[ITEMS];

int main(int argc, char **argv)
{
    const bool is_killed = argc > 1 && strcmp(argv[1], "killed") == 0;

    check_begin(&argc, &argv, MPI_THREAD_FUNNELED);
    /* All items are stuck; the last rank dies of its signal, or ends. */
    if (check_rank == check_size - 1) {
        (void)signal(SIGINT, is_killed ? SIG_DFL : _exit);
    }

    const parforge_error error = ranks_wait_mpi(
        values, ITEMS, results, 0, parforge_chunk_of(ITEMS, check_size, check_size - 1).begin,
        MPI_COMM_WORLD, 0, NULL);

    check_failed(__FILE__, __LINE__, "the call has come back with %s", parforge_error_name(error));
    return check_end();
}
