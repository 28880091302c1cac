/* Whether there is MPI, and a communicator of our own beside each of the caller's. */
#include "ranks.h"

#include <pthread.h>

static pthread_once_t key_once = PTHREAD_ONCE_INIT;
static int key = MPI_KEYVAL_INVALID;

/* A handle is kept in the attribute's value itself: no memory can be lacking for it, which would
 * leave the ranks with different ideas of what is there. */
_Static_assert(sizeof(MPI_Comm) <= sizeof(void *), "an attribute cannot hold a communicator");

static int free_duplicate(MPI_Comm comm, int keyval, void *value, void *extra)
{
    MPI_Comm duplicate = MPI_COMM_NULL;

    (void)comm;
    (void)keyval;
    (void)extra;
    memcpy(&duplicate, &value, sizeof(MPI_Comm));
    return MPI_Comm_free(&duplicate);
}

static void make_key(void)
{
    /* A copy of the caller's communicator gets a duplicate of its own with its first call. */
    if (MPI_Comm_create_keyval(MPI_COMM_NULL_COPY_FN, free_duplicate, &key, NULL) != MPI_SUCCESS) {
        key = MPI_KEYVAL_INVALID;
    }
}

static parforge_error check_build(const parforge_mpi_processor *processor)
{
    if (processor->format != PARFORGE_MPI_FORMAT) {
        return parforge_ranks_report(
            processor, PARFORGE_ERR_INVALID,
            "its MPI form was generated for another version of parforge_mpi: generate it "
            "again and rebuild");
    }
    if (processor->comm_size != sizeof(MPI_Comm)) {
        return parforge_ranks_report(
            processor, PARFORGE_ERR_MPI,
            "it was compiled for another MPI than parforge_mpi: build both with the same");
    }
    return PARFORGE_OK;
}

static parforge_error check_mpi(const parforge_mpi_processor *processor)
{
    int is_initialized = 0;
    int is_finalized = 0;
    int level = MPI_THREAD_SINGLE;
    int is_main = 0;

    if (MPI_Initialized(&is_initialized) != MPI_SUCCESS || !is_initialized) {
        return parforge_ranks_report(processor, PARFORGE_ERR_MPI,
                                     "MPI is not initialized: call MPI_Init_thread() first");
    }
    if (MPI_Finalized(&is_finalized) != MPI_SUCCESS || is_finalized) {
        return parforge_ranks_report(processor, PARFORGE_ERR_MPI, "MPI is finalized already");
    }
    if (MPI_Query_thread(&level) != MPI_SUCCESS || MPI_Is_thread_main(&is_main) != MPI_SUCCESS ||
        (level == MPI_THREAD_FUNNELED && !is_main)) {
        return parforge_ranks_report(
            processor, PARFORGE_ERR_MPI,
            "with MPI_THREAD_FUNNELED only the thread that has initialized MPI may call "
            "it");
    }
    return PARFORGE_OK;
}

parforge_error parforge_ranks_check_environment(const parforge_mpi_processor *processor,
                                                MPI_Comm comm)
{
    parforge_error error = check_build(processor);
    int is_inter = 0;

    if (error == PARFORGE_OK) {
        error = check_mpi(processor);
    }
    if (error != PARFORGE_OK) {
        return error;
    }
    if (comm == MPI_COMM_NULL) {
        return parforge_ranks_report(processor, PARFORGE_ERR_INVALID, "comm is MPI_COMM_NULL");
    }
    if (MPI_Comm_test_inter(comm, &is_inter) != MPI_SUCCESS || is_inter) {
        return parforge_ranks_report(
            processor, PARFORGE_ERR_INVALID,
            "comm is an inter-communicator: use one that has all ranks in one group");
    }
    return PARFORGE_OK;
}

static parforge_error duplicate(parforge_ranks *ranks, MPI_Comm comm)
{
    void *value = NULL;
    parforge_error error =
        parforge_ranks_check(ranks, "MPI_Comm_dup", MPI_Comm_dup(comm, &ranks->comm));

    if (error == PARFORGE_OK) {
        /* What goes wrong is an error of the call, not the end of the program. */
        error = parforge_ranks_check(ranks, "MPI_Comm_set_errhandler",
                                     MPI_Comm_set_errhandler(ranks->comm, MPI_ERRORS_RETURN));
    }
    if (error == PARFORGE_OK) {
        memcpy(&value, &ranks->comm, sizeof(MPI_Comm));
        error =
            parforge_ranks_check(ranks, "MPI_Comm_set_attr", MPI_Comm_set_attr(comm, key, value));
    }
    return error;
}

parforge_error parforge_ranks_join(parforge_ranks *ranks, MPI_Comm comm)
{
    void *value = NULL;
    int is_there = 0;

    if (pthread_once(&key_once, make_key) != 0 || key == MPI_KEYVAL_INVALID) {
        return parforge_ranks_report(ranks->processor, PARFORGE_ERR_MPI,
                                     "MPI_Comm_create_keyval failed");
    }

    parforge_error error = parforge_ranks_check(ranks, "MPI_Comm_get_attr",
                                                MPI_Comm_get_attr(comm, key, &value, &is_there));

    if (error == PARFORGE_OK && is_there) {
        memcpy(&ranks->comm, &value, sizeof(MPI_Comm));
    } else if (error == PARFORGE_OK) {
        error = duplicate(ranks, comm);
    }
    if (error == PARFORGE_OK) {
        error =
            parforge_ranks_check(ranks, "MPI_Comm_rank", MPI_Comm_rank(ranks->comm, &ranks->rank));
    }
    if (error == PARFORGE_OK) {
        error =
            parforge_ranks_check(ranks, "MPI_Comm_size", MPI_Comm_size(ranks->comm, &ranks->size));
    }
    return error;
}
