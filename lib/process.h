/*
 * Running a job in processes.
 *
 *   host ── fork ──► supervisor ── fork ──► worker   runs chunk 0
 *                        │ ├────── fork ──► worker   runs chunk 1
 *                        │ └────── …
 *                        └── a worker died: which item was it?  fork another one for the rest
 *
 * All of them work on the same job, slots, results and lists of failures, in shared memory. What
 * becomes known there is published, last and with release, so that a process may be killed between
 * any two instructions:
 *
 *   slot->done    the items before it are tried, their results and failures are there
 *   lane->failed  so many failures are in the list; those from `done` on do not count yet
 *   lane->phase   what the worker's death would mean
 *
 * Nobody holds a lock in shared memory while he could be killed: locks there are the host's alone.
 */
#ifndef PARFORGE_LIB_PROCESS_H
#define PARFORGE_LIB_PROCESS_H

#include "job.h"

#include <pthread.h>
#include <signal.h>
#include <sys/types.h>

/* Where a worker is, for the case that it dies. */
typedef enum parforge_phase {
    PARFORGE_BEFORE_ITEMS, /* no item is to blame */
    PARFORGE_IN_ITEM,      /* it was the one at slot->done */
    PARFORGE_IN_BLOCK      /* it was one of the block at slot->done */
} parforge_phase;

/* What a chunk needs beside its slot. */
typedef struct parforge_lane {
    _Alignas(128) atomic_uint phase;
    atomic_bool is_short; /* a failure found no room */
    atomic_size_t failed;
    parforge_failure *failures; /* in ascending order */
    size_t capacity;
    size_t careful_until; /* items before it are run one by one; set before the worker is forked */

    /* The worker's. */
    size_t repeats;  /* so many items more to be run one by one */
    size_t repeated; /* so many were, since the last look at the clock */

    /* The supervisor's. */
    pid_t pid; /* of its worker; 0: none */
    bool is_over;
    int lost_starts;  /* workers that died before their first item, one after the other */
    size_t seen;      /* slot->done when it was last looked at */
    int64_t seen_at;  /* when that was first seen */
    size_t condemned; /* the item whose worker was killed for its time-out; SIZE_MAX: none */

    /* The host's, under the mutex. */
    size_t copied; /* results before this index are in the caller's arrays */
    size_t taken;  /* so many failures are in the slot's list */
} parforge_lane;

typedef struct parforge_processes {
    parforge_job *job;
    void *arguments;      /* for the workers: their outputs are in shared memory */
    void **shadows;       /* by array, what the workers fill instead of the caller's; NULL: none */
    void *values;         /* of all items, which are folded but are no output; NULL: none */
    parforge_piece piece; /* the whole of them */
    parforge_lane *lanes;
    parforge_slot *slots;
    size_t size; /* of the memory that all of this is in */

    pid_t host;
    int width;        /* workers at once */
    sigset_t blocked; /* signals, in workers */

    atomic_uint events;     /* a futex: changes when there is something for the supervisor to see */
    atomic_uint finished;   /* a futex: 1 once all workers are gone and all is published */
    atomic_uint is_watched; /* a futex: 1 once the supervisor's number may be used again */
    _Atomic(int64_t) grace_end; /* when what was killed must be gone; 0: nobody has said */

    pthread_mutex_t mutex; /* of the host's threads, while they take results */
} parforge_processes;

/* By the worker of the lane, or by the supervisor while there is none. */
void parforge_lane_add_failure(parforge_lane *lane, parforge_failure failure);

/* Makes what the job needs beyond its slots, which are among it. `data` has NULL for the outputs
 * that are shared memory already. job->arguments and all counts are set. False: there is no memory.
 */
bool parforge_processes_make(parforge_job *job, const void *const *data);

/* What a reduction is made of in the end. */
const parforge_piece *parforge_processes_piece(const parforge_processes *processes);

/* NULL is fine. */
void parforge_processes_free(parforge_processes *processes);

/* Nothing is done. The slots are reset by their owner. */
void parforge_processes_reset(parforge_job *job);

/* Runs all chunks, with at most `width` workers at once, and waits for their end. */
void parforge_processes_run(parforge_job *job, int width);

/* Takes what is done of a chunk to where it is looked for: results to the caller's arrays, failures
 * to the slot. */
void parforge_processes_collect(parforge_job *job, int chunk);

/* Workers that nobody waits for any more are forgotten by libomp. */
void parforge_processes_forget(const parforge_job *job);

/* Has the supervisor look at the job. Async-signal-safe. */
void parforge_processes_call(parforge_processes *processes);

/* Workers of a stopped job that still run at this time are killed. Async-signal-safe. */
void parforge_processes_end_grace(parforge_processes *processes, int64_t time);

#endif
