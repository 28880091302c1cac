/*
 * A job: one run of a processor over n items. A synchronous call has it in the calling thread's own
 * memory, or on its stack, if the thread is in a call already.
 *
 * Its chunks are run by threads that the generated code brings. Each chunk has a slot, and so has
 * each part that another thread takes out of one (share.c). A slot's items are run by one thread,
 * in order; what threads have to tell each other goes through atomics:
 *
 *   stop             why all work is to end, if it is
 *   bound            items from here on are not to be begun: the lowest failing index
 *   slot->attention  set after one of these changed, so that a running strip comes back to look
 *   slot->done       how far a slot is, released after the results of these items
 *   slot->end        where it ends: lower, when others have taken its rest
 *
 * At any time each item is in one slot, or, while it is taken, in two of which neither has begun
 * it.
 */
#ifndef PARFORGE_LIB_JOB_H
#define PARFORGE_LIB_JOB_H

#include "settings.h"

#include <parforge/generated.h>

/* Why a job is to end before its items do. The first reason stays. */
typedef enum parforge_stop_reason {
    PARFORGE_NOT_STOPPED,
    PARFORGE_STOPPED_BY_KILL,
    PARFORGE_STOPPED_BY_TIMEOUT,
    PARFORGE_STOPPED_BY_OUTER, /* it was called from an element function whose own item is over */
    PARFORGE_STOPPED_WITHOUT_WORKER,
    PARFORGE_STOPPED_WITHOUT_PROCESS, /* not one could be forked */
    PARFORGE_STOPPED_WITHOUT_MEMORY,  /* for a process, or for what is folded */
    PARFORGE_STOPPED_BY_CRASHES       /* its processes died, and no item can be blamed */
} parforge_stop_reason;

/* Failures in the order in which one thread met them. */
typedef struct parforge_failure_list {
    parforge_failure *items; /* owned */
    size_t count;
    size_t capacity;
    bool is_short; /* at least one found no memory */
} parforge_failure_list;

/* What is remembered of a chunk for PARFORGE_EXPLAIN; written by the thread that runs it. */
typedef struct parforge_account {
    const void *runner; /* its parforge_thread */
    int64_t busy;       /* nanoseconds, without waits for work */
    int64_t since;      /* it is being run, since then; 0: it is not */
    unsigned strips;
    unsigned taken; /* parts of others' */
} parforge_account;

/* One chunk, or a part of one, while it is run. A chunk's is set up by the thread that opens it, so
 * that its memory stays with that thread's core from call to call. Aligned to two cache lines: the
 * hardware fetches a line's neighbour along with it, so that slots of 64 bytes would still disturb
 * each other. */
struct parforge_slot {
    _Alignas(128) atomic_uint attention;
    atomic_size_t done; /* the items before this index are tried */
    size_t begin;
    atomic_size_t awaited;          /* somebody waits for this item; SIZE_MAX: nobody */
    atomic_uint pulse;              /* a futex: changes when the awaited item is done */
    atomic_flag lock;               /* of the failures, which are rare, and of what is shared */
    parforge_failure lowest;        /* of this slot, where a failure stops; index SIZE_MAX: none */
    parforge_failure_list failures; /* of this slot, where it continues */
    char old_name[16];              /* of the thread, while it bears the job's name */

    /* What threads without work look at, apart from what the slot's own thread writes often. */
    _Alignas(128) atomic_size_t end;
    atomic_size_t reserved;     /* nobody runs the items from here on, so that they can be taken */
    atomic_size_t strip;        /* items of the strip at hand */
    atomic_size_t pace;         /* items that should make a strip; 0: not known */
    _Atomic(int64_t) due;       /* when the strip at hand should be done; 0: no thread runs one */
    struct parforge_slot *next; /* a part that was taken before; NULL: none, or a chunk's slot */
    parforge_account account;
};

/* So many slots are in the job itself: the usual call allocates nothing. */
#define PARFORGE_OWN_SLOTS 8

/* The arguments of a synchronous call, too, where they take so many bytes or less. */
#define PARFORGE_OWN_ARGUMENTS 48

