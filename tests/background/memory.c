/*
 * Calls and background jobs, many in one process: memory, descriptors and threads stay as they were
 * after the first hundred.
 */
#include "background.h"
#include "harness.h"
#include "resources.h"

#include <string.h>
#include <time.h>

#define ITEMS 128
#define DRIVERS 8 /* of the executor that all jobs share */
#define WARM_UP 104
#define MOST_GROWTH 64 /* in kB */

static uint64_t values[ITEMS];
static uint64_t results[ITEMS];
static unsigned costs[ITEMS];
static atomic_uint counts[ITEMS];
static unsigned char inputs[ITEMS];

/* One in sixteen is long enough for a team. */
static parforge_options options_of(size_t round)
{
    return (parforge_options){.max_threads = round % 16 == 0 ? 2 : 1};
}

static void call(size_t round)
{
    const parforge_options options = options_of(round);

    memset(results, 0, sizeof results);
    REQUIRE(background_mixed(values, ITEMS, results, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(results[i] == mix_value(i, values[i]), "round %zu: item %zu", round, i);
    }
}

static void run_job(size_t round)
{
    const parforge_options options = options_of(round);
    const size_t *stamps = NULL;
    parforge_job *job = NULL;
    size_t n = 0;

    for (size_t i = 0; i < ITEMS; i++) {
        costs[i] = round % 16 == 0 ? 500 : 0;
    }
    REQUIRE(background_counted_start(&job, costs, ITEMS, NULL, counts, &options) == PARFORGE_OK,
            "%s", parforge_last_error());
    REQUIRE(background_counted_get_return_values(job, &stamps, &n) == PARFORGE_OK, "%s",
            parforge_last_error());
    for (size_t i = 0; i < n; i++) {
        REQUIRE(stamps[i] == i + 1, "round %zu: item %zu", round, i);
    }
    REQUIRE(n == ITEMS, "%zu items", n);
    parforge_job_release(job);
}

/* A driver that is still putting the last job away does not take the next one, another does: soon
 * or late all are there. Here they are at once, each with a team. */

static atomic_size_t arrivals;
static atomic_bool is_open;

static void wait_for_all(size_t index)
{
    const struct timespec moment = {0, 100000};

    (void)index;
    (void)atomic_fetch_add(&arrivals, 1);
    while (!atomic_load(&is_open)) {
        (void)nanosleep(&moment, NULL);
    }
}

static void use_all_drivers(void)
{
    static const struct play waiting = {wait_for_all};
    const struct timespec moment = {0, 100000};
    const parforge_options options = {.max_threads = 2};
    parforge_job *jobs[DRIVERS];

    atomic_store(&arrivals, 0);
    atomic_store(&is_open, false);
    for (size_t i = 0; i < DRIVERS; i++) {
        REQUIRE(background_played_start(&jobs[i], inputs, 2, &waiting, &options) == PARFORGE_OK,
                "%s", parforge_last_error());
    }
    while (atomic_load(&arrivals) < DRIVERS) {
        (void)nanosleep(&moment, NULL);
    }
    atomic_store(&is_open, true);
    for (size_t i = 0; i < DRIVERS; i++) {
        REQUIRE(parforge_job_join(jobs[i], 60.0) == PARFORGE_OK, "%s", parforge_last_error());
        parforge_job_release(jobs[i]);
    }
}

static void compare(const char *what, size_t count, struct resources before)
{
    const struct resources now = resources_now();

    (void)printf("%zu %s: memory %zu kB, then %zu kB; descriptors %zu, %zu; threads %zu, %zu\n",
                 count, what, before.memory, now.memory, before.descriptors, now.descriptors,
                 before.threads, now.threads);
    REQUIRE(now.memory <= before.memory + MOST_GROWTH, "memory grows");
    REQUIRE(now.descriptors == before.descriptors, "descriptors grow");
    /* Drivers with nothing to do end after a while. */
    REQUIRE(now.threads <= before.threads, "threads grow");
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t calls = is_long ? 1000000 : 20000;
    const size_t jobs = is_long ? 100000 : 20000;

    start_watchdog(is_long ? 3400 : 280);
    for (size_t round = 0; round < WARM_UP; round++) {
        call(round);
    }

    const struct resources after_calls = resources_now();

    for (size_t round = 0; round < calls; round++) {
        call(round);
    }
    compare("calls", calls, after_calls);

    for (size_t round = 0; round < WARM_UP / DRIVERS; round++) {
        use_all_drivers();
        run_job(round);
    }

    const struct resources after_jobs = resources_now();

    for (size_t round = 0; round < jobs; round++) {
        run_job(round);
    }
    compare("jobs", jobs, after_jobs);
    return 0;
}
