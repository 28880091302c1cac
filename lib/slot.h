/* What is done with a slot, by the thread that runs its chunk and by those that look on. */
#ifndef PARFORGE_LIB_SLOT_H
#define PARFORGE_LIB_SLOT_H

#include "job.h"

/* A chunk's. */
parforge_chunk parforge_items_of(const parforge_job *job, int chunk);

/* In memory that has held no slots before. */
static inline void parforge_slots_init(parforge_slot *slots, int count)
{
    for (int i = 0; i < count; i++) {
        atomic_init(&slots[i].attention, 0);
    }
}

/* Nothing of the chunk is done. The attention word is left alone: it may have been set already. */
static inline void parforge_slot_set_up(parforge_slot *slot, const parforge_job *job,
                                        parforge_chunk items)
{
    atomic_flag_clear_explicit(&slot->lock, memory_order_relaxed);
    slot->begin = items.begin;
    atomic_store_explicit(&slot->end, items.end, memory_order_relaxed);
    slot->lowest = (parforge_failure){SIZE_MAX, 0, 0};
    slot->failures = (parforge_failure_list){0};
    if (job->explains) {
        slot->account = (parforge_account){0};
    }
    atomic_store_explicit(&slot->done, items.begin, memory_order_relaxed);
    atomic_store_explicit(&slot->awaited, SIZE_MAX, memory_order_relaxed);
}

/* Nothing of the chunk is done any more, and it is whole again. */
void parforge_slot_reset(parforge_slot *slot, const parforge_job *job, int chunk);

/* Whence multiples of a block are counted. With a reduction blocks lie where tiles do. */
static inline size_t parforge_first_cut(const parforge_slot *slot, const parforge_job *job)
{
    return job->processor->fold != NULL ? 0 : slot->begin;
}

/* All slots of a job, first those of its chunks; NULL: there are no more. Async-signal-safe. Other
 * threads may take parts meanwhile: an item that is found in no slot is found if tried again. */
static inline parforge_slot *parforge_first_slot(const parforge_job *job)
{
    return job->chunks > 0 ? job->slots : NULL;
}

static inline parforge_slot *parforge_next_slot(const parforge_job *job, const parforge_slot *slot)
{
    const size_t number = ((uintptr_t)slot - (uintptr_t)job->slots) / sizeof *slot;

    if (number + 1 < (size_t)job->chunks) {
        return &job->slots[number + 1];
    }
    return number + 1 == (size_t)job->chunks
               ? atomic_load_explicit(&job->parts, memory_order_seq_cst)
               : slot->next;
}

/* The awaited item is done: changes the pulse, and nobody waits any more. */
void parforge_slot_wake(parforge_slot *slot);

/* The items before `done` are tried: everybody may read their results. True: somebody waits for one
 * of them, and is to be woken. */
static inline bool parforge_slot_tell(parforge_slot *slot, size_t done)
{
    atomic_store_explicit(&slot->done, done, memory_order_release);
    return done > atomic_load_explicit(&slot->awaited, memory_order_relaxed);
}

static inline void parforge_slot_publish(parforge_slot *slot, size_t done)
{
    if (parforge_slot_tell(slot, done)) {
        parforge_slot_wake(slot);
    }
}

/* Calls the thread that runs the chunk back to its checkpoint. Async-signal-safe. */
static inline void parforge_slot_call(parforge_slot *slot)
{
    atomic_store_explicit(&slot->attention, 1, memory_order_release);
}

void parforge_slot_lock(parforge_slot *slot);
void parforge_slot_unlock(parforge_slot *slot);

/* Without `keeps_all`, only the lowest is kept. */
void parforge_slot_add_failure(parforge_slot *slot, parforge_failure failure, bool keeps_all);
void parforge_slot_forget_failures(parforge_slot *slot);
bool parforge_slot_find_failure(parforge_slot *slot, size_t index, parforge_failure *failure);

/* Asks for the pulse to change once this item is done. */
void parforge_slot_await(parforge_slot *slot, size_t index);

/* Changes the pulse if somebody waits for this item or one above it: they have moved. */
void parforge_slot_move_waiters(parforge_slot *slot, size_t index);

/* The job has ended: changes every pulse that somebody waits for. */
void parforge_wake_item_waiters(parforge_job *job);

#endif
