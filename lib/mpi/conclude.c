/* How the whole call ended: as one job on one machine would have, and the same on all ranks. */
#include "ranks.h"

/* Whether items that count were not tried: a stop that came after the last is none. */
static parforge_error is_cut_short(const parforge_ranks *ranks, bool *is_short)
{
    int64_t tried = (int64_t)parforge_part_tried(ranks->job, ranks->bound);
    const parforge_error error = parforge_ranks_reduce(ranks, &tried, MPI_SUM);

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
    const parforge_error error = parforge_ranks_reduce(ranks, &speaker, MPI_MIN);

    return error == PARFORGE_OK ? parforge_ranks_speak(ranks, (int)speaker) : error;
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
        error = parforge_ranks_share_all(ranks, end);
    }
    if (is_short && (error == PARFORGE_OK || error == PARFORGE_ERR_PROCESSOR)) {
        error = tell_stop(ranks);
    } else if (error == PARFORGE_OK && ranks->has_failures && !continues) {
        *results = ranks->bound + 1; /* the item that failed has its default */
        error = parforge_ranks_share_lowest(ranks);
    }
    if (error != PARFORGE_OK && error != PARFORGE_ERR_PROCESSOR) {
        *results = 0;
    }
    return error;
}
