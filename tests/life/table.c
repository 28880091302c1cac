/*
 * What a call answers, by the status of its job: every call in every state, each cell with a job of
 * its own that is brought there and kept there.
 */
#include "harness.h"
#include "table.h"

#include <string.h>

/* ---- the law ---- */

enum kind {
    ASKS,            /* answers at once, and the same again */
    WAITS,           /* for what is let go of meanwhile */
    KILLS_AND_WAITS, /* the same, but it is let go of once it is killed */
    CHANGES          /* answers at once, and may answer something else then */
};

struct row {
    const char *call;
    parforge_error (*make)(struct subject *subject);
    enum kind kind;
    parforge_error answers[STATES];
};

/* In the order of the states: IDLE, PENDING, RUNNING, KILL_SCHEDULED, INVOKING_HOOKS, COMPLETED,
 * HOOK_FAILED, ERRORED, SUPPRESSED, KILLED, KILLED_PENDING, OUT_OF_TIME. */
static const struct row rows[] = {
    {"start", start, CHANGES, {OK, RUNS, RUNS, RUNS, RUNS, OK, OK, OK, OK, OK, OK, OK}},
    {"join, 0",
     ask_join,
     ASKS,
     {UNSTARTED, TIMED, TIMED, TIMED, TIMED, OK, HOOK, FAILED, OK, DEAD, DEAD, DEAD}},
    {"join", join, WAITS, {UNSTARTED, OK, OK, DEAD, OK, OK, HOOK, FAILED, OK, DEAD, DEAD, DEAD}},
    {"results",
     read_results,
     ASKS,
     {UNSTARTED, RUNS, RUNS, RUNS, OK, OK, OK, FAILED, OK, DEAD, DEAD, DEAD}},
    {"get_return_values",
     await_results,
     WAITS,
     {UNSTARTED, OK, OK, DEAD, OK, OK, OK, FAILED, OK, DEAD, DEAD, DEAD}},
    {"result_at, first, 0",
     ask_first_item,
     ASKS,
     {UNSTARTED, TIMED, OK, OK, OK, OK, OK, OK, OK, OK, DEAD, DEAD}},
    {"result_at, first",
     await_first_item,
     WAITS,
     {UNSTARTED, OK, OK, OK, OK, OK, OK, OK, OK, OK, DEAD, DEAD}},
    {"result_at, failing, 0",
     ask_failing_item,
     ASKS,
     {UNSTARTED, TIMED, TIMED, TIMED, OK, OK, OK, FAILED, FAILED, DEAD, DEAD, DEAD}},
    {"result_at, failing",
     await_failing_item,
     WAITS,
     {UNSTARTED, OK, OK, DEAD, OK, OK, OK, FAILED, FAILED, DEAD, DEAD, DEAD}},
    {"result_at, ignored, 0",
     ask_ignored_item,
     ASKS,
     {UNSTARTED, TIMED, TIMED, TIMED, OK, OK, OK, FAILED, OK, DEAD, DEAD, DEAD}},
    {"result_at, last, 0",
     ask_last_item,
     ASKS,
     {UNSTARTED, TIMED, TIMED, TIMED, OK, OK, OK, FAILED, OK, DEAD, DEAD, DEAD}},
    {"result_at, last",
     await_last_item,
     WAITS,
     {UNSTARTED, OK, OK, DEAD, OK, OK, OK, FAILED, OK, DEAD, DEAD, DEAD}},
    {"result_at, n",
     await_no_item,
     ASKS,
     {INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID,
      INVALID, INVALID}},
    {"result_at of another",
     await_item_of_another,
     ASKS,
     {INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID,
      INVALID, INVALID}},
    {"results of another",
     read_results_of_another,
     ASKS,
     {INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID,
      INVALID, INVALID}},
    {"get_return_values of another",
     await_results_of_another,
     ASKS,
     {INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID,
      INVALID, INVALID}},
    {"kill", kill_it, ASKS, {UNSTARTED, OK, OK, OK, ENDED, ENDED, ENDED, ENDED, ENDED, OK, OK, OK}},
    {"kill, not yielding, for ever",
     kill_with_time,
     ASKS,
     {UNSTARTED, OK, OK, OK, ENDED, ENDED, ENDED, ENDED, ENDED, OK, OK, OK}},
    {"kill, yielding, 0",
     kill_and_ask,
     ASKS,
     {UNSTARTED, OK, TIMED, TIMED, ENDED, ENDED, ENDED, ENDED, ENDED, OK, OK, OK}},
    {"kill, yielding",
     kill_and_wait,
     KILLS_AND_WAITS,
     {UNSTARTED, OK, OK, OK, ENDED, ENDED, ENDED, ENDED, ENDED, OK, OK, OK}},
    {"add_hook", add_hook, ASKS, {OK, OK, OK, OK, OK, OK, OK, ENDED, ENDED, ENDED, ENDED, ENDED}},
    {"add_hook, failing",
     add_failing_hook,
     ASKS,
     {OK, OK, OK, OK, OK, HOOK, HOOK, ENDED, ENDED, ENDED, ENDED, ENDED}},
    {"add_hook, NULL",
     add_no_hook,
     ASKS,
     {INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID,
      INVALID, INVALID}},
    {"progress, NULL",
     look_without_room,
     ASKS,
     {INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID,
      INVALID, INVALID}},
    {"chunk, NULL",
     report_without_room,
     ASKS,
     {INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID,
      INVALID, INVALID}},
    {"chunk -1",
     report_chunk_below,
     ASKS,
     {INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID,
      INVALID, INVALID}},
    {"chunk 2",
     report_chunk_above,
     ASKS,
     {INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID, INVALID,
      INVALID, INVALID}},
};

