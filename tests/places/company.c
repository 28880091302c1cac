#include "company.h"

#include <stdio.h>
#include <time.h>
#include <unistd.h>

#define WATCHDOG_SECONDS 280

int company_rank;
int company_size = 1;

#if PLACES_HAVE_RANKS
#include <mpi.h>

void company_begin(int *argc, char ***argv)
{
    int level = MPI_THREAD_SINGLE;

    (void)alarm(WATCHDOG_SECONDS);
    (void)MPI_Init_thread(argc, argv, MPI_THREAD_FUNNELED, &level);
    (void)MPI_Comm_rank(MPI_COMM_WORLD, &company_rank);
    (void)MPI_Comm_size(MPI_COMM_WORLD, &company_size);
    if (level < MPI_THREAD_FUNNELED) {
        fprintf(stderr, "MPI has thread level %d only\n", level);
        (void)MPI_Abort(MPI_COMM_WORLD, 1);
    }
}

void company_meet(void)
{
    const struct timespec nap = {0, 200000};
    MPI_Request request = MPI_REQUEST_NULL;
    int is_done = 0;

    (void)MPI_Ibarrier(MPI_COMM_WORLD, &request);
    for (;;) {
        (void)MPI_Test(&request, &is_done, MPI_STATUS_IGNORE);
        if (is_done) {
            return;
        }
        (void)nanosleep(&nap, NULL);
    }
}

void company_gather(void *bytes, size_t size, int root)
{
    const bool is_root = company_rank == root;

    (void)MPI_Reduce(is_root ? MPI_IN_PLACE : bytes, bytes, (int)size, MPI_UNSIGNED_CHAR, MPI_BOR,
                     root, MPI_COMM_WORLD);
}

int company_end(int mistakes)
{
    int all = mistakes;

    (void)MPI_Allreduce(&mistakes, &all, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    (void)MPI_Finalize();
    return all == 0 ? 0 : 1;
}

#else

void company_begin(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    (void)alarm(WATCHDOG_SECONDS);
}

void company_meet(void)
{
}

void company_gather(void *bytes, size_t size, int root)
{
    (void)bytes;
    (void)size;
    (void)root;
}

int company_end(int mistakes)
{
    return mistakes == 0 ? 0 : 1;
}

#endif
