/*
 * Work is shared by slots. Each begins with a chunk of its own; before each strip its thread
 * reserves the strip's items, and a thread that has run dry takes half of what nobody has reserved
 * in the slot with most work left. What it takes becomes a slot of its own, so that the items of a
 * slot are always tried in order, and what is done is known of each item.
 *
 * Nobody asks anybody for items that nobody has reserved: an item of a second holds up no thief.
 * Reserved ones are given back when a strip takes longer than it should (a dear item behind cheap
 * ones): a thread that has run dry then calls its thread to the checkpoint, where it reserves anew.
 * So the dry thread stays until nobody has anything left that could be taken, and costs what it
 * would cost at the region's barrier.
 */
#include "share.h"

#include "checkpoint.h"
#include "clock.h"
#include "run.h"
#include "slot.h"

#include <sched.h>
#include <stdlib.h>

/* A part of which less than 1 / this of a strip is left is sooner done than taken. */
#define CRUMBS 4

/* How long a strip may take before its thread is called back, in nanoseconds. */
#define OVERDUE ((int64_t)2 * PARFORGE_STRIP_TIME)

/* How long a thread looks for work in turns with others, in nanoseconds, before it sleeps. */
#define RESTLESS 200000
#define NAP 50000

void parforge_share(parforge_job *job, size_t pace)
{
    job->is_shared = true;
    if (!job->is_set_up) {
        parforge_job_set_up_slots(job);
    }
    for (parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        const size_t done = atomic_load_explicit(&slot->done, memory_order_relaxed);

        atomic_store_explicit(&slot->reserved, done, memory_order_relaxed);
        atomic_store_explicit(&slot->strip, 0, memory_order_relaxed);
        atomic_store_explicit(&slot->pace, pace, memory_order_relaxed);
        atomic_store_explicit(&slot->due, 0, memory_order_relaxed);
    }
}

void parforge_let_go(const parforge_cursor *cursor)
{
    atomic_store_explicit(&cursor->slot->due, 0, memory_order_relaxed);
}

/* ---- taking a part ---- */

/* Where the items that nobody has reserved end; those from the bound on are not to be begun. */
static size_t end_of(const parforge_job *job, const parforge_slot *slot)
{
    const size_t end = atomic_load_explicit(&slot->end, memory_order_relaxed);
    const size_t bound = atomic_load_explicit(&job->bound, memory_order_relaxed);

    return end < bound ? end : bound;
}

/* Where a slot's rest is to be cut in two; its end: it is not worth it. */
static size_t cut_of(const parforge_job *job, const parforge_slot *slot)
{
    const size_t reserved = atomic_load_explicit(&slot->reserved, memory_order_relaxed);
    const size_t pace = atomic_load_explicit(&slot->pace, memory_order_relaxed);
    const size_t end = end_of(job, slot);

    if (reserved >= end || end - reserved <= pace / CRUMBS) {
        return end;
    }

    const size_t middle = reserved + (end - reserved) / 2;
    const size_t cut = pace < PARFORGE_BLOCK ? job->processor->cut : PARFORGE_BLOCK;
    const size_t surplus = (middle - parforge_first_cut(slot, job)) % cut;

    if (surplus == 0) {
        return middle;
    }
    return cut - surplus < end - middle ? middle + cut - surplus : end;
}

/* In strips. */
static double work_left(const parforge_job *job, const parforge_slot *slot)
{
    const size_t reserved = atomic_load_explicit(&slot->reserved, memory_order_relaxed);
    const size_t pace = atomic_load_explicit(&slot->pace, memory_order_relaxed);
    const size_t end = end_of(job, slot);

    return end > reserved ? (double)(end - reserved) / (double)(pace > 0 ? pace : 1) : 0.0;
}

static parforge_slot *fullest(const parforge_job *job)
{
    parforge_slot *found = NULL;
    double most = 0.0;

    for (parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        const double left = work_left(job, slot);

        if (left > most && cut_of(job, slot) < end_of(job, slot)) {
            found = slot;
            most = left;
        }
    }
    return found;
}

static void lock_parts(parforge_job *job)
{
    while (atomic_flag_test_and_set_explicit(&job->parts_lock, memory_order_acquire)) {
        (void)sched_yield();
    }
}

static void unlock_parts(parforge_job *job)
{
    atomic_flag_clear_explicit(&job->parts_lock, memory_order_release);
}

/* Room for a part; NULL: there is no memory. */
static parforge_slot *spare_part(parforge_job *job)
{
    lock_parts(job);

    parforge_slot *part = job->spare_parts;

    if (part != NULL) {
        job->spare_parts = part->next;
    }
    unlock_parts(job);
    if (part == NULL) {
        part = aligned_alloc(_Alignof(parforge_slot), sizeof *part);
        if (part != NULL) {
            memset(part, 0, sizeof *part);
        }
    }
    return part;
}

static void keep_part(parforge_job *job, parforge_slot *part)
{
    lock_parts(job);
    part->next = job->spare_parts;
    job->spare_parts = part;
    unlock_parts(job);
}

