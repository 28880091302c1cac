/*
 * A call over MPI ranks, as one of them sees it.
 *
 *   prepare    memory for its part, a job, every check that needs no other rank
 *   agree      whether all can go on, and mean the same; from here to the end all ranks do the same
 *   scatter    the root's inputs
 *   heartbeat  while the jobs run: failures, kills, and who has ended
 *   conclude   how the whole ended
 *   gather     the results
 *   fold       these, where the processor reduces them to one value
 *
 * All arrays have room for all n items on every rank, but memory only for the rank's own: items are
 * at the same index everywhere, whatever the rank.
 */
#ifndef PARFORGE_LIB_MPI_RANKS_H
#define PARFORGE_LIB_MPI_RANKS_H

#include "part.h"

#include <parforge/generated_mpi.h>

#define PARFORGE_SENTENCE 512

/* Something that went wrong on this rank, which the others do not know of yet. */
typedef struct parforge_trouble {
    parforge_error error; /* PARFORGE_OK: nothing */
    char sentence[PARFORGE_SENTENCE];
} parforge_trouble;

typedef struct parforge_ranks {
    const parforge_mpi_processor *processor;
    unsigned char *arguments;
    size_t n;
    int root;
    MPI_Comm comm; /* a duplicate: no message of the caller's can be mistaken for one of ours */
    int rank;
    int size;
    parforge_chunk mine;
    bool has_memory;   /* of its own for the arrays: not the root, whose are the caller's */
    parforge_job *job; /* NULL: none could be made */
    parforge_part_rules rules;
    unsigned interrupts; /* when the call began */
    parforge_trouble trouble;
    bool is_origin; /* of the stop of all */

    /* As the last heartbeat has it, of all ranks. */
    bool is_stopped;
    bool has_failures;
    size_t bound; /* n: none */
} parforge_ranks;

/* Gives the calling thread a sentence, behind the processor's name. Returns `error`. */
__attribute__((format(printf, 3, 4))) parforge_error parforge_ranks_report(
    const parforge_mpi_processor *processor, parforge_error error, const char *format, ...);

/* Notes such a sentence for all ranks, unless there is one already. Returns `error`. */
__attribute__((format(printf, 3, 4))) parforge_error parforge_ranks_note(parforge_ranks *ranks,
                                                                         parforge_error error,
                                                                         const char *format, ...);

/* The same, for what parforge_last_error() says. */
parforge_error parforge_ranks_note_last(parforge_ranks *ranks, parforge_error error);

/* What an MPI function has answered: PARFORGE_ERR_MPI with its name, unless it is MPI_SUCCESS. */
parforge_error parforge_ranks_check(const parforge_ranks *ranks, const char *function, int code);

/* One number of each rank, reduced for all. */
parforge_error parforge_ranks_reduce(const parforge_ranks *ranks, int64_t *value, MPI_Op operation);

/* Whether ranks can be called at all, from here; needs no other rank. */
parforge_error parforge_ranks_check_environment(const parforge_mpi_processor *processor,
                                                MPI_Comm comm);

/* The duplicate of a communicator: made by its first call, freed with it. */
parforge_error parforge_ranks_join(parforge_ranks *ranks, MPI_Comm comm);

/* PARFORGE_OK on all ranks or the same error on all of them. */
parforge_error parforge_ranks_agree(const parforge_ranks *ranks);

/* All ranks report the trouble of one of them. */
parforge_error parforge_ranks_speak(const parforge_ranks *ranks, int speaker);

/* Looks after the started job until all ranks' jobs have ended. */
parforge_error parforge_ranks_beat(parforge_ranks *ranks);

/* What failed, told to all ranks and kept for parforge_last_failures(): the lowest, or all. `end`
 * is how this rank's own job has ended. Returns PARFORGE_ERR_PROCESSOR, or PARFORGE_OK where errors
 * are suppressed. */
parforge_error parforge_ranks_share_lowest(const parforge_ranks *ranks);
parforge_error parforge_ranks_share_all(const parforge_ranks *ranks, parforge_error end);

/* Whether results are folded into one value; and that, on the root, from what all ranks have
 * left. */
bool parforge_ranks_reduces(const parforge_mpi_processor *processor);
parforge_error parforge_ranks_fold(const parforge_ranks *ranks);

/* How the whole ended, the same on all ranks; *results: the items before this one have results. */
parforge_error parforge_ranks_conclude(parforge_ranks *ranks, size_t *results);

#endif
