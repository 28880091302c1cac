/*
 * download: many URLs into a folder, more at once than there are cores.
 *
 * What runs in parallel is the job of download_fetch_start(): generated from download.toml, it
 * calls fetch_url() of fetch.c for each URL. ^C ends the job, and the files that are whole stay.
 */
#define _POSIX_C_SOURCE 200809L /* isatty() */

#include "download.h"
#include "request.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Starts the job and waits for its end. */
static parforge_error fetch_all(const struct request *request, parforge_job **job)
{
    parforge_options options = PARFORGE_OPTIONS_INIT;
    parforge_error error = parforge_signals_install();

    options.max_threads = request->threads;
    if (error == PARFORGE_OK) {
        error = download_fetch_start(job, (const char *const *)request->urls, request->count, NULL,
                                     request->folder, &options);
    }
    if (error == PARFORGE_OK) {
        error = isatty(STDERR_FILENO) == 1 ? parforge_progress_bar(*job, stderr)
                                           : parforge_job_join(*job, PARFORGE_FOREVER);
    }
    parforge_signals_restore();
    return error;
}

static void report_failures(const struct request *request, const parforge_job *job)
{
    const size_t count = parforge_job_failures(job, NULL, 0);
    parforge_failure *const failures = calloc(count + 1, sizeof *failures);

    if (failures == NULL) {
        fprintf(stderr, "download: %zu URLs could not be fetched\n", count);
        return;
    }
    parforge_job_failures(job, failures, count);
    for (size_t i = 0; i < count; i++) {
        char reason[256];

        fetch_reason(failures[i].code, reason, sizeof reason);
        fprintf(stderr, "download: %s: %s\n", request->urls[failures[i].index], reason);
    }
    free(failures);
}

/* How many files there are; what failed, or was not begun when ^C came, has no result. */
static size_t summarise(const struct request *request, parforge_job *job, bool is_interrupted)
{
    parforge_progress progress = {0};
    size_t files = 0;
    uint64_t bytes = 0;

    for (size_t i = 0; i < request->count; i++) {
        uint64_t length;

        if (download_fetch_result_at(job, i, &length, 0.0) == PARFORGE_OK) {
            files++;
            bytes += length;
        }
    }
    if (parforge_job_progress(job, &progress) == PARFORGE_OK) {
        fprintf(stderr, "download: %s%zu of %zu files, %.1f MB in %.1f s, %d at once\n",
                is_interrupted ? "interrupted: " : "", files, request->count, 1e-6 * (double)bytes,
                progress.elapsed, parforge_job_threads(job));
    }
    return files;
}

static int run(const struct request *request)
{
    parforge_job *job = NULL;
    const parforge_error error = fetch_all(request, &job);
    const bool is_interrupted = error == PARFORGE_ERR_KILLED;
    int status = NOT_ALL_DONE;

    /* With on_error = "continue" a processor's error means: all were tried, and some failed. */
    if (error == PARFORGE_OK || error == PARFORGE_ERR_PROCESSOR || is_interrupted) {
        report_failures(request, job);

        const size_t files = summarise(request, job, is_interrupted);

        status = is_interrupted ? INTERRUPTED : files == request->count ? ALL_DONE : NOT_ALL_DONE;
    } else {
        fprintf(stderr, "download: %s\n", parforge_last_error());
    }
    parforge_job_release(job);
    return status;
}

int main(int argc, char **argv)
{
    struct request request = request_parse(argc, argv);
    int status = NOT_ALL_DONE;

    if (mkdir(request.folder, 0777) != 0 && errno != EEXIST) {
        fprintf(stderr, "download: %s: %s\n", request.folder, strerror(errno));
    } else if (curl_global_init(CURL_GLOBAL_DEFAULT) != 0) {
        fprintf(stderr, "download: libcurl cannot be set up\n");
    } else {
        status = run(&request);
        curl_global_cleanup();
    }
    request_free(&request);
    return status;
}
