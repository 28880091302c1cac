#include "slot.h"

#include "futex.h"

#include <sched.h>
#include <stdlib.h>

parforge_chunk parforge_items_of(const parforge_job *job, int chunk)
{
    const parforge_chunk items = parforge_chunk_of(job->n, job->chunks, chunk);

    return (parforge_chunk){job->first + items.begin, job->first + items.end};
}

void parforge_slot_wake(parforge_slot *slot)
{
    atomic_store_explicit(&slot->awaited, SIZE_MAX, memory_order_relaxed);
    (void)atomic_fetch_add_explicit(&slot->pulse, 1, memory_order_release);
    parforge_futex_wake(&slot->pulse);
}

void parforge_slot_await(parforge_slot *slot, size_t index)
{
    size_t current = atomic_load_explicit(&slot->awaited, memory_order_relaxed);

    while (index < current &&
           !atomic_compare_exchange_weak_explicit(&slot->awaited, &current, index,
                                                  memory_order_relaxed, memory_order_relaxed)) {
    }
}

void parforge_slot_move_waiters(parforge_slot *slot, size_t index)
{
    const size_t awaited = atomic_load_explicit(&slot->awaited, memory_order_relaxed);

    if (awaited != SIZE_MAX && awaited >= index) {
        parforge_slot_wake(slot);
    }
}

void parforge_wake_item_waiters(parforge_job *job)
{
    for (parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        parforge_slot_move_waiters(slot, 0);
    }
}

/* ---- the lock, and failures ---- */

void parforge_slot_lock(parforge_slot *slot)
{
    while (atomic_flag_test_and_set_explicit(&slot->lock, memory_order_acquire)) {
        (void)sched_yield(); /* who has it may have lost its processor */
    }
}

void parforge_slot_unlock(parforge_slot *slot)
{
    atomic_flag_clear_explicit(&slot->lock, memory_order_release);
}

void parforge_slot_reset(parforge_slot *slot, const parforge_job *job, int chunk)
{
    const parforge_chunk items = parforge_items_of(job, chunk);

    parforge_slot_forget_failures(slot);
    slot->account = (parforge_account){0};
    atomic_store_explicit(&slot->end, items.end, memory_order_relaxed);
    atomic_store_explicit(&slot->done, items.begin, memory_order_relaxed);
}

void parforge_slot_forget_failures(parforge_slot *slot)
{
    parforge_slot_lock(slot);
    free(slot->failures.items);
    slot->failures = (parforge_failure_list){0};
    slot->lowest = (parforge_failure){SIZE_MAX, 0, 0};
    parforge_slot_unlock(slot);
}

static void append(parforge_failure_list *list, parforge_failure failure)
{
    if (list->count == list->capacity) {
        const size_t capacity = list->capacity == 0 ? 16 : list->capacity * 2;
        parforge_failure *const items = capacity > SIZE_MAX / sizeof *items
                                            ? NULL
                                            : realloc(list->items, capacity * sizeof *items);

        if (items == NULL) {
            list->is_short = true;
            return;
        }
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = failure;
}

void parforge_slot_add_failure(parforge_slot *slot, parforge_failure failure, bool keeps_all)
{
    parforge_slot_lock(slot);
    if (keeps_all) {
        append(&slot->failures, failure);
    }
    if (failure.index < slot->lowest.index) {
        slot->lowest = failure;
    }
    parforge_slot_unlock(slot);
}

static int by_index(const void *key, const void *element)
{
    const size_t index = *(const size_t *)key;
    const parforge_failure *const failure = element;

    return (index > failure->index) - (index < failure->index);
}

bool parforge_slot_find_failure(parforge_slot *slot, size_t index, parforge_failure *failure)
{
    const parforge_failure *found = NULL;

    parforge_slot_lock(slot);
    if (slot->lowest.index == index) {
        found = &slot->lowest;
    } else if (slot->failures.count > 0) {
        found =
            bsearch(&index, slot->failures.items, slot->failures.count, sizeof *found, by_index);
    }
    if (found != NULL) {
        *failure = *found;
    }
    parforge_slot_unlock(slot);
    return found != NULL;
}
