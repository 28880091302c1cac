/*
 * checksum: the SHA-256 of every regular file below the folders it is given, on all cores.
 *
 * What runs in parallel is the call of checksum_sha256(): generated from checksum.toml, it calls
 * hash_file() of hash.c for each file of the list.
 */
#define _POSIX_C_SOURCE 200809L /* clock_gettime() */

#include "checksum.h"
#include "names.h"
#include "request.h"

#include <errno.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

struct result {
    struct digest *digests; /* one for each file */
    parforge_failure *failures;
    size_t failure_count;
};

static double now(void)
{
    struct timespec time;

    clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

/* False, and reported, where there is no result. Files that could not be read are part of it. */
static bool hash_all(const struct file_list *list, int threads, struct result *result)
{
    parforge_options options = PARFORGE_OPTIONS_INIT;

    options.max_threads = threads;
    result->digests = calloc(list->count + 1, sizeof *result->digests);
    if (result->digests == NULL) {
        fprintf(stderr, "checksum: no memory for %zu digests\n", list->count);
        return false;
    }

    const parforge_error error = checksum_sha256(list, result->digests, &options);

    /* With on_error = "continue" a processor's error means: all were tried, and some failed. */
    if (error != PARFORGE_OK && error != PARFORGE_ERR_PROCESSOR) {
        fprintf(stderr, "checksum: %s\n", parforge_last_error());
        return false;
    }
    result->failure_count = parforge_last_failures(NULL, 0);
    result->failures = calloc(result->failure_count + 1, sizeof *result->failures);
    if (result->failures == NULL) {
        fprintf(stderr, "checksum: no memory for %zu failures\n", result->failure_count);
        return false;
    }
    parforge_last_failures(result->failures, result->failure_count);
    return true;
}

/* Writes the checksums, and reports the failures, which are sorted by index. Returns the bytes. */
static uint64_t write_all(const struct file_list *list, const struct result *result)
{
    uint64_t bytes = 0;
    size_t failed = 0;

    for (size_t i = 0; i < list->count; i++) {
        const char *const path = list->files[i].path;

        if (failed < result->failure_count && result->failures[failed].index == i) {
            report(path, hash_reason(result->failures[failed].code));
            failed++;
        } else {
            write_checksum_line(&result->digests[i], path);
            bytes += result->digests[i].file_bytes;
        }
    }
    return bytes;
}

static void summarise(size_t files, uint64_t bytes, double walking, double hashing, int threads)
{
    const double megabytes = 1e-6 * (double)bytes;
    const double seconds = walking + hashing;

    fprintf(stderr, "checksum: %zu %s, %.1f MB in %.3f s (%.3f s to find them), %.0f MB/s, %d %s\n",
            files, files == 1 ? "file" : "files", megabytes, seconds, walking, megabytes / seconds,
            threads, threads == 1 ? "thread" : "threads");
}

int main(int argc, char **argv)
{
    setlocale(LC_CTYPE, ""); /* which bytes of a name are printable */

    const struct request request = request_parse(argc, argv);
    const double start = now();
    struct file_list list = {0};
    struct result result = {0};
    int status = NOT_ALL_DONE;

    for (char **operand = request.operands; *operand != NULL; operand++) {
        file_list_walk(&list, *operand);
    }

    const double found = now();

    if (hash_all(&list, request.threads, &result)) {
        const double end = now();
        const size_t unread = list.unreadable + result.failure_count;
        const uint64_t bytes = write_all(&list, &result);
        const bool written = finish_output();

        if (!request.quiet) {
            summarise(list.count - result.failure_count, bytes, found - start, end - found,
                      parforge_thread_count(list.count, request.threads));
            if (unread > 0) {
                fprintf(stderr, "checksum: %zu could not be read\n", unread);
            }
        }
        status = written && unread == 0 ? ALL_DONE : NOT_ALL_DONE;
    }
    free(result.failures);
    free(result.digests);
    file_list_free(&list);
    return status;
}
