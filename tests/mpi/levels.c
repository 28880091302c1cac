/* Where there is no MPI, or not enough of it: before, without threads, from a wrong thread, after.
 */
#include "check.h"
#include "ranks_mpi.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

static double values[10];
static double results[10];

static parforge_error scale(void)
{
    return ranks_scale_mpi(values, 10, results, 2.0, MPI_COMM_WORLD, 0, NULL);
}

static void *call(void *context)
{
    (void)context;
    CHECK(scale() == PARFORGE_ERR_MPI && strstr(parforge_last_error(), "FUNNELED") != NULL,
          "a call from another thread: %s", parforge_last_error());
    return NULL;
}

int main(int argc, char **argv)
{
    const bool has_threads = argc > 1 && strcmp(argv[1], "funneled") == 0;
    pthread_t thread;
    int level = 0;

    CHECK(scale() == PARFORGE_ERR_MPI && strstr(parforge_last_error(), "not initialized") != NULL,
          "a call before MPI_Init: %s", parforge_last_error());
    check_begin(&argc, &argv, has_threads ? MPI_THREAD_FUNNELED : MPI_THREAD_SINGLE);
    (void)MPI_Query_thread(&level);
    if (level == MPI_THREAD_SINGLE) {
        CHECK_ANSWER(MPI_COMM_WORLD, scale(), PARFORGE_ERR_MPI, "MPI was initialized for one");
    } else {
        CHECK_ANSWER(MPI_COMM_WORLD, scale(), PARFORGE_OK, "");
    }
    if (level == MPI_THREAD_FUNNELED) {
        CHECK(pthread_create(&thread, NULL, call, NULL) == 0, "no thread");
        (void)pthread_join(thread, NULL);
    }

    const int status = check_end();

    if (scale() != PARFORGE_ERR_MPI || strstr(parforge_last_error(), "finalized") == NULL) {
        check_failed(__FILE__, __LINE__, "a call after MPI_Finalize: %s", parforge_last_error());
        return 1;
    }
    return status;
}
