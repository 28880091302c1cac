#include "reduction.h"

#include "outcome.h"
#include "process.h"
#include "shared.h"

#include <stdlib.h>

bool parforge_add_piece(parforge_job *job, parforge_piece values)
{
    parforge_piece *const piece = malloc(sizeof *piece + values.size);
    parforge_piece *last = atomic_load_explicit(&job->pieces, memory_order_relaxed);

    if (piece == NULL) {
        return false;
    }
    *piece = values;
    piece->values = memcpy(piece + 1, values.values, values.size);
    do {
        piece->next = last;
    } while (!atomic_compare_exchange_weak_explicit(&job->pieces, &last, piece,
                                                    memory_order_release, memory_order_relaxed));
    return true;
}

void parforge_keep_piece(parforge_cursor *cursor, bool is_folded, size_t begin, const void *values,
                         size_t count, size_t value_size)
{
    parforge_job *const job = cursor->job;
    const parforge_piece piece = {
        .begin = begin,
        .count = count,
        .size = count * value_size, /* of an object that is there */
        .is_folded = is_folded,
        .values = values,
    };

    if (!parforge_add_piece(job, piece)) {
        atomic_store_explicit(&job->lacks_memory, true, memory_order_relaxed);
        parforge_job_stop(job, PARFORGE_STOPPED_WITHOUT_MEMORY);
    }
}

/* The library's own pieces are not const: others only read them. */
static parforge_piece *next_of(const parforge_piece *piece)
{
    return (parforge_piece *)(uintptr_t)piece->next;
}

static parforge_piece *merge(parforge_piece *a, parforge_piece *b)
{
    parforge_piece head = {.next = NULL};
    parforge_piece *last = &head;

    while (a != NULL && b != NULL) {
        parforge_piece **const first = a->begin < b->begin ? &a : &b;

        last->next = *first;
        last = *first;
        *first = next_of(*first);
    }
    last->next = a != NULL ? a : b;
    return next_of(&head);
}

/* `count` pieces of the list, sorted; the list goes on behind them. */
static parforge_piece *sort(parforge_piece **list, size_t count)
{
    if (count == 1) {
        parforge_piece *const piece = *list;

        *list = next_of(piece);
        piece->next = NULL;
        return piece;
    }

    parforge_piece *const first = sort(list, count / 2);

    return merge(first, sort(list, count - count / 2));
}

const parforge_piece *parforge_job_pieces(parforge_job *job)
{
    parforge_piece *list = atomic_load_explicit(&job->pieces, memory_order_acquire);
    size_t count = 0;

    if (job->processes != NULL) {
        return parforge_processes_piece(job->processes);
    }
    for (const parforge_piece *piece = list; piece != NULL; piece = piece->next) {
        count++;
    }
    if (count > 0) {
        list = sort(&list, count);
        atomic_store_explicit(&job->pieces, list, memory_order_relaxed);
    }
    return list;
}

bool parforge_keeps_values(const parforge_job *job, void **values)
{
    if (values != NULL) {
        *values = job->is_copy ? job->common->processes->values : NULL;
    }
    return job->is_copy;
}

/* Whether all is there that the value is made of. */
static bool is_whole(const parforge_job *job)
{
    const bool has_failed = atomic_load_explicit(&job->has_failures, memory_order_relaxed) &&
                            !job->settings.suppresses_errors;

    return !has_failed && !atomic_load_explicit(&job->lacks_memory, memory_order_relaxed) &&
           parforge_tried_below(job, job->n) == job->n;
}

void parforge_fold(parforge_job *job)
{
    if (job->is_part || !is_whole(job)) {
        return;
    }
    job->processor->fold(job);
    if (job->processes != NULL) {
        parforge_shared_clear(job->processes->values, job->processes->piece.size);
    }
}

void parforge_free_pieces(parforge_job *job)
{
    parforge_piece *piece = atomic_load_explicit(&job->pieces, memory_order_relaxed);

    atomic_store_explicit(&job->pieces, NULL, memory_order_relaxed);
    while (piece != NULL) {
        parforge_piece *const next = next_of(piece);

        free(piece);
        piece = next;
    }
}