struct parforge_job {
    /* What every thread reads, on two cache lines that the hardware fetches as a pair. To be
     * changed by PARFORGE_UPDATE(). */
    _Alignas(128) const parforge_processor *processor;
    const void *arguments;
    parforge_slot *slots;
    const char *thread_name; /* NULL: threads keep theirs */
    parforge_cursor *outer;  /* the item that called this job; NULL: none */
    int64_t deadline;        /* PARFORGE_NEVER: none */
    atomic_size_t bound;     /* n: none */
    atomic_int stop;         /* a parforge_stop_reason */
    int chunks;

    size_t n;
    bool is_set_up;  /* its slots are: others may look at them before their chunks are opened */
    bool is_watched; /* others may ask at any time what is done */
    bool is_shared;  /* threads without work take parts of what others have */
    bool streams;    /* results are written past the caches */
    bool explains;   /* accounts are kept */
    bool is_timed_by_hand; /* no thread keeps its time: strips stay short and look at the clock */
    bool is_alone; /* one thread runs it until it turns out to be worth a team, or has run it */
    bool is_copy;  /* a worker process's own, of one chunk: `common` says why and where to stop */
    _Alignas(16) unsigned char own_arguments[PARFORGE_OWN_ARGUMENTS];

    /* Four lines that nobody uses: a core that reads the two above fetches some of those behind
     * them as well, unasked. */
    _Alignas(128) unsigned char gap[256];

    /* What the caller reads when the region is over, where no other thread has looked if nothing
     * happened: a line that another core has read meanwhile can be as slow as one that it wrote. */
    _Alignas(128) atomic_bool was_stopped; /* before `stop` is set */
    atomic_bool has_failures;
    bool has_outgrown;                /* it has turned out to be worth a team */
    int team;                         /* threads that the region was asked for */
    parforge_slot *allocated_slots;   /* NULL: its own */
    atomic_bool lacks_memory;         /* for pieces of a reduction, so that it has no result */
    _Atomic(parforge_piece *) pieces; /* linked by `next` */
    _Atomic(parforge_slot *) parts;   /* that were taken out of chunks, the last one first */
    parforge_slot *spare_parts;       /* of runs before */
    atomic_flag parts_lock;

    /* What is read before the region, or seldom. */
    parforge_settings settings;
    size_t first;        /* of its items; not 0 for a part of a call over ranks */
    size_t total;        /* of the call's items, those of other ranks among them */
    bool is_part;        /* of such a call, whose root folds what the ranks have left */
    int64_t alone_until; /* while is_alone */
    int64_t alone_clock; /* when the last chunk ended, or the run began */
    const struct parforge_background *caller; /* the one whose thread called it; NULL: none */
    parforge_job *next_deadline;
    struct parforge_processes *processes; /* that run it; NULL: threads do */
    parforge_job *common;                 /* of a copy: the job in shared memory */
    struct parforge_lane *lane;           /* of a copy: its chunk's */
    parforge_slot own_slots[PARFORGE_OWN_SLOTS];
};

/* Stores what is not there already. A program that calls again and again for the same arrays then
 * writes nothing that its other threads have read, and no cache line has to go from core to core:
 * 0.03 to 0.1 µs. */
#define PARFORGE_UPDATE(place, value)                                                              \
    do {                                                                                           \
        if ((place) != (value)) {                                                                  \
            (place) = (value);                                                                     \
        }                                                                                          \
    } while (0)

/* Where `stop`, `bound` and the like are that count for all who run the job. */
static inline parforge_job *parforge_job_common(parforge_job *job)
{
    return job->is_copy ? job->common : job;
}

/* Those of a type that is aligned further are not put there: they hold a pointer beside it. */
_Static_assert(PARFORGE_OWN_ARGUMENTS < 2 * 32, "own_arguments are aligned to 16 bytes");

_Static_assert(offsetof(parforge_job, own_arguments) + PARFORGE_OWN_ARGUMENTS <= 128,
               "what every thread reads is on two cache lines");

/* Ends the job: a thread that has seen this begins no item. Async-signal-safe. */
void parforge_job_stop(parforge_job *job, parforge_stop_reason reason);

/* Ends the job from item `bound` on. */
void parforge_job_lower_bound(parforge_job *job, size_t bound);

/* The item that the cursor's thread runs learns that its result is not wanted. Only by that thread.
 */
void parforge_tell_to_stop(parforge_cursor *cursor);

#endif
