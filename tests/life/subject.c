#include "subject.h"

#include "check.h"

const char *const state_names[STATES] = {
    [IDLE] = "idle",
    [PENDING] = "pending",
    [RUNNING] = "running",
    [KILL_SCHEDULED] = "kill scheduled",
    [INVOKING_HOOKS] = "invoking hooks",
    [COMPLETED] = "completed",
    [HOOK_FAILED] = "completed, a hook failed",
    [ERRORED] = "errored",
    [SUPPRESSED] = "errored, suppressed",
    [KILLED] = "killed",
    [KILLED_PENDING] = "killed while pending",
    [OUT_OF_TIME] = "out of time",
};

const parforge_status status_of[STATES] = {
    [IDLE] = PARFORGE_IDLE,
    [PENDING] = PARFORGE_PENDING,
    [RUNNING] = PARFORGE_RUNNING,
    [KILL_SCHEDULED] = PARFORGE_KILL_SCHEDULED,
    [INVOKING_HOOKS] = PARFORGE_INVOKING_HOOKS,
    [COMPLETED] = PARFORGE_COMPLETED,
    [HOOK_FAILED] = PARFORGE_COMPLETED,
    [ERRORED] = PARFORGE_ERRORED,
    [SUPPRESSED] = PARFORGE_ERRORED,
    [KILLED] = PARFORGE_KILLED,
    [KILLED_PENDING] = PARFORGE_KILLED,
    [OUT_OF_TIME] = PARFORGE_KILLED,
};

static int own_hook(parforge_job *job, void *context)
{
    struct subject *const subject = context;

    (void)job;
    subject->own_hook_runs++;
    gate_pass(&subject->hook_gate, 0);
    return subject->state == HOOK_FAILED ? 1 : 0;
}

int further_hook(parforge_job *job, void *context)
{
    struct subject *const subject = context;

    (void)job;
    subject->further_hook_runs++;
    subject->further_hook_thread = pthread_self();
    return 0;
}

int further_failing_hook(parforge_job *job, void *context)
{
    return further_hook(job, context) + 1;
}

/* One job at a time, and one that is held. */
static void block_executor(struct subject *subject)
{
    static const parforge_executor_options one_job = {.max_jobs = 1};
    static const int no_failure = 0;
    parforge_options options = PARFORGE_OPTIONS_INIT;

    gate_make(&subject->blocker_gate, 0);
    DO(parforge_executor_create(&subject->executor, &one_job));
    options.executor = subject->executor;
    DO(life_held_start(&subject->blocker, &no_failure, 1, NULL, &subject->blocker_gate, &options));
    gate_await(&subject->blocker_gate, 0);
}

static void create(struct subject *subject)
{
    static const int ignored[] = {IGNORED_FAILURE};
    const parforge_options options = {
        .max_threads = 2,
        .ignore_errors = ignored,
        .ignore_errors_count = 1,
        .suppress_errors = subject->state == SUPPRESSED,
        .timeout = subject->state == OUT_OF_TIME ? 1e-9 : 0.0, /* over before the first item */
        .executor = subject->executor,
    };

    DO(life_held_create(&subject->job, subject->codes, ITEMS, NULL, &subject->gate, &options));
    DO(parforge_job_add_hook(subject->job, own_hook, subject));
}

/* Where it is over, from a start that came at the gate. */
static void bring_about(struct subject *subject)
{
    parforge_job *const job = subject->job;

    switch (subject->state) {
    case KILL_SCHEDULED:
        gate_await(&subject->gate, HELD);
        DO(parforge_job_kill(job, false, 0.0));
        break;
    case INVOKING_HOOKS:
        gate_await(&subject->hook_gate, 0);
        break;
    case KILLED:
        gate_await(&subject->gate, HELD);
        DO(parforge_job_kill(job, false, 0.0));
        gate_set_limit(&subject->gate, GATE_OPEN);
        break;
    case KILLED_PENDING:
        DO(parforge_job_kill(job, false, 0.0));
        break;
    case RUNNING:
        gate_await(&subject->gate, HELD);
        break;
    default:
        break;
    }
}

void subject_make(struct subject *subject, enum state state)
{
    const bool is_queued = state == PENDING || state == KILLED_PENDING;
    const bool is_held = state == RUNNING || state == KILL_SCHEDULED || state == KILLED;

    *subject = (struct subject){.state = state};
    subject->codes[FAILING] = state == ERRORED || state == SUPPRESSED ? FAILURE : 0;
    subject->codes[IGNORED] = IGNORED_FAILURE;
    gate_make(&subject->gate, is_held ? HELD : GATE_OPEN);
    gate_make(&subject->hook_gate, state == INVOKING_HOOKS ? 0 : GATE_OPEN);
    if (is_queued) {
        block_executor(subject);
    }
    create(subject);
    if (state != IDLE) {
        DO(parforge_job_start(subject->job));
        bring_about(subject);
        if (state >= COMPLETED) {
            REQUIRE(parforge_job_join(subject->job, PARFORGE_FOREVER) != PARFORGE_ERR_TIMED_OUT,
                    "for ever is over");
        }
    }
    REQUIRE(parforge_job_status(subject->job) == status_of[state], "%s, but it should be %s",
            parforge_status_name(parforge_job_status(subject->job)), state_names[state]);
}

void subject_let_go(struct subject *subject)
{
    if (subject->blocker != NULL) {
        gate_set_limit(&subject->blocker_gate, GATE_OPEN);
    }
    gate_set_limit(&subject->gate, GATE_OPEN);
    gate_set_limit(&subject->hook_gate, GATE_OPEN);
}

void subject_destroy(struct subject *subject)
{
    subject_let_go(subject);
    parforge_job_release(subject->job);
    parforge_job_release(subject->blocker);
    parforge_executor_release(subject->executor);
    gate_destroy(&subject->gate);
    gate_destroy(&subject->hook_gate);
    if (subject->executor != NULL) {
        gate_destroy(&subject->blocker_gate);
    }
}
