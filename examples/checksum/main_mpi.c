/*
 * checksum_mpi: checksum on MPI ranks, with the same output.
 *
 * What runs in parallel is checksum_sha256_mpi(): generated from the same checksum.toml, it calls
 * hash_file() for each file of the list, on the cores of all ranks.
 */
#include "checksum_mpi.h"
#include "names.h"
#include "outcome.h"
#include "ranks.h"
#include "request.h"
#include "shared_list.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

/* The root's, but for how it ended. */
struct result {
    struct digest *digests;
    bool is_interrupted;
    parforge_failure *failures; /* sorted by index */
    size_t failure_count;
};

/* What this rank lacks, in words; NULL: nothing. */
static const char *prepare(struct result *result, size_t count)
{
    if (ranks_own() == ROOT) {
        result->digests = calloc(count + 1, sizeof *result->digests);
        if (result->digests == NULL) {
            return "no memory for the checksums";
        }
    }
    return parforge_signals_install() == PARFORGE_OK ? NULL : parforge_last_error();
}

static bool keep_failures(struct result *result)
{
    result->failure_count = parforge_last_failures(NULL, 0);
    result->failures = calloc(result->failure_count + 1, sizeof *result->failures);
    if (result->failures == NULL) {
        fprintf(stderr, "checksum_mpi: no memory for %zu failures\n", result->failure_count);
        return false;
    }
    parforge_last_failures(result->failures, result->failure_count);
    return true;
}

/* All ranks call it. False, and reported, where there is no result; files that could not be read
 * are part of it. */
static bool hash_all(const struct file_list *list, int threads, struct result *result)
{
    parforge_options options = PARFORGE_OPTIONS_INIT;
    parforge_error error;

    options.max_threads = threads;
    if (!ranks_agree(prepare(result, list->count))) {
        return false;
    }
    error = checksum_sha256_mpi(list, result->digests, MPI_COMM_WORLD, ROOT, &options);
    parforge_signals_restore(); /* while the checksums are written, ^C is as ever */

    /* With on_error = "continue" a processor's error means: all were tried, and some failed. */
    if (error != PARFORGE_OK && error != PARFORGE_ERR_PROCESSOR) {
        result->is_interrupted = error == PARFORGE_ERR_KILLED;
        if (ranks_own() == ROOT) {
            fprintf(stderr, "checksum_mpi: %s\n", parforge_last_error()); /* the same on all */
        }
        return false;
    }
    return ranks_own() != ROOT || keep_failures(result);
}

static bool find_result(void *digests, size_t index, struct digest *digest)
{
    *digest = ((const struct digest *)digests)[index];
    return true;
}

/* Of a rank; one with more cores or more files has more than another. */
static int most_threads(size_t files, int threads)
{
    const parforge_chunk own = parforge_chunk_of(files, ranks_count(), ranks_own());

    return ranks_largest(parforge_thread_count(own.end - own.begin, threads));
}

static void name_workers(char *text, size_t size, int threads)
{
    const int ranks = ranks_count();

    snprintf(text, size, "%d rank%s x %d thread%s", ranks, ranks == 1 ? "" : "s", threads,
             threads == 1 ? "" : "s");
}

/* The files of the list. Returns the exit status, on the root. */
static int print_checksums(const struct file_list *list, const struct request *request,
                           size_t unwalked, double walking)
{
    const int threads = most_threads(list->count, request->threads);
    const double start = MPI_Wtime();
    struct result result = {0};
    int status = NOT_ALL_DONE;

    if (hash_all(list, request->threads, &result) && ranks_own() == ROOT) {
        const double hashing = MPI_Wtime() - start;
        const size_t unread = unwalked + result.failure_count;
        const struct totals totals =
            write_all(list, result.failures, result.failure_count, find_result, result.digests);
        char workers[64];

        if (finish_output() && unread == 0) {
            status = ALL_DONE;
        }
        if (!request->quiet) {
            name_workers(workers, sizeof workers, threads);
            summarise(totals, unread, walking, hashing, workers);
        }
    }
    free(result.digests);
    free(result.failures);
    return result.is_interrupted ? INTERRUPTED : status;
}

/* All ranks call it; only the root's operands count. Returns the exit status, on the root. */
static int run(const struct request *request)
{
    const double start = MPI_Wtime();
    struct file_list walked = {0};
    struct shared_list shared = {0};
    int status = NOT_ALL_DONE;

    if (ranks_own() == ROOT) {
        for (char **operand = request->operands; *operand != NULL; operand++) {
            file_list_walk(&walked, *operand);
        }
    }

    const bool is_shared = shared_list_open(&shared, &walked);

    file_list_free(&walked);
    if (is_shared) {
        status = print_checksums(&shared.list, request, walked.unreadable, MPI_Wtime() - start);
    }
    shared_list_close(&shared);
    return status;
}

int main(int argc, char **argv)
{
    struct request request = {0};
    int level = MPI_THREAD_SINGLE;
    int status = GO_ON;

    setlocale(LC_CTYPE, ""); /* which bytes of a name are printable */
    MPI_Init_thread(&argc, &argv, MPI_THREAD_FUNNELED, &level); /* the call looks at the level */

    /* The others have the same arguments, unless they were started with others of their own. */
    if (ranks_own() == ROOT) {
        status = request_parse(&request, argc, argv);
    }
    ranks_share(&status, sizeof status);
    if (status == GO_ON) {
        ranks_share(&request.threads, sizeof request.threads);
        status = run(&request);
        ranks_share(&status, sizeof status);
    }
    MPI_Finalize();
    return status;
}
