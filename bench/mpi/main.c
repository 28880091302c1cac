/*
 * How long calls over MPI ranks take, by their steps and by ranks and threads.
 *
 *   mpirun -np RANKS bench_mpi THREADS
 *
 * One line: the medians of some calls, as the root sees them, in microseconds. A step is what one
 * kind of call takes longer than the kind that lacks it.
 */
#include "bench_ranks_mpi.h"

#include <stdio.h>
#include <stdlib.h>

#define CALLS 41
#define FEW 1000
#define HEAVY 200000
#define MANY (1 << 22)

static double *values;
static double *results;
static parforge_options options;

typedef parforge_error call(size_t n);

static parforge_error cheap(size_t n)
{
    return bench_ranks_cheap_mpi(values, n, results, MPI_COMM_WORLD, 0, &options);
}

static parforge_error heavy(size_t n)
{
    return bench_ranks_heavy_mpi(values, n, results, MPI_COMM_WORLD, 0, &options);
}

static parforge_error nothing(size_t n)
{
    return bench_ranks_nothing_mpi(values, n, MPI_COMM_WORLD, 0, &options);
}

static parforge_error take(size_t n)
{
    return bench_ranks_take_mpi(values, n, MPI_COMM_WORLD, 0, &options);
}

static parforge_error halt(size_t n)
{
    const parforge_error error =
        bench_ranks_halt_mpi(values, n, results, MPI_COMM_WORLD, 0, &options);

    return error == PARFORGE_ERR_PROCESSOR ? PARFORGE_OK : error;
}

static int by_value(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;

    return (a > b) - (a < b);
}

/* The median, in microseconds. */
static double measure(call *function, size_t n, int calls)
{
    double times[CALLS];

    for (int i = 0; i < calls; i++) {
        (void)MPI_Barrier(MPI_COMM_WORLD);

        const double begin = MPI_Wtime();

        if (function(n) != PARFORGE_OK) {
            fprintf(stderr, "bench_mpi: %s\n", parforge_last_error());
            (void)MPI_Abort(MPI_COMM_WORLD, 1);
        }
        times[i] = (MPI_Wtime() - begin) * 1e6;
    }
    qsort(times, (size_t)calls, sizeof times[0], by_value);
    return times[calls / 2];
}

int main(int argc, char **argv)
{
    int level = 0;
    int rank = 0;
    int size = 0;

    (void)MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level);
    (void)MPI_Comm_rank(MPI_COMM_WORLD, &rank);
    (void)MPI_Comm_size(MPI_COMM_WORLD, &size);
    options.max_threads = argc > 1 ? (int)strtol(argv[1], NULL, 10) : 1;
    values = calloc(MANY, sizeof *values);
    results = calloc(MANY, sizeof *results);
    if (values == NULL || results == NULL) {
        (void)MPI_Abort(MPI_COMM_WORLD, 1);
    }
    (void)measure(cheap, FEW, 5); /* the first one makes a communicator */

    const double agree = measure(nothing, 0, CALLS);
    const double beat = measure(nothing, FEW, CALLS);
    const double few = measure(cheap, FEW, CALLS);
    const double beat_many = measure(nothing, MANY, 11);
    const double scattered = measure(take, MANY, 11);
    const double many = measure(cheap, MANY, 11);
    const double busy = measure(heavy, HEAVY, 5);
    const double halted = measure(halt, FEW, CALLS);

    if (rank == 0) {
        printf("| %d | %d | %.0f | %.0f | %.0f | %.1f | %.1f | %.1f | %.0f | %.0f |\n", size,
               options.max_threads, agree, beat - agree, few, (scattered - beat_many) / 1e3,
               (many - scattered) / 1e3, many / 1e3, busy / 1e3, halted);
    }
    free(values);
    free(results);
    (void)MPI_Finalize();
    return 0;
}
