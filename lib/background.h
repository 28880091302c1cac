/*
 * A job that outlives the call that made it.
 *
 *            start                claim              conclude
 *   IDLE ────────────► PENDING ───────────► RUNNING ──────────► INVOKING_HOOKS ───► COMPLETED
 *                         │                    │ │
 *                         │ kill               │ └──────────────────────────────► ERRORED
 *                         └──────► KILLED ◄────┘ killed or timed out
 *
 *   COMPLETED, ERRORED, KILLED ── start ──► PENDING, afresh
 *
 * KILL_SCHEDULED is not stored: it is RUNNING while job.stop says that the job was killed.
 *
 * `status` is a futex: whoever waits for the job sleeps on it, and it may be changed by a signal
 * handler. What a final status promises (outcome, results) is written before it, with release.
 */
#ifndef PARFORGE_LIB_BACKGROUND_H
#define PARFORGE_LIB_BACKGROUND_H

#include "outcome.h"

#include <pthread.h>

typedef struct parforge_hook_entry {
    parforge_hook hook;
    void *context;
} parforge_hook_entry;

typedef struct parforge_background {
    parforge_job job; /* first: a handle is its address */
    atomic_uint status;
    atomic_uint references; /* the owner, the queue or driver, and every call that is inside */
    unsigned generation;    /* of the process, by forks */
    atomic_int fd;          /* -1: nobody asked for it yet */
    parforge_outcome outcome;
    _Atomic(int64_t) started; /* when it was last running */
    _Atomic(int64_t) ended;

    pthread_mutex_t mutex; /* of the hooks, and of starts */
    parforge_hook_entry *hooks;
    size_t hook_count;
    size_t hooks_run; /* of this run */

    parforge_executor *executor;
    struct parforge_background *next; /* in its queue; under the executor's mutex */
    struct parforge_background *previous;
    bool is_queued;

    bool is_daemon;
    atomic_bool is_released;                      /* from inside: freed at its end */
    struct parforge_background *around_in_thread; /* the job in whose thread this one runs */

    void **owned; /* results that the job allocated, by array; NULL: the caller's */
    char *name;
    int *ignored;
    _Alignas(PARFORGE_LINE) unsigned char arguments[];
} parforge_background;

static inline parforge_background *parforge_background_of(const parforge_job *job)
{
    /* Handles are made from the address of a whole background job, which is never const. */
    return (parforge_background *)(uintptr_t)job;
}

static inline parforge_status parforge_stored_status(const parforge_background *background)
{
    return (parforge_status)atomic_load_explicit(&background->status, memory_order_acquire);
}

static inline bool parforge_is_final(parforge_status status)
{
    return status == PARFORGE_COMPLETED || status == PARFORGE_ERRORED || status == PARFORGE_KILLED;
}

parforge_error parforge_check_handle(const parforge_job *job, parforge_background **background);

/* Checks a handle and keeps the job from being freed until parforge_leave(). */
parforge_error parforge_enter(const parforge_job *job, parforge_background **background);
void parforge_leave(parforge_background *background);

/* Sets the slots up for a run that has not begun. */
void parforge_background_reset(parforge_background *background);

/* Runs a pending job to its end, in the calling thread and its team, if it was not killed
 * meanwhile. */
void parforge_background_run(parforge_background *background);

/* Makes a status final and tells everybody who waits. The caller holds the mutex, so that a start
 * comes after it. */
void parforge_background_end(parforge_background *background, parforge_status status);

/* PENDING → KILLED. Async-signal-safe. */
bool parforge_background_cancel(parforge_background *background);

/* Whether the calling thread runs an item or a hook of the job. */
bool parforge_is_inside(const parforge_background *background);

/* Whether the calling thread is one that runs jobs, so that it must not wait for another to come.
 */
bool parforge_is_our_thread(void);

/* Waits for the end; false: the deadline has passed. */
bool parforge_await_end(parforge_background *background, int64_t deadline);

/* Changes whenever some job ends: a futex for those that wait for one of several. */
extern atomic_uint parforge_ends;

#endif
