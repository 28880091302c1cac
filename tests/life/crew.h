/* The executor tests: jobs and executors in a line each, and the cases. */
#ifndef PARFORGE_TESTS_LIFE_CREW_H
#define PARFORGE_TESTS_LIFE_CREW_H

#include "check.h"
#include "gate.h"
#include "life.h"
#include "life_elements.h"

#define FOREVER PARFORGE_FOREVER

/* Inputs of items that succeed. */
#define MOST_ITEMS 16
extern const int successes[MOST_ITEMS];

parforge_executor *make_executor(int max_jobs);

/* Jobs of one item. The executor may be NULL, for the process's own. */
parforge_job *create_held(struct gate *gate, parforge_executor *executor);
parforge_job *start_held(struct gate *gate, parforge_executor *executor);
parforge_job *start_played(const struct script *script, parforge_executor *executor);

void release_all(parforge_job **jobs, size_t count);

/* A case is run many times, unless it is a large one. */
struct executor_case {
    const char *name; /* NULL: there are no more */
    void (*run)(void);
    bool is_large;
};

extern const struct executor_case waiting_cases[];  /* for several jobs */
extern const struct executor_case again_cases[];    /* and for one that starts again */
extern const struct executor_case queue_cases[];    /* who runs when, and where */
extern const struct executor_case large_cases[];    /* how much */
extern const struct executor_case inside_cases[];   /* calls in items, hooks and initializers */
extern const struct executor_case joiner_cases[];   /* short jobs, and who joins them */
extern const struct executor_case guest_cases[];    /* what these owe each other */
extern const struct executor_case own_cases[];      /* of the job that they are in */
extern const struct executor_case shutdown_cases[]; /* the end of executors */

#endif
