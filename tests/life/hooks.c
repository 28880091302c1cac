/*
 * What a hook may do, and what becomes of its job then: each behaviour between two hooks that only
 * say that they ran, in a job that ends in each of four ways. Hooks write down what they are
 * answered; it is checked once the job has ended.
 */
#include "hooks.h"

#include <string.h>

#define ITEMS 4
#define IGNORED_FAILURE 9
#define MOST_ANSWERS 16

enum job_end { COMPLETED, ERRORED, KILLED, IGNORED, ENDINGS };

static const char *const ending_names[ENDINGS] = {"completed", "errored", "killed",
                                                  "completed with ignored errors"};

struct trial {
    const struct behaviour *behaviour;
    enum job_end end_wanted;
    parforge_executor *executor; /* with one driver, so that nobody else runs what hooks start */
    parforge_job *job;
    parforge_job *idle;     /* of the same executor, not started */
    parforge_job *other;    /* of another executor, it runs until it is told to stop or let go */
    bool is_own;            /* hooks are given the job that they belong to */
    struct gate gate;       /* of the job's items */
    struct gate other_gate; /* of the other's */
    struct gate end;        /* says that the last hook has run */
    char order[8];          /* of the hooks that ran */
    pthread_t driver;
    bool is_driver_same;
    parforge_error answers[MOST_ANSWERS];
    size_t answer_count;
};

static const int codes[ENDINGS][ITEMS] = {
    [ERRORED] = {0, 0, 7, 0},
    [IGNORED] = {0, IGNORED_FAILURE, 0, 0},
};

static int expected_result(enum job_end job_end, size_t index)
{
    return codes[job_end][index] == 0 ? value_of(index) : -1;
}

static void note(struct trial *trial, parforge_error answer)
{
    if (trial->answer_count < MOST_ANSWERS) {
        trial->answers[trial->answer_count++] = answer;
    }
}

/* For what is no error code: OK or INVALID. */
static void note_truth(struct trial *trial, bool is_true)
{
    note(trial, is_true ? PARFORGE_OK : PARFORGE_ERR_INVALID);
}

static void say_that_it_ran(struct trial *trial, char letter)
{
    const size_t length = strlen(trial->order);

    if (length + 1 < sizeof trial->order) {
        trial->order[length] = letter;
    }
    if (length > 0 && !pthread_equal(trial->driver, pthread_self())) {
        trial->is_driver_same = false;
    }
    trial->driver = pthread_self();
}

static int first_hook(parforge_job *job, void *context)
{
    (void)job;
    say_that_it_ran(context, 'a');
    return 0;
}

static int last_hook(parforge_job *job, void *context)
{
    struct trial *const trial = context;

    (void)job;
    say_that_it_ran(trial, 'z');
    gate_pass(&trial->end, 0);
    return 0;
}

/* ---- behaviours ---- */

static void succeed(struct trial *trial)
{
    note_truth(trial, true);
}

static void kill_own(struct trial *trial)
{
    note(trial, parforge_job_kill(trial->job, false, 0.0));
    note(trial, parforge_job_kill(trial->job, true, 0.0));
    note(trial, parforge_job_kill(trial->job, true, PARFORGE_FOREVER));
}

static void join_own(struct trial *trial)
{
    note(trial, parforge_job_join(trial->job, 0.0));
    note(trial, parforge_job_join(trial->job, PARFORGE_FOREVER));
}

/* Not for ever: who would not be refused could not say so. */
static void wait_for_own(struct trial *trial)
{
    parforge_job *jobs[] = {trial->job, trial->other};
    parforge_job *finished = trial->job;
    size_t count = 1;

    note(trial, parforge_wait(&trial->job, 1, PARFORGE_FIRST_COMPLETED, 0.05, NULL));
    note(trial, parforge_wait(&trial->job, 1, PARFORGE_FIRST_ERROR, 0.05, NULL));
    note(trial, parforge_wait(jobs, 2, PARFORGE_ALL_COMPLETED, 0.05, NULL));
    note(trial, parforge_next_completed(jobs, &count, 0.05, &finished));
    note_truth(trial, finished == NULL && count == 1);
}

