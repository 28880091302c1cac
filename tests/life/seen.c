#include "harness.h"
#include "table.h"

#include <math.h>
#include <poll.h>
#include <sched.h>

struct view {
    bool is_alive;
    bool has_run;
    bool has_ended;
    size_t least_done;
    size_t most_done;
    size_t failures;
};

static const struct view views[STATES] = {
    [IDLE] = {false, false, false, 0, 0, 0},
    [PENDING] = {true, false, false, 0, 0, 0},
    [RUNNING] = {true, true, false, HELD, HELD, 0},
    [KILL_SCHEDULED] = {true, true, false, HELD, HELD, 0},
    [INVOKING_HOOKS] = {true, true, false, ITEMS, ITEMS, 0},
    [COMPLETED] = {false, true, true, ITEMS, ITEMS, 0},
    [HOOK_FAILED] = {false, true, true, ITEMS, ITEMS, 0},
    [ERRORED] = {false, true, true, FAILING + 1, FAILING + 1, 1},
    [SUPPRESSED] = {false, true, true, ITEMS, ITEMS, 1},
    [KILLED] = {false, true, true, HELD + 1, HELD + 2, 0},
    [KILLED_PENDING] = {false, false, true, 0, 0, 0},
    [OUT_OF_TIME] = {false, true, true, 0, 0, 0},
};

static void check_progress(const struct subject *subject, const struct view *view)
{
    parforge_progress progress;
    parforge_chunk_report reports[2];

    REQUIRE(parforge_job_progress(subject->job, &progress) == OK, "%s", parforge_last_error());
    REQUIRE(progress.total == ITEMS, "%zu items", progress.total);
    REQUIRE(progress.done >= view->least_done && progress.done <= view->most_done,
            "%s: %zu items are done", state_names[subject->state], progress.done);
    REQUIRE(view->has_run ? progress.elapsed > 0.0 : progress.elapsed == 0.0, "%s: %g seconds",
            state_names[subject->state], progress.elapsed);
    if (view->has_ended || progress.done == ITEMS) {
        REQUIRE(progress.remaining == 0.0, "%g seconds remain", progress.remaining);
    } else if (progress.done == 0) {
        REQUIRE(isinf(progress.remaining), "%g seconds remain", progress.remaining);
    } else {
        REQUIRE(progress.remaining > 0.0 && isfinite(progress.remaining), "%g seconds remain",
                progress.remaining);
    }

    REQUIRE(parforge_job_threads(subject->job) == 2, "%d threads",
            parforge_job_threads(subject->job));
    for (int chunk = 0; chunk < 2; chunk++) {
        REQUIRE(parforge_job_chunk(subject->job, chunk, &reports[chunk]) == OK, "%s",
                parforge_last_error());
        REQUIRE(reports[chunk].begin == (chunk == 0 ? 0 : ITEMS / 2) &&
                    reports[chunk].end == (chunk == 0 ? ITEMS / 2 : ITEMS) &&
                    reports[chunk].thread == chunk,
                "chunk %d is %zu to %zu", chunk, reports[chunk].begin, reports[chunk].end);
    }
    REQUIRE(reports[0].done + reports[1].done == progress.done, "%zu and %zu, but %zu",
            reports[0].done, reports[1].done, progress.done);
}

static void check_failures(const struct subject *subject, const struct view *view)
{
    parforge_failure failures[2] = {{0, 0, 0}, {0, 0, 0}};

    REQUIRE(parforge_job_failures(subject->job, NULL, 0) == view->failures, "%s: %zu failures",
            state_names[subject->state], parforge_job_failures(subject->job, NULL, 0));
    REQUIRE(parforge_job_failures(subject->job, failures, 2) == view->failures, "another number");
    REQUIRE(view->failures == 0 || (failures[0].index == FAILING && failures[0].code == FAILURE &&
                                    failures[0].signal == 0),
            "item %zu, code %d", failures[0].index, failures[0].code);
}

static bool is_readable(int fd)
{
    struct pollfd asked = {.fd = fd, .events = POLLIN};

    return poll(&asked, 1, 0) == 1;
}

static void check_descriptor(struct subject *subject, const struct view *view)
{
    const int fd = parforge_job_fd(subject->job);

    REQUIRE(fd >= 0 && parforge_job_fd(subject->job) == fd, "%d", fd);
    REQUIRE(is_readable(fd) == view->has_ended, "%s: %s", state_names[subject->state],
            view->has_ended ? "not readable" : "readable");
    subject_let_go(subject);
    if (view->is_alive) {
        REQUIRE(join(subject) != TIMED, "for ever is over");
        REQUIRE(is_readable(fd), "%s: not readable at its end", state_names[subject->state]);
    }
}

void check_view(enum state state)
{
    const struct view *const view = &views[state];
    struct subject subject;

    subject_make(&subject, state);
    REQUIRE(parforge_job_is_alive(subject.job) == view->is_alive, "%s", state_names[state]);
    check_progress(&subject, view);
    check_failures(&subject, view);
    REQUIRE(parforge_job_status(subject.job) == status_of[state], "it was only looked at");
    check_descriptor(&subject, view);
    subject_destroy(&subject);
}

