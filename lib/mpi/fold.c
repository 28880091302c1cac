/*
 * The value that results are folded to. What the ranks' threads could not fold goes to the root: a
 * few nodes of the tree and the tiles that are cut where chunks meet, some kilobytes from each
 * thread.
 */
#include "ranks.h"

#include <limits.h>
#include <stdlib.h>

/* On the root, by rank. */
typedef struct arrivals {
    int *counts; /* of numbers; -1: the rank had no memory */
    int *places;
    uint64_t *numbers;
    size_t count;
} arrivals;

bool parforge_ranks_reduces(const parforge_mpi_processor *processor)
{
    for (size_t i = 0; i < processor->array_count; i++) {
        if (processor->arrays[i].role == PARFORGE_REDUCED) {
            return true;
        }
    }
    return false;
}

/* Where each rank's numbers go. False: there is no memory, on one of them or here. */
static bool make_room(const parforge_ranks *ranks, arrivals *all)
{
    if (all->counts == NULL || all->places == NULL) {
        return false; /* which the others were told, too */
    }
    for (int rank = 0; rank < ranks->size; rank++) {
        if (all->counts[rank] < 0 || all->count + (size_t)all->counts[rank] > INT_MAX) {
            return false;
        }
        all->places[rank] = (int)all->count;
        all->count += (size_t)all->counts[rank];
    }
    all->numbers = malloc((all->count + 1) * sizeof *all->numbers); /* not none */
    return all->numbers != NULL;
}

static parforge_error gather_counts(const parforge_ranks *ranks, const int *count, arrivals *all,
                                    int64_t *is_there)
{
    if (ranks->rank == ranks->root) {
        all->counts = malloc((size_t)ranks->size * sizeof *all->counts);
        all->places = malloc((size_t)ranks->size * sizeof *all->places);
        *is_there = all->counts != NULL && all->places != NULL;
    }

    parforge_error error = parforge_ranks_reduce(ranks, is_there, MPI_MIN);

    if (error == PARFORGE_OK && *is_there) {
        error = parforge_ranks_check(
            ranks, "MPI_Gather",
            MPI_Gather(count, 1, MPI_INT, all->counts, 1, MPI_INT, ranks->root, ranks->comm));
        if (ranks->rank == ranks->root) {
            *is_there = make_room(ranks, all);
        }
        if (error == PARFORGE_OK) {
            error = parforge_ranks_reduce(ranks, is_there, MPI_MIN);
        }
    }
    return error;
}

static parforge_error gather_and_fold(const parforge_ranks *ranks, const uint64_t *numbers,
                                      size_t count, arrivals *all)
{
    int64_t is_there = 1;
    const int counted = numbers != NULL && count <= INT_MAX ? (int)count : -1;
    parforge_error error = gather_counts(ranks, &counted, all, &is_there);

    if (error == PARFORGE_OK && is_there) {
        error = parforge_ranks_check(ranks, "MPI_Gatherv",
                                     MPI_Gatherv(numbers, counted, MPI_UINT64_T, all->numbers,
                                                 all->counts, all->places, MPI_UINT64_T,
                                                 ranks->root, ranks->comm));
        if (error == PARFORGE_OK && ranks->rank == ranks->root) {
            is_there = parforge_part_fold(ranks->job, all->numbers, all->count);
        }
        if (error == PARFORGE_OK) {
            error = parforge_ranks_reduce(ranks, &is_there, MPI_MIN);
        }
    }
    if (error == PARFORGE_OK && !is_there) {
        error = parforge_ranks_report(ranks->processor, PARFORGE_ERR_NO_MEMORY,
                                      "there was no memory to fold what %d ranks have left",
                                      ranks->size);
    }
    return error;
}

parforge_error parforge_ranks_fold(const parforge_ranks *ranks)
{
    arrivals all = {0};
    size_t count = 0;
    uint64_t *const numbers = parforge_part_pack(ranks->job, &count);
    const parforge_error error = gather_and_fold(ranks, numbers, count, &all);

    free(numbers);
    free(all.counts);
    free(all.places);
    free(all.numbers);
    return error;
}
