/* A job in a wanted state. */
#ifndef PARFORGE_TESTS_LIFE_SUBJECT_H
#define PARFORGE_TESTS_LIFE_SUBJECT_H

#include "gate.h"
#include "life.h"

/* Two chunks of four items. */
#define ITEMS 8
#define HELD 2    /* the first item that does not go through a gate that holds */
#define FAILING 5 /* where one is to fail */
#define IGNORED 6 /* fails with a code that is ignored */
#define LAST 7    /* not done in any state where not all are */

#define FAILURE 7
#define IGNORED_FAILURE 9
#define DEFAULT_RESULT (-1) /* as the spec says */

/* The statuses, and where one can be reached in several ways these. */
enum state {
    IDLE,
    PENDING,
    RUNNING,
    KILL_SCHEDULED,
    INVOKING_HOOKS,
    COMPLETED,
    HOOK_FAILED, /* COMPLETED */
    ERRORED,
    SUPPRESSED, /* ERRORED, but errors are suppressed */
    KILLED,
    KILLED_PENDING, /* before it ran */
    OUT_OF_TIME,    /* KILLED, by its own time-out */
    STATES
};

extern const char *const state_names[STATES];
extern const parforge_status status_of[STATES];

struct subject {
    enum state state;
    parforge_job *job;
    int codes[ITEMS];
    struct gate gate;         /* of its items */
    struct gate hook_gate;    /* of its own hook */
    size_t own_hook_runs;     /* written before it comes to its gate */
    size_t further_hook_runs; /* of those that a test adds; read after the end */
    pthread_t further_hook_thread;
    parforge_executor *executor; /* where it is pending */
    parforge_job *blocker;       /* that it waits behind */
    struct gate blocker_gate;
};

/* Makes a job that is in the state, and stays there. */
void subject_make(struct subject *subject, enum state state);

/* Lets go of whatever holds it there; the job may have been released already (NULL). */
void subject_let_go(struct subject *subject);
void subject_destroy(struct subject *subject);

/* A hook that counts, with a subject as its context. The second fails. */
int further_hook(parforge_job *job, void *subject);
int further_failing_hook(parforge_job *job, void *subject);

#endif
