/*
 * A job that does a part of a call over MPI ranks: one rank's chunk of the items.
 *
 * The indices of its items are those of the whole call, in the loop as in what it says of failures.
 * This is for parforge_mpi, a library of its own: hence exported, but in no installed header.
 */
#ifndef PARFORGE_LIB_PART_H
#define PARFORGE_LIB_PART_H

#include <parforge/generated.h>

/* Of the items that an idle job was made for, these are what it will do. */
PARFORGE_API void parforge_part_take(parforge_job *job, parforge_chunk items);

/* What the other ranks have to know of it. */
typedef struct parforge_part_state {
    bool has_ended; /* or was never started; what follows is then final */
    bool is_stopped;
    bool has_failures;
    size_t bound; /* the lowest failing index, where a failure stops; else the end of the part */
} parforge_part_state;

PARFORGE_API parforge_part_state parforge_part_look(const parforge_job *job);

/* Items from `bound` on are not wanted: an item of another rank has failed. */
PARFORGE_API void parforge_part_limit(parforge_job *job, size_t bound);

/* Waits for the end, without a sentence where that does not come in so many seconds. */
PARFORGE_API bool parforge_part_await(parforge_job *job, double timeout);

/* How many of its items below `end` were tried; none, where what was folded of them is lost. */
PARFORGE_API size_t parforge_part_tried(const parforge_job *job, size_t end);

/* What its threads have left of a reduction, in numbers that can be sent; free() them. NULL: there
 * was no memory. */
PARFORGE_API uint64_t *parforge_part_pack(const parforge_job *job, size_t *count);

/* Makes the value of the whole call from what all its parts have left, this one's own among it.
 * False: there was no memory. */
PARFORGE_API bool parforge_part_fold(parforge_job *job, const uint64_t *numbers, size_t count);

/* What its options, the spec and the defaults have come to, as far as the ranks must agree. */
typedef struct parforge_part_rules {
    bool continues;
    bool suppresses_errors;
    uint64_t digest; /* of these, and of the codes that are ignored, in whatever order */
} parforge_part_rules;

PARFORGE_API parforge_part_rules parforge_part_rules_of(const parforge_job *job);

/* How often this process has got ^C. Waits a moment for what an earlier one still has to kill,
 * which must not be what is started now. */
PARFORGE_API unsigned parforge_part_count_interrupts(void);

/* Whether there was one since, whatever ran then. */
PARFORGE_API bool parforge_part_is_interrupted(unsigned count);

/* Sets the calling thread's sentence and returns `error`. */
PARFORGE_API parforge_error parforge_part_fail(parforge_error error, const char *sentence);

/* What parforge_last_failures() gives from now on: one, or an array of malloc(), which it takes
 * over. (NULL, 0): none. */
PARFORGE_API void parforge_part_set_failure(parforge_failure failure);
PARFORGE_API void parforge_part_own_failures(parforge_failure *failures, size_t count);

#endif
