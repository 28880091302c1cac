#include "checkpoint.h"

#include "clock.h"
#include "explain.h"
#include "process_worker.h"
#include "share.h"
#include "slot.h"
#include "team.h"
#include "thread.h"
#include "thread_name.h"

/* Keeps the arithmetic of strips far from overflow; a strip of so many items is endless anyway. */
#define MOST_ITEMS 4.0e18

/* One chunk in so many is begun with a strip of one item although the processor's pace is known, to
 * see whether it still holds: a chunk that is one strip tells nothing. */
#define CHECK_PACE_EVERY 64

/* What is measured in less time, in nanoseconds, is mostly the clock's own. */
#define SHORTEST_MEASURE 1000

/* Sees why all work is to end, or how far this chunk still may go. The exchange takes the word back
 * before it looks: what is set later makes a further look necessary. So it does if the word was not
 * set. A slot's word may still be set for the job before when its chunk is opened; then, too, what
 * was set for this job is seen or set again. */
static void attend(parforge_cursor *cursor)
{
    const parforge_job *const job = parforge_job_common(cursor->job);

    if (atomic_load_explicit(&cursor->slot->attention, memory_order_acquire) != 0) {
        (void)atomic_exchange_explicit(&cursor->slot->attention, 0, memory_order_acquire);
    }

    const bool is_stopped =
        atomic_load_explicit(&job->stop, memory_order_seq_cst) != PARFORGE_NOT_STOPPED;
    const size_t bound = atomic_load_explicit(&job->bound, memory_order_seq_cst);
    const size_t limit = is_stopped ? cursor->position : bound;

    if (limit < cursor->limit) {
        cursor->limit = limit;
    }
}

void parforge_cursor_move(parforge_cursor *cursor, parforge_slot *slot)
{
    /* What a thread alone has done of a chunk before there was a team is done. */
    const size_t position = atomic_load_explicit(&slot->done, memory_order_relaxed);

    cursor->slot = slot;
    cursor->attention = &slot->attention;
    cursor->done = cursor->job->is_watched ? &slot->done : NULL;
    cursor->position = position;
    cursor->strip_begin = position;
    cursor->limit = atomic_load_explicit(&slot->end, memory_order_relaxed);
    attend(cursor);
}

/* How many items the next strip is to have, if there are so many. */
static inline size_t wanted_items(const parforge_cursor *cursor)
{
    const parforge_job *const job = cursor->job;
    /* Nobody calls these back: they have to come by themselves. */
    const size_t most = job->is_timed_by_hand || job->outer != NULL ? PARFORGE_BLOCK : SIZE_MAX;
    const size_t aimed = cursor->wanted > 0 ? cursor->wanted : 1;

    return aimed < most ? aimed : most;
}

/* Where a strip of the wanted length ends. Cuts lie on multiples of the block, counted from the
 * beginning of the slot, unless the items are so heavy that a block is more than a strip. */
static size_t strip_end(const parforge_cursor *cursor)
{
    const size_t position = cursor->position;
    const size_t limit = cursor->limit;
    const parforge_job *const job = cursor->job;
    const size_t wanted = wanted_items(cursor);

    if (job->is_copy && parforge_worker_runs_singly(cursor)) {
        return position + 1;
    }
    if (wanted >= limit - position) {
        return limit;
    }

    const size_t cut = wanted < PARFORGE_BLOCK ? job->processor->cut : PARFORGE_BLOCK;
    const size_t surplus = (position + wanted - parforge_first_cut(cursor->slot, job)) % cut;
    const size_t items = surplus < wanted ? wanted - surplus : wanted + cut - surplus;

    return items < limit - position ? position + items : limit;
}

/* A program that calls again has its job where the last one was. So what the caller has written
 * there is fetched beside what tells the thread which job it is, and not after it: 0.1 us. */
static void expect(const parforge_job *job)
{
    __builtin_prefetch(job);
    __builtin_prefetch((const char *)job + PARFORGE_LINE);
}