static void release_own(struct trial *trial)
{
    parforge_job_release(trial->job);
    note_truth(trial, parforge_job_status(trial->job) == PARFORGE_INVOKING_HOOKS);
}

static void start_another(struct trial *trial)
{
    int result = 0;

    note(trial, parforge_job_start(trial->idle));
    note_truth(trial, parforge_job_status(trial->idle) == PARFORGE_PENDING);
    note(trial, parforge_job_join(trial->idle, PARFORGE_FOREVER));
    note(trial, life_held_result_at(trial->idle, 0, &result, 0.0));
    note_truth(trial, result == value_of(0));
}

static void kill_another(struct trial *trial)
{
    note(trial, parforge_job_kill(trial->other, false, 0.0));
    note(trial, parforge_job_kill(trial->other, true, PARFORGE_FOREVER));
    note(trial, parforge_job_join(trial->other, 0.0));
}

static void wait_for_another(struct trial *trial)
{
    size_t finished = 1;

    note(trial, parforge_job_join(trial->other, 0.0));
    note(trial, parforge_job_join(trial->other, 0.002));
    note(trial, parforge_wait(&trial->other, 1, PARFORGE_ALL_COMPLETED, 0.002, &finished));
    note_truth(trial, finished == 0);
}

static int added_hook(parforge_job *job, void *context)
{
    (void)job;
    say_that_it_ran(context, '+');
    return 0;
}

static void add_further(struct trial *trial)
{
    note(trial, parforge_job_add_hook(trial->job, added_hook, trial));
    note(trial, parforge_job_add_hook(trial->job, added_hook, trial));
}

static void start_own(struct trial *trial)
{
    note(trial, parforge_job_start(trial->job));
}

static void read_own(struct trial *trial)
{
    const int *results = NULL;
    const int *awaited = NULL;
    size_t n = 0;
    size_t right = 0;
    parforge_progress progress = {0};

    note(trial, life_held_results(trial->job, &results, &n));
    note_truth(trial, results != NULL && n == ITEMS);
    note(trial, life_held_get_return_values(trial->job, &awaited, &n));
    note_truth(trial, results == awaited && n == ITEMS);
    for (size_t i = 0; results != NULL && i < n; i++) {
        int result = 0;

        if (life_held_result_at(trial->job, i, &result, PARFORGE_FOREVER) == PARFORGE_OK &&
            result == results[i] && result == expected_result(trial->end_wanted, i)) {
            right++;
        }
    }
    note_truth(trial, right == ITEMS);
    note(trial, parforge_job_progress(trial->job, &progress));
    note_truth(trial, progress.done == ITEMS && progress.remaining == 0.0);
    note_truth(trial, parforge_job_is_alive(trial->job));
    note_truth(trial, parforge_job_failures(trial->job, NULL, 0) == 0);
}

#define OK PARFORGE_OK
#define INVALID PARFORGE_ERR_INVALID
#define NOT_RUNNING PARFORGE_ERR_NOT_RUNNING
#define STILL_RUNNING PARFORGE_ERR_STILL_RUNNING
#define TIMED_OUT PARFORGE_ERR_TIMED_OUT

struct behaviour {
    const char *name;
    void (*behave)(struct trial *trial);
    int returned;
    const char *order;
    size_t answer_count;
    parforge_error answers[MOST_ANSWERS];
};