/* ---- what follows ---- */

static void *open_gates(void *context)
{
    const struct opener *const opener = context;
    const parforge_job *const job = opener->subject->job;

    while (opener->once_killed && (parforge_job_status(job) == PARFORGE_PENDING ||
                                   parforge_job_status(job) == PARFORGE_RUNNING)) {
        (void)sched_yield();
    }
    subject_let_go(opener->subject);
    return NULL;
}

void start_opener(struct opener *opener)
{
    REQUIRE(pthread_create(&opener->thread, NULL, open_gates, opener) == 0, "no thread");
}

/* Starts a job that may be started, and again while it is held. */
void check_start_afresh(enum state state)
{
    struct subject subject;

    subject_make(&subject, state);
    if (!views[state].is_alive) {
        const bool has_failing = state == ERRORED || state == SUPPRESSED;
        const bool runs_hooks = !has_failing && state != OUT_OF_TIME;
        const parforge_error end = state == ERRORED       ? FAILED
                                   : state == OUT_OF_TIME ? DEAD
                                   : state == HOOK_FAILED ? HOOK
                                                          : OK;
        const size_t runs = subject.own_hook_runs;
        const int fd = parforge_job_fd(subject.job);

        if (state == KILLED_PENDING) {
            gate_set_limit(&subject.blocker_gate, GATE_OPEN);
        }
        if (state != OUT_OF_TIME) {
            gate_set_limit(&subject.gate, 0);
        }
        REQUIRE(parforge_job_start(subject.job) == OK, "%s", parforge_last_error());
        if (state != OUT_OF_TIME) {
            REQUIRE(parforge_job_start(subject.job) == RUNS, "started twice");
            REQUIRE(parforge_job_failures(subject.job, NULL, 0) == 0, "failures of the last run");
            REQUIRE(read_item(&subject, 0, 0.0) == TIMED, "a result of the last run");
            REQUIRE(!is_readable(fd), "%s: the end of the last run", state_names[state]);
        }
        subject_let_go(&subject);
        REQUIRE(parforge_job_join(subject.job, PARFORGE_FOREVER) == end, "%s: afresh, %s",
                state_names[state], parforge_last_error());
        REQUIRE(subject.own_hook_runs == runs + runs_hooks, "%s: its hook ran %zu times",
                state_names[state], subject.own_hook_runs - runs);
        REQUIRE(is_readable(fd), "not readable at its end");
    }
    subject_destroy(&subject);
}

/* Hooks that are added run with the others, or at once in the caller, or never. */
void check_added_hooks(enum state state)
{
    const bool runs_later = state == PENDING || state == RUNNING || state == INVOKING_HOOKS;
    const bool runs_now = state == COMPLETED || state == HOOK_FAILED;
    struct subject subject;

    subject_make(&subject, state);
    for (int i = 0; i < 3; i++) {
        const parforge_error error = i == 1 ? add_failing_hook(&subject) : add_hook(&subject);

        REQUIRE(error != INVALID, "%s", parforge_last_error());
    }
    if (!runs_later) {
        REQUIRE(subject.further_hook_runs == (runs_now ? 3 : 0), "%s: %zu hooks ran",
                state_names[state], subject.further_hook_runs);
        REQUIRE(!runs_now || pthread_equal(subject.further_hook_thread, pthread_self()),
                "elsewhere");
    }

    const parforge_error end = views[state].has_ended ? ask_join(&subject) : OK;

    subject_let_go(&subject);
    if (state != IDLE) {
        const parforge_error error = join(&subject);

        REQUIRE(error == (runs_later                ? HOOK
                          : state == KILL_SCHEDULED ? DEAD
                                                    : end),
                "%s: %s", state_names[state], parforge_error_name(error));
    }
    REQUIRE(subject.further_hook_runs == (runs_now || runs_later ? 3 : 0), "%s: %zu hooks ran",
            state_names[state], subject.further_hook_runs);
    subject_destroy(&subject);
}

/* A release waits for the end. */
void check_release(enum state state)
{
    struct subject subject;
    struct opener opener = {.subject = &subject};

    subject_make(&subject, state);

    const size_t runs =
        views[state].is_alive && state != KILL_SCHEDULED ? 1 : subject.own_hook_runs;

    start_opener(&opener);
    parforge_job_release(subject.job);
    REQUIRE(subject.own_hook_runs == runs, "%s: its hook ran %zu times", state_names[state],
            subject.own_hook_runs);
    REQUIRE(!views[state].is_alive || state == KILL_SCHEDULED ||
                gate_arrivals(&subject.gate) == ITEMS,
            "%s: %zu items came", state_names[state], gate_arrivals(&subject.gate));
    (void)pthread_join(opener.thread, NULL);
    subject.job = NULL;
    subject_destroy(&subject);
}
