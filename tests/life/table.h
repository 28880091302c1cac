/* The table test: the calls that are made, and what is checked beside their answers. */
#ifndef PARFORGE_TESTS_LIFE_TABLE_H
#define PARFORGE_TESTS_LIFE_TABLE_H

#include "subject.h"

#define OK PARFORGE_OK
#define INVALID PARFORGE_ERR_INVALID
#define UNSTARTED PARFORGE_ERR_NOT_INITIALIZED
#define ENDED PARFORGE_ERR_NOT_RUNNING
#define RUNS PARFORGE_ERR_STILL_RUNNING
#define TIMED PARFORGE_ERR_TIMED_OUT
#define FAILED PARFORGE_ERR_PROCESSOR
#define HOOK PARFORGE_ERR_HOOK
#define DEAD PARFORGE_ERR_KILLED

/* Calls of a subject's job. What they give beside the answer is checked at once. `ask` never waits,
 * `await` waits for ever. */
parforge_error start(struct subject *subject);
parforge_error ask_join(struct subject *subject);
parforge_error join(struct subject *subject);
parforge_error read_results(struct subject *subject);
parforge_error await_results(struct subject *subject);
parforge_error ask_first_item(struct subject *subject);
parforge_error await_first_item(struct subject *subject);
parforge_error ask_failing_item(struct subject *subject);
parforge_error await_failing_item(struct subject *subject);
parforge_error ask_ignored_item(struct subject *subject);
parforge_error ask_last_item(struct subject *subject);
parforge_error await_last_item(struct subject *subject);
parforge_error await_no_item(struct subject *subject);
parforge_error kill_it(struct subject *subject);
parforge_error kill_with_time(struct subject *subject);
parforge_error kill_and_ask(struct subject *subject);
parforge_error kill_and_wait(struct subject *subject);
parforge_error add_hook(struct subject *subject);
parforge_error add_failing_hook(struct subject *subject);
parforge_error add_no_hook(struct subject *subject);
parforge_error read_results_of_another(struct subject *subject);
parforge_error await_results_of_another(struct subject *subject);
parforge_error await_item_of_another(struct subject *subject);
parforge_error look_without_room(struct subject *subject);
parforge_error report_without_room(struct subject *subject);
parforge_error report_chunk_below(struct subject *subject);
parforge_error report_chunk_above(struct subject *subject);

parforge_error read_item(struct subject *subject, size_t index, double timeout);

/* A thread that lets a subject go. */
struct opener {
    pthread_t thread;
    struct subject *subject;
    bool once_killed; /* not before */
};

void start_opener(struct opener *opener);

/* What is seen of a job in a state without asking it for anything. */
void check_view(enum state state);

/* What comes of a call later. */
void check_start_afresh(enum state state);
void check_added_hooks(enum state state);
void check_release(enum state state);

#endif
