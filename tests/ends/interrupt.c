/*
 * ^C and the progress bar:  interrupt job|call
 *
 * Runs for some seconds unless it gets SIGINT; then says how far it came, and ends with 130.
 */
#include "ends.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#define N 400

int nap_item(size_t index, unsigned microseconds)
{
    usleep(microseconds);
    return (int)index;
}

static parforge_error run_job(const unsigned *naps, size_t *done)
{
    const parforge_options options = {.max_threads = 2};
    parforge_job *job = NULL;
    parforge_progress progress = {0, 0, 0.0, 0.0};
    parforge_error error = ends_nap_start(&job, naps, N, NULL, &options);

    if (error == PARFORGE_OK) {
        error = parforge_progress_bar(job, stderr);
    }
    if (parforge_job_progress(job, &progress) == PARFORGE_OK) {
        *done = progress.done;
    }
    parforge_job_release(job);
    return error;
}

int main(int argc, char **argv)
{
    static unsigned naps[N];
    static int results[N];
    const parforge_options options = {.max_threads = 2};
    size_t done = 0;
    parforge_error error = parforge_signals_install();

    for (size_t i = 0; i < N; i++) {
        naps[i] = 20000;
    }
    if (error == PARFORGE_OK) {
        error = argc > 1 && strcmp(argv[1], "call") == 0 ? ends_nap(naps, N, results, &options)
                                                         : run_job(naps, &done);
    }
    printf("%s %zu\n", parforge_error_name(error), done);
    return error == PARFORGE_ERR_KILLED ? 130 : error == PARFORGE_OK ? 0 : 1;
}
