/* The collect test: runs whose items are counted, and what can be read of them. */
#ifndef PARFORGE_TESTS_LIFE_HARVEST_H
#define PARFORGE_TESTS_LIFE_HARVEST_H

#include "check.h"
#include "life.h"
#include "life_elements.h"

#include <stdatomic.h>

#define BLOCK 64
#define MOST_ITEMS 60000
#define MOST_THREADS 8
#define FAILURE 7

/* The two forms of a loop. */
struct form {
    parforge_error (*create)(parforge_job **job, const int *codes, size_t n, int *results,
                             const parforge_options *options);
    parforge_error (*result_at)(parforge_job *job, size_t index, int *result, double timeout);
    size_t most_late; /* items that a thread may begin after the kill */
};

#define FORMS 2

extern const struct form forms[FORMS];

extern int codes[MOST_ITEMS];           /* what the items are to return; 0 between the tests */
extern unsigned char begun[MOST_ITEMS]; /* how often they were, in this run */

/* What every item of a run calls first. */
void begin_item(size_t index);

/* An item that takes so many turns, each of less than a nanosecond. */
extern size_t turns;

int take_turns(size_t index, int code, int *result);

/* Starts a run; nothing may have begun since the last one ended. */
void begin_run(void);
parforge_job *start(const struct form *form, size_t n, const parforge_options *options);

/* Waits until some item has begun. */
void await_first_item(void);

/* Kills a job and waits for its end, which is the answer. Counts what begins too late. */
parforge_error kill_and_join(const struct form *form, parforge_job *job, bool yielding);

/* The same for a job that is left alone. */
parforge_error join(const struct form *form, parforge_job *job);

struct harvest {
    size_t readable; /* items that count as done */
    size_t lost;     /* begun, but not done */
};

/* An item that is done can be read: its result, or its failure. */
void check_done(const struct form *form, parforge_job *job, size_t index);

/* All items of a job that has ended so. */
struct harvest check_harvest(const struct form *form, parforge_job *job, size_t n,
                             parforge_error end);

/* Jobs that are looked at while they run, and that fail. */
void look_on(const struct form *form, randomness *source);
void read_in_order(const struct form *form, randomness *source);
void fail_at_random(const struct form *form, randomness *source);

#endif