void parforge_chunk_open(parforge_cursor *cursor, parforge_job *job, int chunk)
{
    parforge_thread *const thread = parforge_thread_self();

    expect(thread->last_job);
    thread->last_job = job;

    parforge_slot *const slot = &job->slots[chunk];

    if (!job->is_set_up) {
        /* Not a part of a call over ranks, which others look at: its items begin at 0. */
        parforge_slot_set_up(slot, job, parforge_chunk_of(job->n, job->chunks, chunk));
    }
    /* One by one: a struct of this size is cleared by an instruction that takes longer than all. */
    cursor->job = job;
    cursor->home = slot;
    cursor->wanted = 0;
    cursor->strip_time = 0;
    cursor->streams = job->streams;
    cursor->told_to_stop = false;
    cursor->previous = thread->cursor;
    parforge_cursor_move(cursor, slot);
    /* A thread that is alone looks whether items are what they were: in each chunk or, where it is
     * about a microsecond in all, in the first. */
    if (++thread->chunks_opened % CHECK_PACE_EVERY != 0 && job->outer == NULL &&
        (!job->is_alone || (chunk > 0 && !job->is_watched))) {
        cursor->wanted = atomic_load_explicit(&job->processor->pace->strip, memory_order_relaxed);
    }
    cursor->is_one_strip = !job->is_shared && !job->is_copy &&
                           wanted_items(cursor) >= cursor->limit - cursor->position;
    cursor->is_plain = cursor->is_one_strip && job->outer == NULL && !job->is_alone &&
                       !job->explains && job->deadline == PARFORGE_NEVER;
    thread->cursor = cursor;
    if (thread->is_creating) {
        parforge_team_formed(); /* the caller's own part begins when all threads are there */
    }
    if (job->explains) {
        parforge_explain_open(cursor);
    }
    if (job->thread_name != NULL) {
        parforge_thread_take_name(slot->old_name, job->thread_name, chunk);
    }
}

void parforge_chunk_close(parforge_cursor *cursor)
{
    if (cursor->job->explains) {
        parforge_explain_close(cursor->home);
    }
    parforge_thread_self()->cursor = cursor->previous;
    if (cursor->job->is_shared) {
        parforge_let_go(cursor);
    }
    if (cursor->job->thread_name != NULL) {
        parforge_thread_give_name_back(cursor->home->old_name);
    }
}

void parforge_worker_missing(parforge_job *job, int chunk)
{
    parforge_cursor cursor;

    /* The chunk is opened all the same, for its slot to say that nothing is done. */
    parforge_job_stop(job, PARFORGE_STOPPED_WITHOUT_WORKER);
    parforge_chunk_open(&cursor, job, chunk);
    parforge_chunk_close(&cursor);
}

/* Whether the results of the strip at hand are of no use any more. A job that was called from an
 * element function ends with the item that called it. */
static bool is_unwanted(const parforge_cursor *cursor)
{
    const parforge_job *const job = parforge_job_common(cursor->job);

    return atomic_load_explicit(&job->stop, memory_order_acquire) != PARFORGE_NOT_STOPPED ||
           atomic_load_explicit(&job->bound, memory_order_relaxed) <= cursor->strip_begin ||
           (job->outer != NULL && is_unwanted(job->outer));
}

void parforge_tell_to_stop(parforge_cursor *cursor)
{
    /* The strip must end with this item: what it leaves is not a result. */
    cursor->told_to_stop = true;
    parforge_slot_call(cursor->slot);
}

bool parforge_should_stop(void)
{
    parforge_cursor *const cursor = parforge_thread_self()->cursor;

    if (cursor == NULL || !is_unwanted(cursor)) {
        return false;
    }
    parforge_tell_to_stop(cursor);
    return true;
}

/* The items before this index are tried. A function that was told to stop has not tried its item,
 * which is the last one of the strip, or in its last block. */
static size_t tried_up_to(const parforge_cursor *cursor)
{
    const parforge_processor *const processor = cursor->job->processor;
    const size_t first_block = processor->fold != NULL ? 0 : cursor->strip_begin;

    if (!cursor->told_to_stop || cursor->position == cursor->strip_begin) {
        return cursor->position;
    }

    const size_t last = cursor->position - 1;
    const size_t block = last - (last - first_block) % processor->block;

    return block > cursor->strip_begin ? block : cursor->strip_begin;
}