static const struct behaviour behaviours[] = {
    {"succeeds", succeed, 0, "a?z", 1, {OK}},
    {"fails", succeed, 1, "a?z", 1, {OK}},
    {"kills its own job", kill_own, 0, "a?z", 3, {NOT_RUNNING, NOT_RUNNING, NOT_RUNNING}},
    {"joins its own job", join_own, 0, "a?z", 2, {INVALID, INVALID}},
    {"waits for its own job", wait_for_own, 0, "a?z", 5, {INVALID, INVALID, INVALID, INVALID, OK}},
    {"releases its own job", release_own, 0, "a?z", 1, {OK}},
    {"starts another and joins it", start_another, 0, "a?z", 5, {OK, OK, OK, OK, OK}},
    {"kills another", kill_another, 0, "a?z", 3, {OK, OK, PARFORGE_ERR_KILLED}},
    {"waits for another", wait_for_another, 0, "a?z", 4, {TIMED_OUT, TIMED_OUT, TIMED_OUT, OK}},
    {"adds a further hook", add_further, 0, "a?z++", 2, {OK, OK}},
    {"starts its own job again", start_own, 0, "a?z", 1, {STILL_RUNNING}},
    {"reads its results", read_own, 0, "a?z", 9, {OK, OK, OK, OK, OK, OK, OK, OK, OK}},
};

static int behaving_hook(parforge_job *job, void *context)
{
    struct trial *const trial = context;

    say_that_it_ran(trial, '?');
    trial->is_own = trial->is_own && job == trial->job;
    trial->behaviour->behave(trial);
    return trial->behaviour->returned;
}

/* ---- trials ---- */

static void make_trial(struct trial *trial, struct script *script)
{
    static const parforge_executor_options one_job = {.max_jobs = 1};
    static const int ignored[] = {IGNORED_FAILURE};
    parforge_options options = {
        .max_threads = 2, .ignore_errors = ignored, .ignore_errors_count = 1};
    const int *const inputs = codes[trial->end_wanted];

    gate_make(&trial->gate, trial->end_wanted == KILLED ? 1 : GATE_OPEN);
    gate_make(&trial->other_gate, GATE_OPEN);
    gate_make(&trial->end, GATE_OPEN);
    *script = (struct script){play_until_told, &trial->other_gate};
    DO(life_played_start(&trial->other, codes[COMPLETED], 1, NULL, script, NULL));
    gate_await(&trial->other_gate, 0);

    DO(parforge_executor_create(&trial->executor, &one_job));
    options.executor = trial->executor;
    DO(life_held_create(&trial->idle, codes[COMPLETED], ITEMS, NULL, &trial->gate, &options));
    DO(life_held_create(&trial->job, inputs, ITEMS, NULL, &trial->gate, &options));
    DO(parforge_job_add_hook(trial->job, first_hook, trial));
    DO(parforge_job_add_hook(trial->job, behaving_hook, trial));
    DO(parforge_job_add_hook(trial->job, last_hook, trial));
}

static void run(struct trial *trial)
{
    DO(parforge_job_start(trial->job));
    if (trial->end_wanted == KILLED) {
        gate_await(&trial->gate, 1);
        DO(parforge_job_kill(trial->job, false, 0.0));
        gate_set_limit(&trial->gate, GATE_OPEN);
    } else if (trial->end_wanted != ERRORED) {
        gate_await(&trial->end, 0);
    }
}

static void check_end(const struct trial *trial, bool runs_hooks)
{
    static const parforge_error errors[ENDINGS] = {
        [ERRORED] = PARFORGE_ERR_PROCESSOR, [KILLED] = PARFORGE_ERR_KILLED};
    static const parforge_status statuses[ENDINGS] = {PARFORGE_COMPLETED, PARFORGE_ERRORED,
                                                      PARFORGE_KILLED, PARFORGE_COMPLETED};
    const parforge_error expected = runs_hooks && trial->behaviour->returned != 0
                                        ? PARFORGE_ERR_HOOK
                                        : errors[trial->end_wanted];
    const parforge_error error = parforge_job_join(trial->job, PARFORGE_FOREVER);

    REQUIRE(error == expected, "%s, in a job that %s: %s", trial->behaviour->name,
            ending_names[trial->end_wanted], parforge_last_error());
    REQUIRE(parforge_job_status(trial->job) == statuses[trial->end_wanted],
            "%s, in a job that %s: %s", trial->behaviour->name, ending_names[trial->end_wanted],
            parforge_status_name(parforge_job_status(trial->job)));
}

