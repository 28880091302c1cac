#include "hooks.h"

#include <stdatomic.h>

static const int no_failures[2];

static parforge_job *make_completed(struct gate *gate)
{
    parforge_job *job = NULL;

    gate_make(gate, GATE_OPEN);
    DO(life_held_start(&job, no_failures, 2, NULL, gate, NULL));
    DO(parforge_job_join(job, PARFORGE_FOREVER));
    return job;
}

static int join_own(parforge_job *job, void *context)
{
    *(parforge_error *)context = parforge_job_join(job, PARFORGE_FOREVER);
    return 0;
}

static int start_own(parforge_job *job, void *context)
{
    *(parforge_error *)context = parforge_job_start(job);
    return 0;
}

static int add_further(parforge_job *job, void *context)
{
    return parforge_job_add_hook(job, join_own, context) == PARFORGE_OK ? 0 : 1;
}

static int release_own(parforge_job *job, void *context)
{
    parforge_job_release(job);
    *(parforge_error *)context = PARFORGE_OK;
    return 1;
}

void check_late_hooks(void)
{
    struct gate gate;
    parforge_job *const job = make_completed(&gate);
    parforge_error answer = PARFORGE_ERR_INVALID;

    DO(parforge_job_add_hook(job, join_own, &answer));
    EXPECT(answer, PARFORGE_OK);
    answer = PARFORGE_ERR_INVALID;
    DO(parforge_job_add_hook(job, add_further, &answer));
    EXPECT(answer, PARFORGE_OK);
    DO(parforge_job_add_hook(job, start_own, &answer)); /* all of them run again, elsewhere */
    DO(parforge_job_join(job, PARFORGE_FOREVER));
    REQUIRE(gate_arrivals(&gate) == 4, "%zu items in two runs", gate_arrivals(&gate));
    answer = PARFORGE_ERR_INVALID;
    EXPECT(parforge_job_add_hook(job, release_own, &answer), PARFORGE_ERR_HOOK);
    EXPECT(answer, PARFORGE_OK);
    gate_destroy(&gate);
}

static int count_run(parforge_job *job, void *context)
{
    (void)job;
    atomic_fetch_add((atomic_int *)context, 1);
    return 0;
}

/* One that was added late runs at each further end. */
void check_that_late_hooks_stay(void)
{
    struct gate gate;
    parforge_job *const job = make_completed(&gate);
    atomic_int runs = 0;

    DO(parforge_job_add_hook(job, count_run, &runs));
    for (int end = 1; end <= 3; end++) {
        REQUIRE(atomic_load(&runs) == end, "%d runs at end %d", atomic_load(&runs), end);
        DO(parforge_job_start(job));
        DO(parforge_job_join(job, PARFORGE_FOREVER));
    }
    parforge_job_release(job);
    gate_destroy(&gate);
}

/* ---- races ---- */

#define ADDERS 4
#define HOOKS_EACH 50

struct adder {
    pthread_t thread;
    parforge_job *job;
    atomic_int *runs;
    struct gate *half; /* says when half of the hooks have been added */
    int added;
    int refused;
    int others;
};

static void *add_hooks(void *context)
{
    struct adder *const adder = context;

    for (int i = 0; i < HOOKS_EACH; i++) {
        const parforge_error error = parforge_job_add_hook(adder->job, count_run, adder->runs);

        adder->added += error == PARFORGE_OK;
        adder->refused += error == PARFORGE_ERR_NOT_RUNNING;
        adder->others += error != PARFORGE_OK && error != PARFORGE_ERR_NOT_RUNNING;
        if (i == HOOKS_EACH / 2) {
            gate_pass(adder->half, 0);
        }
    }
    return NULL;
}

/* Each hook runs once, by the driver or by who adds it; of a job that is killed, none does. */
void race_with_end(bool is_killed)
{
    struct adder adders[ADDERS];
    struct gate gate;
    struct gate half;
    atomic_int runs = 0;
    parforge_job *job = NULL;
    int added = 0;

    gate_make(&gate, 0);
    gate_make(&half, GATE_OPEN);
    DO(life_held_start(&job, no_failures, 2, NULL, &gate, &(parforge_options){.max_threads = 1}));
    for (size_t i = 0; i < ADDERS; i++) {
        adders[i] = (struct adder){.job = job, .runs = &runs, .half = &half};
        REQUIRE(pthread_create(&adders[i].thread, NULL, add_hooks, &adders[i]) == 0, "no thread");
    }
    gate_await_arrivals(&half, 1);
    gate_await(&gate, 0);
    if (is_killed) {
        DO(parforge_job_kill(job, false, 0.0));
    }
    gate_set_limit(&gate, GATE_OPEN);
    EXPECT(parforge_job_join(job, PARFORGE_FOREVER), is_killed ? PARFORGE_ERR_KILLED : PARFORGE_OK);
    for (size_t i = 0; i < ADDERS; i++) {
        (void)pthread_join(adders[i].thread, NULL);
        REQUIRE(adders[i].others == 0 && (is_killed || adders[i].refused == 0), "%d refused",
                adders[i].refused);
        added += adders[i].added;
    }
    REQUIRE(atomic_load(&runs) == (is_killed ? 0 : added), "%d hooks were added, %d ran", added,
            atomic_load(&runs));
    parforge_job_release(job);
    gate_destroy(&gate);
    gate_destroy(&half);
}
