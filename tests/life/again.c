/* Jobs that are started again and again, while somebody waits for them. */
#include "crew.h"

#include <poll.h>
#include <stdatomic.h>

#define STARTS 300

struct restarter {
    parforge_job *job;
    atomic_bool is_over;
};

static void *start_again_and_again(void *context)
{
    struct restarter *const restarter = context;

    for (int i = 0; i < STARTS; i++) {
        DO(parforge_job_start(restarter->job));
        DO(parforge_job_join(restarter->job, FOREVER));
    }
    atomic_store(&restarter->is_over, true);
    return NULL;
}

static void *join_again_and_again(void *context)
{
    struct restarter *const restarter = context;

    while (!atomic_load(&restarter->is_over)) {
        const int *results = NULL;
        size_t n = 0;

        DO(parforge_job_join(restarter->job, FOREVER));
        DO(life_held_get_return_values(restarter->job, &results, &n));
        REQUIRE(results != NULL && n == 1, "%zu results", n);
    }
    return NULL;
}

static void who_has_ended_comes_out_though_it_starts_again(void)
{
    struct restarter restarter = {.is_over = false};
    struct gate gate;
    pthread_t thread;

    gate_make(&gate, GATE_OPEN);
    restarter.job = start_held(&gate, NULL);
    DO(parforge_job_join(restarter.job, FOREVER));
    REQUIRE(pthread_create(&thread, NULL, start_again_and_again, &restarter) == 0, "no thread");
    while (!atomic_load(&restarter.is_over)) {
        parforge_job *jobs[] = {restarter.job};
        parforge_job *finished = NULL;
        size_t count = 1;

        DO(parforge_next_completed(jobs, &count, FOREVER, &finished));
        REQUIRE(count == 0 && finished == restarter.job, "none has ended, %zu are left", count);
    }
    (void)pthread_join(thread, NULL);
    parforge_job_release(restarter.job);
    gate_destroy(&gate);
}

/* What waits for one job answers how it ended, at one time or at another. */
static void who_waits_is_told_an_end_though_it_starts_again(void)
{
    struct restarter restarter = {.is_over = false};
    struct gate gate;
    pthread_t thread;

    gate_make(&gate, GATE_OPEN);
    restarter.job = start_held(&gate, NULL);
    REQUIRE(pthread_create(&thread, NULL, join_again_and_again, &restarter) == 0, "no thread");
    for (int i = 0; i < STARTS; i++) {
        DO(parforge_job_join(restarter.job, FOREVER));
        DO(parforge_job_start(restarter.job));
    }
    atomic_store(&restarter.is_over, true);
    (void)pthread_join(thread, NULL);
    parforge_job_release(restarter.job);
    gate_destroy(&gate);
}

/* Whenever it is asked for, a descriptor tells the end. */
static void a_descriptor_tells_every_end(void)
{
    struct gate gate;
    parforge_job *job = NULL;

    gate_make(&gate, GATE_OPEN);
    for (int i = 0; i < STARTS; i++) {
        if (i % 3 == 0) { /* a new one, whose descriptor is made while it runs, or ends */
            parforge_job_release(job);
            job = start_held(&gate, NULL);
        } else {
            DO(parforge_job_start(job));
        }

        struct pollfd asked = {.fd = parforge_job_fd(job), .events = POLLIN};

        REQUIRE(poll(&asked, 1, 60000) == 1, "the end was not told");
        DO(parforge_job_join(job, 0.0));
    }
    parforge_job_release(job);
    gate_destroy(&gate);
}

const struct executor_case again_cases[] = {
    {"who has ended comes out though it starts again",
     who_has_ended_comes_out_though_it_starts_again, false},
    {"who waits is told an end though it starts again",
     who_waits_is_told_an_end_though_it_starts_again, false},
    {"a descriptor tells every end", a_descriptor_tells_every_end, false},
    {NULL, NULL, false},
};
