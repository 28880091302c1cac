/* How the whole call ended: as one job on one machine would have, and the same on all ranks. */
#include "ranks.h"

#include <limits.h>
#include <stdlib.h>

static parforge_error reduce(const parforge_ranks *ranks, int64_t *value, MPI_Op operation)
{
    return parforge_ranks_check(
        ranks, "MPI_Allreduce",
        MPI_Allreduce(MPI_IN_PLACE, value, 1, MPI_INT64_T, operation, ranks->comm));
}

/* ---- a kill, a time-out, a job that did not begin ---- */

/* Whether items that count were not tried: a stop that came after the last is none. */
static parforge_error is_cut_short(const parforge_ranks *ranks, bool *is_short)
{
    int64_t tried = (int64_t)parforge_part_tried(ranks->job, ranks->bound);
    const parforge_error error = reduce(ranks, &tried, MPI_SUM);

    *is_short = (size_t)tried < ranks->bound;
    return error;
}

/* `end` is how this rank's own job has ended, of which there is a sentence already. */
static void note_stop(parforge_ranks *ranks, parforge_error end)
{
    if (end == PARFORGE_ERR_KILLED || end == PARFORGE_ERR_NO_MEMORY) {
        (void)parforge_ranks_note_last(ranks, end);
    } else {
        (void)parforge_ranks_note(ranks, PARFORGE_ERR_KILLED, "it was killed");
    }
}

/* The lowest rank of those whose stop it was says why. */
static parforge_error tell_stop(const parforge_ranks *ranks)
{
    int64_t speaker = ranks->is_origin ? ranks->rank : ranks->size;
    const parforge_error error = reduce(ranks, &speaker, MPI_MIN);

    return error == PARFORGE_OK ? parforge_ranks_speak(ranks, (int)speaker) : error;
}

/* ---- failures ---- */

static int owner_of(const parforge_ranks *ranks, size_t index)
{
    int rank = 0;

    while (parforge_chunk_of(ranks->n, ranks->size, rank).end <= index) {
        rank++;
    }
    return rank;
}

/* With PARFORGE_STOP: the lowest, of the rank that has the item. */
static parforge_error share_lowest(const parforge_ranks *ranks)
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
    const parforge_error error = reduce(ranks, &answer, MPI_MIN);

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
    parforge_error error = reduce(ranks, &total, MPI_SUM);

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

static parforge_error fill(const parforge_ranks *ranks, parforge_error end, list *list)
{
    bool is_possible = false;
    parforge_error error = all_have(
        ranks, list->counts != NULL && list->places != NULL && end != PARFORGE_ERR_NO_MEMORY,
        &is_possible);

    if (error == PARFORGE_OK && is_possible) {
        error = count_all(ranks, list, &is_possible);
    }
    if (error == PARFORGE_OK && is_possible) {
        list->failures = malloc((size_t)list->total * sizeof *list->failures);
        error = all_have(ranks, list->failures != NULL, &is_possible);
    }
    if (error == PARFORGE_OK && !is_possible) {
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
static parforge_error share_all(const parforge_ranks *ranks, parforge_error end)
{
    const size_t size = (size_t)ranks->size;
    list list = {
        .counts = malloc(size * sizeof *list.counts),
        .places = malloc(size * sizeof *list.places),
    };
    parforge_error error = fill(ranks, end, &list);

    if (error == PARFORGE_OK) {
        error = report_list(ranks, &list);
        parforge_part_own_failures(list.failures, (size_t)list.total);
    } else {
        free(list.failures);
    }
    free(list.counts);
    free(list.places);
    return error;
}

/* How this rank's own job has ended, with its sentence. */
static parforge_error end_of_job(const parforge_ranks *ranks)
{
    if (parforge_job_status(ranks->job) == PARFORGE_IDLE) {
        return PARFORGE_OK; /* it had no items, or could not be started, which is noted */
    }
    return parforge_job_join(ranks->job, PARFORGE_FOREVER);
}

parforge_error parforge_ranks_conclude(parforge_ranks *ranks, size_t *results)
{
    const bool continues = ranks->rules.continues;
    parforge_error error = PARFORGE_OK;
    bool is_short = false;

    *results = ranks->n;
    if (!ranks->is_stopped && !ranks->has_failures) {
        return PARFORGE_OK;
    }

    const parforge_error end = end_of_job(ranks);

    if (ranks->is_origin) {
        note_stop(ranks, end);
    }
    if (ranks->is_stopped) {
        error = is_cut_short(ranks, &is_short);
    }
    if (error == PARFORGE_OK && ranks->has_failures && continues) {
        error = share_all(ranks, end);
    }
    if (is_short && (error == PARFORGE_OK || error == PARFORGE_ERR_PROCESSOR)) {
        error = tell_stop(ranks);
    } else if (error == PARFORGE_OK && ranks->has_failures && !continues) {
        *results = ranks->bound + 1; /* the item that failed has its default */
        error = share_lowest(ranks);
    }
    if (error != PARFORGE_OK && error != PARFORGE_ERR_PROCESSOR) {
        *results = 0;
    }
    return error;
}
