/*
 * What is left of a job that was killed, or that failed: exactly what its progress says is done can
 * be read, item by item, and is right. What a thread begins after the kill has returned is counted:
 * at most a block, one item where the loop does not run in blocks; and nothing once a join or a
 * yielding kill has answered.
 */
#include "harvest.h"

#include <string.h>
#include <time.h>

/* ---- kills at random moments ---- */

/* What a job takes at most, and when it is killed at the latest. */
#define MOST_TURNS 10000000
#define MOST_SECONDS 0.001

/* Mostly from when it runs. */
static void wait_a_moment(randomness *source)
{
    if (random_below(source, 4) != 0) {
        await_first_item();
    }

    const double begin = seconds_now();
    const double seconds = MOST_SECONDS * (double)random_below(source, 1000) / 1000.0;

    while (seconds_now() - begin < seconds) {
    }
}

static size_t killed_midway;

static void kill_at_random(const struct form *form, randomness *source)
{
    const size_t n = 1 + random_below(source, MOST_ITEMS >> random_below(source, 10));
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS)};

    turns = random_below(source, MOST_TURNS) / n;
    mark = take_turns;

    parforge_job *const job = start(form, n, &options);

    wait_a_moment(source);

    const parforge_error end = kill_and_join(form, job, random_below(source, 2) == 0);
    const struct harvest harvest = check_harvest(form, job, n, end);

    REQUIRE(harvest.lost == 0, "%zu items were begun, but are not done", harvest.lost);
    REQUIRE(end == PARFORGE_ERR_KILLED || (end == PARFORGE_OK && harvest.readable == n), "%s",
            parforge_error_name(end));
    killed_midway += end == PARFORGE_ERR_KILLED && harvest.readable > 0;
    if (random_below(source, 4) == 0) {
        begin_run();
        DO(parforge_job_start(job));
        DO(parforge_job_join(job, PARFORGE_FOREVER));
        REQUIRE(check_harvest(form, job, n, PARFORGE_OK).readable == n, "afresh, not whole");
    }
    parforge_job_release(job);
}

/* With failures that do not stop the others: those that are done are listed. */
static void kill_with_failures(const struct form *form, randomness *source)
{
    static parforge_failure failures[MOST_ITEMS];
    const size_t n = 1 + random_below(source, MOST_ITEMS);
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS),
                                      .on_error = PARFORGE_CONTINUE};
    size_t met = 0;

    for (size_t i = random_below(source, 50); i < n; i += 1 + random_below(source, 500)) {
        codes[i] = FAILURE;
    }
    turns = random_below(source, MOST_TURNS) / n;
    mark = take_turns;

    parforge_job *const job = start(form, n, &options);

    wait_a_moment(source);

    const parforge_error end = kill_and_join(form, job, false);
    const size_t count = parforge_job_failures(job, failures, MOST_ITEMS);
    const struct harvest harvest = check_harvest(form, job, n, end);

    REQUIRE(harvest.lost == 0, "%zu items were begun, but are not done", harvest.lost);
    for (size_t i = 0; i < n; i++) {
        if (codes[i] != 0 && begun[i] == 1) {
            REQUIRE(met < count && failures[met].index == i && failures[met].code == FAILURE,
                    "item %zu failed, and is not listed", i);
            met++;
        }
    }
    REQUIRE(met == count, "%zu failures are listed, %zu were met", count, met);
    parforge_job_release(job);
    memset(codes, 0, sizeof codes);
}

/* ---- items that come back when they are told to ---- */

static size_t patient_from; /* items from here on do */
static struct gate patient_gate;

static int wait_to_be_told(size_t index, int code, int *result)
{
    begun[index]++;
    if (index < patient_from) {
        *result = value_of(index);
        return code;
    }
    play_until_told(index % BLOCK, &patient_gate);
    *result = -1;
    return FAILURE; /* neither counts */
}

static void kill_patient_items(const struct form *form, randomness *source)
{
    const int threads = 1 + (int)random_below(source, MOST_THREADS);
    const size_t n = (size_t)threads + random_below(source, 2000);
    const parforge_options options = {.max_threads = threads};

    patient_from = random_below(source, n);
    gate_make(&patient_gate, GATE_OPEN);
    mark = wait_to_be_told;

    parforge_job *const job = start(form, n, &options);

    gate_await_arrivals(&patient_gate, 1);

    const parforge_error end = kill_and_join(form, job, true);
    const struct harvest harvest = check_harvest(form, job, n, end);

    REQUIRE(end == PARFORGE_ERR_KILLED, "%s", parforge_error_name(end));
    REQUIRE(parforge_job_failures(job, NULL, 0) == 0, "an item that was told to stop failed");
    REQUIRE(harvest.readable <= patient_from, "%zu of %zu can be read", harvest.readable,
            patient_from);
    REQUIRE(harvest.lost <= form->most_late * (size_t)threads, "%zu items are lost", harvest.lost);
    parforge_job_release(job);
    gate_destroy(&patient_gate);
}

/* ---- over a cost cliff ---- */

/* Each chunk has items of a nanosecond, by which strips grow long, then such of a millisecond. */
#define CHUNK 20000
#define CLIFF 10000 /* ten seconds before the end */

static struct gate cliff_gate;

static int fall(size_t index, int code, int *result)
{
    const struct timespec millisecond = {0, 1000000};

    begin_item(index);
    if (index % CHUNK >= CLIFF) {
        gate_pass(&cliff_gate, 0);
        (void)nanosleep(&millisecond, NULL);
    }
    *result = value_of(index);
    return code;
}

static void kill_over_a_cliff(const struct form *form, randomness *source)
{
    const size_t threads = 1 + random_below(source, MOST_ITEMS / CHUNK);
    const parforge_options options = {.max_threads = (int)threads};

    gate_make(&cliff_gate, GATE_OPEN);
    mark = fall;

    parforge_job *const job = start(form, threads * CHUNK, &options);

    gate_await_arrivals(&cliff_gate, 1 + random_below(source, 3));

    const parforge_error end = kill_and_join(form, job, false);
    const struct harvest harvest = check_harvest(form, job, threads * CHUNK, end);

    REQUIRE(end == PARFORGE_ERR_KILLED && harvest.lost == 0, "%s, %zu items are lost",
            parforge_error_name(end), harvest.lost);
    parforge_job_release(job);
    gate_destroy(&cliff_gate);
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t kills = is_long ? 10000 : SANITIZED ? 30 : 200;
    randomness source = {20260303};

    start_watchdog(is_long ? 3400 : 100);
    for (size_t i = 0; i < kills; i++) {
        const struct form *const form = &forms[i % FORMS];

        kill_at_random(form, &source);
        kill_with_failures(form, &source);
        kill_patient_items(form, &source);
        look_on(form, &source);
        read_in_order(form, &source);
        fail_at_random(form, &source);
        if (i % 10 < 2) {
            kill_over_a_cliff(form, &source);
        }
    }
    begin_run(); /* nothing was begun after the last end */
    (void)printf("%zu kills, %zu of them midway\n", kills, killed_midway);
    return 0;
}
