/* A call over MPI ranks, from its arguments to its end. */
#include "memory.h"
#include "pieces.h"

#include <pthread.h>

/* For all calls of the process: a rank's job must not wait behind others of the program. */
#define MOST_CALLS 64

static pthread_mutex_t executor_mutex = PTHREAD_MUTEX_INITIALIZER;
static parforge_executor *executor; /* kept: a call may be under way whenever the process ends */

static parforge_error take_executor(parforge_executor **taken)
{
    const parforge_executor_options options = {.max_jobs = MOST_CALLS};
    parforge_error error = PARFORGE_OK;

    (void)pthread_mutex_lock(&executor_mutex);
    if (executor == NULL) {
        error = parforge_executor_create(&executor, &options);
    }
    *taken = executor;
    (void)pthread_mutex_unlock(&executor_mutex);
    return error;
}

/* ---- before the ranks agree ---- */

static parforge_error check_root(parforge_ranks *ranks)
{
    const parforge_mpi_processor *const processor = ranks->processor;

    if (ranks->root < 0 || ranks->root >= ranks->size) {
        return parforge_ranks_note(ranks, PARFORGE_ERR_INVALID,
                                   "root is %d, and the ranks are 0 to %d", ranks->root,
                                   ranks->size - 1);
    }
    for (size_t i = 0; ranks->rank == ranks->root && i < processor->array_count; i++) {
        const parforge_array *const array = &processor->arrays[i];

        if (parforge_memory_array(ranks, array) != NULL) {
            continue;
        }
        if (array->role == PARFORGE_REDUCED) {
            return parforge_ranks_note(ranks, PARFORGE_ERR_INVALID,
                                       "%s is NULL on the root: the result needs a place",
                                       array->name);
        }
        if (ranks->n > 0) {
            return parforge_ranks_note(ranks, PARFORGE_ERR_INVALID,
                                       "%s is NULL on the root, but there are %zu items",
                                       array->name, ranks->n);
        }
    }
    return PARFORGE_OK;
}

static parforge_error check(parforge_ranks *ranks, const parforge_options *options)
{
    const parforge_mpi_processor *const processor = ranks->processor;
    int level = MPI_THREAD_SINGLE;

    if (MPI_Query_thread(&level) != MPI_SUCCESS || level < MPI_THREAD_FUNNELED) {
        return parforge_ranks_note(ranks, PARFORGE_ERR_MPI,
                                   "MPI was initialized for one thread: call "
                                   "MPI_Init_thread() with MPI_THREAD_FUNNELED or more");
    }
    if (processor->pointers != NULL) {
        return parforge_ranks_note(ranks, PARFORGE_ERR_INVALID,
                                   "the items of %s are pointers, which mean nothing on "
                                   "another rank",
                                   processor->pointers);
    }
    if (ranks->n > PTRDIFF_MAX) {
        return parforge_ranks_note(ranks, PARFORGE_ERR_INVALID,
                                   "%zu items are more than can be counted on all ranks", ranks->n);
    }
    if (options->backend != PARFORGE_THREADS) {
        return parforge_ranks_note(ranks, PARFORGE_ERR_INVALID,
                                   "options.backend must be PARFORGE_THREADS on MPI ranks");
    }
    return check_root(ranks);
}

static parforge_error make_job(parforge_ranks *ranks, parforge_options *options)
{
    parforge_error error = take_executor(&options->executor);

    if (error == PARFORGE_OK) {
        error = ranks->processor->create(&ranks->job, ranks->arguments, ranks->n, options);
    }
    if (error != PARFORGE_OK) {
        return parforge_ranks_note_last(ranks, error);
    }
    ranks->rules = parforge_part_rules_of(ranks->job);
    parforge_part_take(ranks->job, ranks->mine);
    return PARFORGE_OK;
}

/* What of it fails is noted, for all ranks to hear of. */
static void prepare(parforge_ranks *ranks, parforge_pieces **pieces,
                    const parforge_options *options)
{
    const size_t known = ranks->processor->options_size;
    parforge_options asked = PARFORGE_OPTIONS_INIT;
    parforge_error error = PARFORGE_OK;

    if (options != NULL) {
        memcpy(&asked, options, known < sizeof asked ? known : sizeof asked);
    }
    error = check(ranks, &asked);

    if (error == PARFORGE_OK && ranks->rank != ranks->root) {
        error = parforge_memory_open(ranks);
    }
    if (error == PARFORGE_OK && !parforge_pieces_open(pieces, ranks)) {
        error = parforge_ranks_note(ranks, PARFORGE_ERR_NO_MEMORY,
                                    "there was no memory to deal the items out to %d ranks",
                                    ranks->size);
    }
    if (error == PARFORGE_OK) {
        error = make_job(ranks, &asked);
    }
    (void)error;
}

/* ---- after ---- */

static parforge_error start(parforge_ranks *ranks)
{
    if (ranks->mine.begin == ranks->mine.end) {
        return PARFORGE_OK;
    }

    const parforge_error error = parforge_job_start(ranks->job);

    return error == PARFORGE_OK ? error : parforge_ranks_note_last(ranks, error);
}

static parforge_error run(parforge_ranks *ranks, parforge_pieces *pieces)
{
    size_t results = 0;
    parforge_error error = parforge_scatter(ranks, pieces);

    if (error != PARFORGE_OK) {
        return error;
    }
    (void)start(ranks); /* where it cannot be, the first heartbeat says so */
    error = parforge_ranks_beat(ranks);
    if (error == PARFORGE_OK) {
        error = parforge_ranks_conclude(ranks, &results);
    }

    const parforge_error gathered =
        results > 0 ? parforge_gather(ranks, pieces, results) : PARFORGE_OK;

    return gathered != PARFORGE_OK ? gathered : error;
}

/* The job goes first, which still runs where MPI has failed. */
static void clean_up(const parforge_ranks *ranks, parforge_pieces *pieces)
{
    if (ranks->job != NULL) {
        const parforge_error error = parforge_job_kill(ranks->job, false, 0.0);

        (void)error; /* it has ended, unless MPI has failed */
        parforge_job_release(ranks->job);
    }
    parforge_memory_close(ranks);
    parforge_pieces_close(pieces);
}

parforge_error parforge_mpi_call(const parforge_mpi_processor *processor, void *arguments, size_t n,
                                 MPI_Comm comm, int root, const parforge_options *options)
{
    parforge_ranks ranks = {
        .processor = processor,
        .arguments = arguments,
        .n = n,
        .root = root,
        .interrupts = parforge_part_count_interrupts(),
        .bound = n,
    };
    parforge_pieces *pieces = NULL;
    parforge_error error = PARFORGE_OK;

    parforge_part_own_failures(NULL, 0);
    error = parforge_ranks_check_environment(processor, comm);
    if (error == PARFORGE_OK) {
        error = parforge_ranks_join(&ranks, comm);
    }
    if (error != PARFORGE_OK) {
        return error;
    }
    ranks.mine = parforge_chunk_of(n, ranks.size, ranks.rank);
    prepare(&ranks, &pieces, options);
    error = parforge_ranks_agree(&ranks);
    if (error == PARFORGE_OK && n > 0) {
        error = run(&ranks, pieces);
    }
    if (error == PARFORGE_OK && parforge_ranks_reduces(processor)) {
        error = parforge_ranks_fold(&ranks);
    }
    clean_up(&ranks, pieces);
    return error;
}