/* Learns from the last strip how many items the next should have. */
static void learn_pace(parforge_cursor *cursor, int64_t now)
{
    parforge_pace *const pace = cursor->job->processor->pace;
    const size_t items =
        cursor->position - cursor->strip_begin + parforge_worker_repeated(cursor->job);
    const int64_t elapsed = now - cursor->strip_time;
    const double wanted =
        (double)items * (double)PARFORGE_STRIP_TIME / (double)(elapsed > 0 ? elapsed : 1);
    const size_t known = atomic_load_explicit(&pace->strip, memory_order_relaxed);

    cursor->wanted = wanted < 1.0 ? 1 : wanted < MOST_ITEMS ? (size_t)wanted : (size_t)MOST_ITEMS;
    if (cursor->wanted > known * 2 || (cursor->wanted < known / 2 && elapsed > SHORTEST_MEASURE)) {
        atomic_store_explicit(&pace->strip, cursor->wanted, memory_order_relaxed);
    }
    if (cursor->wanted < known && elapsed <= SHORTEST_MEASURE) {
        cursor->wanted = known;
    }
}

/* Where there is more to it than to begin and to end a plain chunk. */
PARFORGE_APART
static bool go_on(parforge_cursor *cursor, size_t *begin, size_t *end)
{
    parforge_job *const job = cursor->job;

    cursor->position = tried_up_to(cursor);
    parforge_slot_publish(cursor->slot, cursor->position);
    if (job->outer != NULL && is_unwanted(job->outer)) {
        parforge_job_stop(job, PARFORGE_STOPPED_BY_OUTER);
    }
    if (atomic_load_explicit(cursor->attention, memory_order_relaxed) != 0) {
        attend(cursor);
    }
    if (cursor->told_to_stop) {
        return false;
    }

    const bool is_first = cursor->position == cursor->strip_begin;

    if (cursor->position >= cursor->limit && !job->is_shared) {
        if (!is_first && cursor->strip_time != 0) {
            const int64_t now = parforge_now();

            learn_pace(cursor, now);
            if (job->is_alone) {
                job->alone_clock = now;
            }
        }
        return false;
    }

    if (job->is_copy && parforge_worker_repeats(cursor)) {
        *begin = cursor->position;
        *end = cursor->position + 1;
        return true;
    }

    const bool is_only = is_first && cursor->is_one_strip;

    if (!is_only || job->deadline != PARFORGE_NEVER || job->is_alone) {
        const int64_t now = job->is_alone && is_first ? job->alone_clock : parforge_now();

        if (job->is_alone && now >= job->alone_until) {
            job->has_outgrown = true;
            return false;
        }
        if (now >= job->deadline) {
            parforge_job_stop(job, PARFORGE_STOPPED_BY_TIMEOUT);
            return false;
        }
        if (!is_first && cursor->strip_time != 0) {
            learn_pace(cursor, now);
        } else if (!is_first) {
            cursor->wanted = 0; /* what was to be the only strip was called back */
        }
        cursor->strip_time = now;
    }
    if (is_only) {
        *end = cursor->limit;
    } else {
        cursor->is_one_strip = false; /* any more */
        cursor->is_plain = false;
        if (!job->is_shared) {
            *end = strip_end(cursor);
        } else if (!parforge_reserve(cursor, cursor->strip_time, strip_end, end)) {
            return false;
        }
    }
    cursor->home->account.strips += job->explains;
    cursor->strip_begin = cursor->position;
    *begin = cursor->position;
    if (job->is_copy) {
        parforge_worker_begins(cursor, *end - *begin);
    }
    return true;
}

bool parforge_checkpoint(parforge_cursor *cursor, size_t *begin, size_t *end)
{
    if (!cursor->is_plain || parforge_is_called(cursor) ||
        parforge_slot_tell(cursor->slot, cursor->position)) {
        return go_on(cursor, begin, end);
    }
    *begin = cursor->position;
    *end = cursor->limit;
    return *begin < *end;
}
