/*
 * Waiting for a word to change. Unlike a condition variable, a futex can be woken from a signal
 * handler, and holds no lock that a fork or an exit could leave behind.
 */
#ifndef PARFORGE_LIB_FUTEX_H
#define PARFORGE_LIB_FUTEX_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

/* Sleeps while the word is `expected`, at most until the deadline (parforge_now(), or
 * PARFORGE_NEVER). May return early for no reason; false: the deadline has passed. */
bool parforge_futex_wait(atomic_uint *word, unsigned expected, int64_t deadline);

/* The same, for a word that other processes change. */
bool parforge_futex_wait_shared(atomic_uint *word, unsigned expected, int64_t deadline);

/* Wakes all that sleep on the word. Async-signal-safe; errno stays. */
void parforge_futex_wake(atomic_uint *word);
void parforge_futex_wake_shared(atomic_uint *word);

#endif