/* ---- cells ---- */

static parforge_error make_call(const struct row *row, struct subject *subject)
{
    struct opener opener = {.subject = subject, .once_killed = row->kind == KILLS_AND_WAITS};

    if (row->kind != WAITS && row->kind != KILLS_AND_WAITS) {
        return row->make(subject);
    }
    start_opener(&opener);

    const parforge_error answer = row->make(subject);

    (void)pthread_join(opener.thread, NULL);
    return answer;
}

static void check_cell(const struct row *row, enum state state)
{
    struct subject subject;
    const parforge_error expected = row->answers[state];

    subject_make(&subject, state);
    for (int time = 0; time < (row->kind == CHANGES ? 1 : 2); time++) {
        const parforge_error answer = make_call(row, &subject);

        REQUIRE(answer == expected, "%s of a job that is %s, call %d: %s (%s), not %s", row->call,
                state_names[state], time, parforge_error_name(answer), parforge_last_error(),
                parforge_error_name(expected));
    }
    subject_destroy(&subject);
}

/* ---- no job at all ---- */

static void check_null(void)
{
    struct subject nobody = {.state = IDLE};
    parforge_progress progress;
    parforge_chunk_report report;

    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        REQUIRE(rows[i].make(&nobody) == INVALID, "%s of no job", rows[i].call);
        REQUIRE(strstr(parforge_last_error(), "NULL") != NULL, "%s of no job: %s", rows[i].call,
                parforge_last_error());
    }
    REQUIRE(parforge_job_progress(NULL, &progress) == INVALID, "progress");
    REQUIRE(parforge_job_chunk(NULL, 0, &report) == INVALID, "chunk");
    REQUIRE(!parforge_job_is_alive(NULL), "is_alive");
    REQUIRE(parforge_job_status(NULL) == PARFORGE_IDLE, "status");
    REQUIRE(parforge_job_threads(NULL) == 0, "threads");
    REQUIRE(parforge_job_failures(NULL, NULL, 0) == 0, "failures");
    REQUIRE(parforge_job_fd(NULL) == -1, "fd");
    REQUIRE(parforge_progress_bar(NULL, stderr) == INVALID, "progress_bar");
    parforge_job_release(NULL);

    REQUIRE(life_held_create(NULL, nobody.codes, ITEMS, NULL, NULL, NULL) == INVALID, "create");
    REQUIRE(life_held_start(NULL, nobody.codes, ITEMS, NULL, NULL, NULL) == INVALID, "start");
    REQUIRE(life_held_submit(NULL, 0, NULL, NULL) == INVALID, "submit");
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t row_count = sizeof rows / sizeof rows[0];

    start_watchdog(is_long ? 3000 : 100);
    for (int round = 0; round < (is_long ? 200 : 1); round++) {
        for (enum state state = 0; state < STATES; state++) {
            for (size_t i = 0; i < row_count; i++) {
                check_cell(&rows[i], state);
            }
            check_view(state);
            check_start_afresh(state);
            check_added_hooks(state);
            check_release(state);
        }
        check_null();
    }
    (void)printf("%zu calls in %d states\n", row_count, STATES);
    return 0;
}
