/* The failures of all ranks, made known to all of them. */
#include "ranks.h"

#include <limits.h>
#include <stdlib.h>

static int owner_of(const parforge_ranks *ranks, size_t index)
{
    int rank = 0;

    while (parforge_chunk_of(ranks->n, ranks->size, rank).end <= index) {
        rank++;
    }
    return rank;
}

/* With PARFORGE_STOP: the lowest, of the rank that has the item. */
parforge_error parforge_ranks_share_lowest(const parforge_ranks *ranks)
{
    parforge_failure lowest = {ranks->bound, 0, 0};
    const int owner = owner_of(ranks, ranks->bound);

    if (ranks->rank == owner) {
        (void)parforge_job_failures(ranks->job, &lowest, 1);
    }

    const parforge_error error = parforge_ranks_check(
        ranks, "MPI_Bcast", MPI_Bcast(&lowest, (int)sizeof lowest, MPI_BYTE, owner, ranks->comm));

    if (error != PARFORGE_OK) {
        return error;
    }
    parforge_part_set_failure(lowest);
    return parforge_ranks_report(ranks->processor, PARFORGE_ERR_PROCESSOR,
                                 "item %zu of %zu failed with code %d", lowest.index, ranks->n,
                                 lowest.code);
}

/* The failures of all ranks, in the order of the items. */
typedef struct list {
    parforge_failure *failures;
    int *counts; /* by rank */
    int *places;
    int64_t total;
} list;

/* Whether all ranks answer yes. */
static parforge_error all_have(const parforge_ranks *ranks, bool has, bool *all)
{
    int64_t answer = has ? 1 : 0;
    const parforge_error error = parforge_ranks_reduce(ranks, &answer, MPI_MIN);

    *all = answer != 0;
    return error;
}

static parforge_error refuse_list(const parforge_ranks *ranks)
{
    return parforge_ranks_report(ranks->processor, PARFORGE_ERR_NO_MEMORY,
                                 "there was no memory to list the items that failed");
}

static parforge_error exchange(const parforge_ranks *ranks, const list *list)
{
    const int count = list->counts[ranks->rank];
    parforge_failure *const own = list->failures + list->places[ranks->rank];
    MPI_Datatype type = MPI_DATATYPE_NULL;
    int code = MPI_Type_contiguous((int)sizeof *own, MPI_BYTE, &type);

    if (code == MPI_SUCCESS) {
        code = MPI_Type_commit(&type);
    }
    if (code == MPI_SUCCESS) {
        (void)parforge_job_failures(ranks->job, own, (size_t)count);
        code = MPI_Allgatherv(MPI_IN_PLACE, count, type, list->failures, list->counts, list->places,
                              type, ranks->comm);
    }
    if (type != MPI_DATATYPE_NULL) {
        (void)MPI_Type_free(&type);
    }
    return parforge_ranks_check(ranks, "MPI_Allgatherv", code);
}

/* How many each rank has, and where they go. */
static parforge_error count_all(const parforge_ranks *ranks, list *list, bool *fits)
{
    const size_t count = parforge_job_failures(ranks->job, NULL, 0);
    int64_t total = (int64_t)count;
    parforge_error error = parforge_ranks_reduce(ranks, &total, MPI_SUM);

    *fits = total <= INT_MAX;
    if (error != PARFORGE_OK || !*fits) {
        return error;
    }
    list->total = total;
    list->counts[ranks->rank] = (int)count;
    error = parforge_ranks_check(
        ranks, "MPI_Allgather",
        MPI_Allgather(MPI_IN_PLACE, 1, MPI_INT, list->counts, 1, MPI_INT, ranks->comm));
    for (int rank = 0, place = 0; rank < ranks->size; rank++) {
        list->places[rank] = place;
        place += list->counts[rank];
    }
    return error;
}

/* Nobody goes a step that another rank cannot go. */
static parforge_error fill(const parforge_ranks *ranks, parforge_error end, list *list)
{
    const bool has_room = list->counts != NULL && list->places != NULL;
    bool is_possible = false;
    parforge_error error = all_have(ranks, has_room && end != PARFORGE_ERR_NO_MEMORY, &is_possible);

    if (error == PARFORGE_OK && has_room && is_possible) {
        error = count_all(ranks, list, &is_possible);
    }
    if (error == PARFORGE_OK && has_room && is_possible) {
        list->failures = calloc((size_t)list->total, sizeof *list->failures);
        error = all_have(ranks, list->failures != NULL, &is_possible);
    }
    if (error == PARFORGE_OK && (!has_room || !is_possible || list->failures == NULL)) {
        return refuse_list(ranks);
    }
    return error == PARFORGE_OK ? exchange(ranks, list) : error;
}

static parforge_error report_list(const parforge_ranks *ranks, const list *list)
{
    if (ranks->rules.suppresses_errors) {
        return PARFORGE_OK;
    }
    return parforge_ranks_report(ranks->processor, PARFORGE_ERR_PROCESSOR,
                                 "%zu of %zu items failed; the first is item %zu, with code %d",
                                 (size_t)list->total, ranks->n, list->failures[0].index,
                                 list->failures[0].code);
}

/* With PARFORGE_CONTINUE: all. */
parforge_error parforge_ranks_share_all(const parforge_ranks *ranks, parforge_error end)
{
    const size_t size = (size_t)ranks->size;
    list list = {
        .counts = malloc(size * sizeof *list.counts),
        .places = malloc(size * sizeof *list.places),
    };
    parforge_error error = fill(ranks, end, &list);

    if (error == PARFORGE_OK && list.failures != NULL) {
        error = report_list(ranks, &list);
        parforge_part_own_failures(list.failures, (size_t)list.total);
    } else {
        free(list.failures);
    }
    free(list.counts);
    free(list.places);
    return error;
}