static void check_notes(const struct trial *trial, bool runs_hooks)
{
    const struct behaviour *const behaviour = trial->behaviour;
    const char *const ending = ending_names[trial->end_wanted];

    REQUIRE(strcmp(trial->order, runs_hooks ? behaviour->order : "") == 0,
            "%s, in a job that %s: the hooks ran as \"%s\"", behaviour->name, ending, trial->order);
    REQUIRE(trial->is_own, "%s: a hook of another job", behaviour->name);
    REQUIRE(trial->is_driver_same, "%s: hooks on several threads", behaviour->name);
    REQUIRE(!runs_hooks || !pthread_equal(trial->driver, pthread_self()), "not on the driver");
    REQUIRE(trial->answer_count == (runs_hooks ? behaviour->answer_count : 0), "%s: %zu answers",
            behaviour->name, trial->answer_count);
    for (size_t i = 0; i < trial->answer_count; i++) {
        REQUIRE(trial->answers[i] == behaviour->answers[i],
                "%s, in a job that %s: answer %zu is %s, not %s", behaviour->name, ending, i,
                parforge_error_name(trial->answers[i]), parforge_error_name(behaviour->answers[i]));
    }
}

/* Hooks stay when a job is started again. */
static void run_again(struct trial *trial)
{
    DO(parforge_job_start(trial->job));
    check_end(trial, true);
    REQUIRE(strcmp(trial->order, "a?za?z") == 0, "started again, the hooks ran as \"%s\"",
            trial->order);
}

static void check_late_hook(struct trial *trial)
{
    const parforge_error error = parforge_job_add_hook(trial->job, first_hook, trial);

    REQUIRE(error == PARFORGE_ERR_NOT_RUNNING, "%s: %s", ending_names[trial->end_wanted],
            parforge_error_name(error));
}

static void try_behaviour(const struct behaviour *behaviour, enum job_end job_end)
{
    const bool runs_hooks = job_end == COMPLETED || job_end == IGNORED;
    const bool is_released = runs_hooks && behaviour->behave == release_own;
    struct trial trial = {
        .behaviour = behaviour, .end_wanted = job_end, .is_own = true, .is_driver_same = true};
    struct script script;

    make_trial(&trial, &script);
    run(&trial);
    if (is_released) {
        parforge_executor_release(trial.executor); /* waits for a job without a handle, too */
        trial.executor = NULL;
        trial.job = NULL;
    } else {
        check_end(&trial, runs_hooks);
    }
    check_notes(&trial, runs_hooks);
    if (!runs_hooks) {
        check_late_hook(&trial);
    } else if (behaviour->behave == succeed) {
        run_again(&trial);
    }
    parforge_job_release(trial.job);
    parforge_job_release(trial.idle);
    parforge_executor_release(trial.executor);
    (void)!parforge_job_kill(trial.other, false, 0.0); /* or it was killed already */
    parforge_job_release(trial.other);
    gate_destroy(&trial.gate);
    gate_destroy(&trial.other_gate);
    gate_destroy(&trial.end);
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t count = sizeof behaviours / sizeof behaviours[0];
    const int rounds = is_long ? 1000 : 5;

    start_watchdog(is_long ? 3000 : 100);
    for (int round = 0; round < rounds; round++) {
        for (size_t i = 0; i < count; i++) {
            for (enum job_end job_end = 0; job_end < ENDINGS; job_end++) {
                try_behaviour(&behaviours[i], job_end);
            }
        }
        check_late_hooks();
        check_that_late_hooks_stay();
        race_with_end(round % 2 == 0);
    }
    (void)printf("%zu behaviours in %d endings, %d times\n", count, ENDINGS, rounds);
    return 0;
}
