/* How much may be queued. */
#include "crew.h"

#define MANY (SANITIZED ? 2000 : 10000)

/* Bytes that each may cost: with its slots, its results, and a place in the queue. */
#define MOST_BYTES 4096

static size_t resident_bytes(void)
{
    FILE *const file = fopen("/proc/self/statm", "r");
    size_t size = 0;
    size_t resident = 0;

    REQUIRE(file != NULL && fscanf(file, "%zu %zu", &size, &resident) == 2, "no /proc");
    (void)fclose(file);
    return resident * 4096;
}

static size_t thread_count(void)
{
    FILE *const file = fopen("/proc/self/status", "r");
    char line[256];
    size_t threads = 0;

    REQUIRE(file != NULL, "no /proc");
    while (fgets(line, sizeof line, file) != NULL && sscanf(line, "Threads: %zu", &threads) != 1) {
    }
    (void)fclose(file);
    return threads;
}

static void many_may_be_queued(void)
{
    static parforge_job *jobs[MANY];
    static parforge_job *left[MANY];
    struct gate gate;

    gate_make(&gate, 0);

    parforge_executor *const executor = make_executor(1);
    parforge_job *const blocker = start_held(&gate, executor);

    gate_await(&gate, 0);

    const size_t bytes = resident_bytes();
    const size_t threads = thread_count();
    size_t count = MANY;

    for (size_t i = 0; i < MANY; i++) {
        jobs[i] = left[i] = start_held(&gate, executor);
    }

    const size_t each = (resident_bytes() - bytes) / MANY;

    REQUIRE(SANITIZED || each <= MOST_BYTES, "%zu bytes each", each);
    REQUIRE(thread_count() <= threads, "%zu threads more", thread_count() - threads);
    EXPECT(parforge_wait(jobs, MANY, PARFORGE_FIRST_COMPLETED, 0.0, NULL), PARFORGE_ERR_TIMED_OUT);

    const double begin = seconds_now();

    gate_set_limit(&gate, GATE_OPEN);
    DO(parforge_wait(jobs, MANY, PARFORGE_ALL_COMPLETED, FOREVER, NULL));

    const double waited = seconds_now() - begin;

    while (count > 0) {
        parforge_job *finished = NULL;

        DO(parforge_next_completed(left, &count, FOREVER, &finished));
    }
    REQUIRE(gate_arrivals(&gate) == MANY + 1, "%zu items", gate_arrivals(&gate));
    (void)printf("%d jobs queued: %zu bytes each, %.2f s to wait for, %.2f s to take out\n", MANY,
                 each, waited, seconds_now() - begin - waited);
    release_all(jobs, MANY);
    parforge_job_release(blocker);
    parforge_executor_release(executor);
    gate_destroy(&gate);
}

const struct executor_case large_cases[] = {
    {"many may be queued", many_may_be_queued, true},
    {NULL, NULL, false},
};
