/*
 * Jobs that are killed at about the time when they are started: by the thread that started them or
 * by another, after a random delay. However it ends, the status, the answers of kill and join, the
 * progress and what can be read agree.
 */
#include "background.h"
#include "harness.h"

#include <pthread.h>
#include <semaphore.h>
#include <string.h>

#define MOST_ITEMS 400
#define RACES_AT_ONCE 3

static uint64_t values[MOST_ITEMS];
static unsigned costs[MOST_ITEMS];
static atomic_uint counts[MOST_ITEMS];

static size_t killed;
static size_t killed_midway;
static size_t completed;
static size_t too_late; /* of them, and a kill was accepted */

/* One start and one kill. */
struct race {
    parforge_job *job;
    bool is_counted; /* else it is the loop that vectorises */
    bool is_yielding;
    unsigned delay; /* times round an empty loop */
    size_t n;
    parforge_error answer;
};

static void delay_and_kill(struct race *race)
{
    for (volatile unsigned i = 0; i < race->delay; i++) {
    }
    race->answer = parforge_job_kill(race->job, race->is_yielding, race->is_yielding ? 60.0 : 0.0);
}

/* Another thread, that kills what it is given. */

static struct race *given;
static sem_t is_given;
static sem_t is_done;

static void *kill_for_others(void *context)
{
    (void)context;
    for (;;) {
        while (sem_wait(&is_given) != 0) {
        }
        if (given == NULL) {
            return NULL;
        }
        delay_and_kill(given);
        (void)sem_post(&is_done);
    }
}

static void give(struct race *race)
{
    given = race;
    (void)sem_post(&is_given);
}

static void await_other(void)
{
    while (sem_wait(&is_done) != 0) {
    }
}

/* What is left of a race */

static bool is_readable(const struct race *race, size_t index)
{
    uint64_t value = 0;
    size_t stamp = 0;
    const parforge_error error = race->is_counted
                                     ? background_counted_result_at(race->job, index, &stamp, 0.0)
                                     : background_mixed_result_at(race->job, index, &value, 0.0);

    REQUIRE(error == PARFORGE_OK || error == PARFORGE_ERR_KILLED, "item %zu: %s", index,
            parforge_error_name(error));
    if (error == PARFORGE_OK && race->is_counted) {
        REQUIRE(stamp == index + 1, "item %zu is %zu", index, stamp);
    } else if (error == PARFORGE_OK) {
        REQUIRE(value == mix_value(index, values[index]), "item %zu", index);
    }
    return error == PARFORGE_OK;
}

static size_t count_readable(const struct race *race)
{
    size_t readable = 0;

    for (size_t i = 0; i < race->n; i++) {
        const bool is_there = is_readable(race, i);

        readable += is_there;
        REQUIRE(!race->is_counted || atomic_load(&counts[i]) == is_there,
                "item %zu was run %u times, and can%s be read", i, atomic_load(&counts[i]),
                is_there ? "" : "not");
    }
    return readable;
}

static void check_end(const struct race *race)
{
    const parforge_error joined = parforge_job_join(race->job, 60.0);
    const parforge_status status = parforge_job_status(race->job);
    parforge_progress progress;

    REQUIRE(status == PARFORGE_KILLED || status == PARFORGE_COMPLETED, "%s",
            parforge_status_name(status));
    REQUIRE(joined == (status == PARFORGE_KILLED ? PARFORGE_ERR_KILLED : PARFORGE_OK),
            "%s is joined with %s", parforge_status_name(status), parforge_error_name(joined));
    /* A kill that does not wait may come when the last item is being finished: nothing is lost. */
    REQUIRE(race->answer == (status == PARFORGE_KILLED ? PARFORGE_OK : PARFORGE_ERR_NOT_RUNNING) ||
                (race->answer == PARFORGE_OK && !race->is_yielding),
            "%s was killed with %s", parforge_status_name(status),
            parforge_error_name(race->answer));
    REQUIRE(!parforge_job_is_alive(race->job), "it is alive");
    REQUIRE(parforge_job_progress(race->job, &progress) == PARFORGE_OK, "progress");

    const size_t readable = count_readable(race);

    REQUIRE(progress.total == race->n && progress.done == readable,
            "%zu of %zu are done, %zu are "
            "readable",
            progress.done, progress.total, readable);
    REQUIRE(status == PARFORGE_KILLED || readable == race->n, "%zu of %zu items", readable,
            race->n);
    killed += status == PARFORGE_KILLED;
    killed_midway += status == PARFORGE_KILLED && readable > 0;
    completed += status == PARFORGE_COMPLETED;
    too_late += status == PARFORGE_COMPLETED && race->answer == PARFORGE_OK;
}

static void make(struct race *race, randomness *source)
{
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, 4)};

    race->is_counted = random_below(source, 2) == 0;
    race->n = random_below(source, MOST_ITEMS);
    for (size_t i = 0; i < race->n; i++) {
        costs[i] = (unsigned)random_below(source, 1000);
    }
    REQUIRE((race->is_counted
                 ? background_counted_create(&race->job, costs, race->n, NULL, counts, &options)
                 : background_mixed_create(&race->job, values, race->n, NULL, &options)) ==
                PARFORGE_OK,
            "%s", parforge_last_error());
}

static void run_race(struct race *race, randomness *source)
{
    /* Half of the kills come at once, the others while the driver wakes up, or the job runs. */
    const unsigned most = 1U << (4 + random_below(source, 14));
    const bool is_by_other = random_below(source, 2) == 0;

    race->delay = random_below(source, 2) == 0 ? 0 : (unsigned)random_below(source, most);
    race->is_yielding = random_below(source, 2) == 0;
    memset(counts, 0, sizeof counts);
    REQUIRE(parforge_job_start(race->job) == PARFORGE_OK, "%s", parforge_last_error());
    if (is_by_other) {
        give(race);
        if (random_below(source, 2) == 0) { /* a join that waits meanwhile */
            const parforge_error joined = parforge_job_join(race->job, 60.0);

            REQUIRE(joined == PARFORGE_OK || joined == PARFORGE_ERR_KILLED, "%s",
                    parforge_error_name(joined));
        }
        await_other();
    } else {
        delay_and_kill(race);
    }
    REQUIRE(!race->is_yielding || race->answer != PARFORGE_OK ||
                parforge_job_status(race->job) == PARFORGE_KILLED,
            "after a yielding kill it is %s", parforge_status_name(parforge_job_status(race->job)));
    check_end(race);
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t rounds = is_long ? 200000 : (SANITIZED ? 1000 : 5000);
    randomness source = {20260309};
    pthread_t other;

    start_watchdog(is_long ? 3400 : 280);
    for (size_t i = 0; i < MOST_ITEMS; i++) {
        values[i] = random_bits(&source);
    }
    (void)sem_init(&is_given, 0, 0);
    (void)sem_init(&is_done, 0, 0);
    REQUIRE(pthread_create(&other, NULL, kill_for_others, NULL) == 0, "thread");
    for (size_t round = 0; round < rounds;) {
        struct race race = {0};

        make(&race, &source);
        for (size_t again = 0; again <= random_below(&source, RACES_AT_ONCE); again++) {
            run_race(&race, &source);
            round++;
        }
        parforge_job_release(race.job);
    }
    give(NULL);
    (void)pthread_join(other, NULL);
    (void)printf("%zu killed, %zu of them midway; %zu completed, %zu of them in spite of a kill\n",
                 killed, killed_midway, completed, too_late);
    return 0;
}