static void set_up_part(parforge_slot *part, const parforge_slot *from, size_t begin)
{
    atomic_flag_clear_explicit(&part->lock, memory_order_relaxed);
    part->begin = begin;
    part->lowest = (parforge_failure){SIZE_MAX, 0, 0};
    part->failures = (parforge_failure_list){0};
    atomic_store_explicit(&part->done, begin, memory_order_relaxed);
    atomic_store_explicit(&part->awaited, SIZE_MAX, memory_order_relaxed);
    atomic_store_explicit(&part->end, atomic_load_explicit(&from->end, memory_order_relaxed),
                          memory_order_relaxed);
    atomic_store_explicit(&part->reserved, begin, memory_order_relaxed);
    atomic_store_explicit(&part->strip, 0, memory_order_relaxed);
    atomic_store_explicit(&part->pace, atomic_load_explicit(&from->pace, memory_order_relaxed),
                          memory_order_relaxed);
    atomic_store_explicit(&part->due, 0, memory_order_relaxed);
}

/* Takes half of what is left of a slot. The part is there for others to see before the slot gets
 * shorter, so that no item is ever in neither. False: another thread was faster. */
static bool take_half(parforge_job *job, parforge_slot *from, parforge_slot *part)
{
    parforge_slot_lock(from);

    const size_t cut = cut_of(job, from);
    const bool is_left = cut < end_of(job, from);

    if (is_left) {
        set_up_part(part, from, cut);
        lock_parts(job);
        part->next = atomic_load_explicit(&job->parts, memory_order_relaxed);
        atomic_store_explicit(&job->parts, part, memory_order_seq_cst);
        unlock_parts(job);
        atomic_store_explicit(&from->end, cut, memory_order_release);
    }
    parforge_slot_unlock(from);
    if (is_left) {
        parforge_slot_move_waiters(from, cut);
    }
    return is_left;
}

/* The strip at hand has more than the thread would do between two looks at its attention word. */
static bool could_give_back(const parforge_job *job, const parforge_slot *slot)
{
    return atomic_load_explicit(&slot->strip, memory_order_relaxed) > job->processor->block;
}

/* Whether a thread may yet leave items to others. One that takes longer than it should is called
 * back. */
static bool may_leave_some(const parforge_job *job)
{
    const int64_t now = parforge_now();
    bool may = false;

    for (parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        const int64_t due = atomic_load_explicit(&slot->due, memory_order_relaxed);

        if (due == 0 || (!could_give_back(job, slot) && work_left(job, slot) <= 0.0)) {
            continue;
        }
        may = true;
        if (now > due && could_give_back(job, slot)) {
            parforge_slot_call(slot);
        }
    }
    return may;
}

static void rest(int64_t since)
{
    const struct timespec nap = {0, NAP};

    if (parforge_now() - since < RESTLESS) {
        (void)sched_yield();
    } else {
        (void)nanosleep(&nap, NULL);
    }
}

static bool take_part(parforge_cursor *cursor)
{
    parforge_job *const job = cursor->job;
    parforge_slot *part = NULL;
    const int64_t since = parforge_now();

    for (;;) {
        if (atomic_load_explicit(&job->stop, memory_order_relaxed) != PARFORGE_NOT_STOPPED) {
            break;
        }

        parforge_slot *const from = fullest(job);

        if (from == NULL && !may_leave_some(job)) {
            break;
        }
        if (from == NULL) {
            rest(since);
            continue;
        }
        part = part != NULL ? part : spare_part(job);
        if (part == NULL) {
            return false;
        }
        if (take_half(job, from, part)) {
            const size_t pace = atomic_load_explicit(&part->pace, memory_order_relaxed);

            parforge_cursor_move(cursor, part);
            cursor->wanted = pace < cursor->wanted ? pace : cursor->wanted;
            return true;
        }
    }
    if (part != NULL) {
        keep_part(job, part);
    }
    return false;
}

/* ---- the owner's side ---- */

/* False: the slot's items are done, or not to be done. */
static bool reserve_strip(parforge_cursor *cursor, int64_t now,
                          size_t (*strip_end)(const parforge_cursor *cursor), size_t *end)
{
    parforge_slot *const slot = cursor->slot;

    parforge_slot_lock(slot);

    const size_t last = atomic_load_explicit(&slot->end, memory_order_relaxed);

    cursor->limit = cursor->limit < last ? cursor->limit : last;

    const bool has_items = cursor->position < cursor->limit;

    if (has_items) {
        *end = strip_end(cursor);
        atomic_store_explicit(&slot->reserved, *end, memory_order_relaxed);
        atomic_store_explicit(&slot->strip, *end - cursor->position, memory_order_relaxed);
        atomic_store_explicit(&slot->pace, cursor->wanted, memory_order_relaxed);
        atomic_store_explicit(&slot->due, now + OVERDUE, memory_order_relaxed);
    }
    parforge_slot_unlock(slot);
    return has_items;
}

bool parforge_reserve(parforge_cursor *cursor, int64_t now,
                      size_t (*strip_end)(const parforge_cursor *cursor), size_t *end)
{
    parforge_account *const account = &cursor->home->account;

    while (!reserve_strip(cursor, now, strip_end, end)) {
        const int64_t dry = parforge_now();

        parforge_let_go(cursor);

        const bool has_part = take_part(cursor);

        now = parforge_now();
        account->busy -= now - dry;
        if (!has_part) {
            return false;
        }
        account->taken++;
        cursor->strip_time = now;
    }
    return true;
}
