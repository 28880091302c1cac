/*
 * checksum: the SHA-256 of every regular file below the folders it is given, on all cores.
 *
 * What runs in parallel is the job of checksum_sha256_start(): generated from checksum.toml, it
 * calls hash_file() of hash.c for each file of the list. ^C ends the job, and what is done by then
 * is printed.
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime() */

#include "checksum.h"
#include "names.h"
#include "outcome.h"
#include "request.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

struct result {
    parforge_job *job; /* owns the digests */
    bool is_interrupted;
    parforge_failure *failures; /* sorted by index */
    size_t failure_count;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* Who redirects standard error wants what went wrong, and no account of how time went by. */
static parforge_error await_end(parforge_job *job, bool quiet)
{
    const parforge_error error = quiet || isatty(STDERR_FILENO) != 1
                                     ? parforge_job_join(job, PARFORGE_FOREVER)
                                     : parforge_progress_bar(job, stderr);

    parforge_signals_restore(); /* while the checksums are written, ^C is as ever */
    return error;
}

/* False, and reported, where there is no result. Files that could not be read are part of it. */
static bool hash_all(const struct file_list *list, const struct request *request,
                     struct result *result)
{
    parforge_options options = PARFORGE_OPTIONS_INIT;
    parforge_error error;

    options.max_threads = request->threads;
    options.backend = request->in_processes ? PARFORGE_PROCESSES : PARFORGE_THREADS;
    error = parforge_signals_install();
    if (error == PARFORGE_OK) {
        error = checksum_sha256_start(&result->job, list, NULL, &options);
    }
    if (error == PARFORGE_OK) {
        error = await_end(result->job, request->quiet);
    }

    /* With on_error = "continue" a processor's error means: all were tried, and some failed. So
     * does a crash, unless there is no file to blame. */
    result->is_interrupted = error == PARFORGE_ERR_KILLED;
    result->failure_count = parforge_job_failures(result->job, NULL, 0);
    if (error != PARFORGE_OK && error != PARFORGE_ERR_PROCESSOR && !result->is_interrupted &&
        !(error == PARFORGE_ERR_CRASHED && result->failure_count > 0)) {
        fprintf(stderr, "checksum: %s\n", parforge_last_error());
        return false;
    }
    result->failures = calloc(result->failure_count + 1, sizeof *result->failures);
    if (result->failures == NULL) {
        fprintf(stderr, "checksum: no memory for %zu failures\n", result->failure_count);
        return false;
    }
    parforge_job_failures(result->job, result->failures, result->failure_count);
    return true;
}

static bool find_done(void *job, size_t index, struct digest *digest)
{
    return checksum_sha256_result_at(job, index, digest, 0.0) == PARFORGE_OK;
}

static void name_workers(char *text, size_t size, int count, bool are_processes)
{
    const char *const kind = are_processes ? "process" : "thread";
    const char *const plural = are_processes ? "es" : "s";

    snprintf(text, size, "%d %s%s", count, kind, count == 1 ? "" : plural);
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, ""); /* which bytes of a name are printable */

    struct request request;
    int status = request_parse(&request, argc, argv);

    if (status != GO_ON) {
        return status;
    }

    const double start = now();
    struct file_list list = {0};
    struct result result = {0};

    status = NOT_ALL_DONE;
    for (char **operand = request.operands; *operand != NULL; operand++) {
        file_list_walk(&list, *operand);
    }

    const double found = now();

    if (hash_all(&list, &request, &result)) {
        const double end = now();
        const size_t unread = list.unreadable + result.failure_count;
        const struct totals totals =
            write_all(&list, result.failures, result.failure_count, find_done, result.job);
        char workers[32];

        if (finish_output()) {
            status = result.is_interrupted ? INTERRUPTED : unread == 0 ? ALL_DONE : NOT_ALL_DONE;
        }
        if (!request.quiet) {
            name_workers(workers, sizeof workers, parforge_job_threads(result.job),
                         request.in_processes);
            summarise(totals, unread, found - start, end - found, workers);
        }
        if (result.is_interrupted) {
            fprintf(stderr, "checksum: interrupted: %zu of %zu files are done\n", totals.files,
                    list.count);
        }
    }
    parforge_job_release(result.job);
    free(result.failures);
    file_list_free(&list);
    return status;
}
