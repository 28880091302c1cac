/* What is done with a slot, by the thread that runs its chunk and by those that look on. */
#ifndef PARFORGE_LIB_SLOT_H
#define PARFORGE_LIB_SLOT_H

#include "job.h"

/* Nothing of the chunk is done. The attention word is left alone: it may have been set already. */
void parforge_slot_set_up(parforge_slot *slot, const parforge_job *job, int chunk);

/* Nothing of it is done any more; its bounds stay. */
void parforge_slot_reset(parforge_slot *slot);

/* The items before `done` are tried: everybody may read their results. */
void parforge_slot_publish(parforge_slot *slot, size_t done);

/* Calls the thread that runs the chunk back to its checkpoint. Async-signal-safe. */
static inline void parforge_slot_call(parforge_slot *slot)
{
    atomic_store_explicit(&slot->attention, 1, memory_order_release);
}

/* Without `keeps_all`, only the lowest is kept. */
void parforge_slot_add_failure(parforge_slot *slot, parforge_failure failure, bool keeps_all);
bool parforge_slot_find_failure(parforge_slot *slot, size_t index, parforge_failure *failure);

/* Asks for the pulse to change once this item is done. */
void parforge_slot_await(parforge_slot *slot, size_t index);

/* The job has ended: changes every pulse that somebody waits for. */
void parforge_wake_item_waiters(parforge_job *job);

#endif
