/*
 * Workers are killed from outside at random moments: each time one item at most is lost, it is the
 * one that is listed, and no other result is torn.
 */
#include "theatre.h"

#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#define ITEMS 3000
#define CHUNKS 3

static int parts[ITEMS];
static long results[ITEMS];
static double doubles[ITEMS];
static parforge_failure failures[ITEMS];
static atomic_bool is_over;
static atomic_uint killed;
static unsigned wanted;
static randomness chance = {20};

/* The most seconds between two kills: some come before a worker's first item. */
#define MOST_PATIENCE 0.004

static void *murder(void *context)
{
    pid_t workers[CHUNKS * 2];

    while (!atomic_load(&is_over)) {
        const size_t count = find_workers(workers, sizeof workers / sizeof workers[0]);

        nap((double)random_below(&chance, 1000) / 1000.0 * MOST_PATIENCE);
        if (count > 0 && kill(workers[random_below(&chance, count)], SIGKILL) == 0) {
            (void)atomic_fetch_add(&killed, 1);
        }
    }
    return context;
}

static const parforge_options options = {
    .backend = PARFORGE_PROCESSES, .max_threads = CHUNKS, .on_error = PARFORGE_CONTINUE};

/* Five lost starts in a row end a job, which is not what is counted here. */
static bool was_too_much(parforge_error error)
{
    return error == PARFORGE_ERR_CRASHED &&
           strstr(parforge_last_error(), "again and again") != NULL;
}

static size_t next_failure;

static bool is_lost(size_t count, size_t index)
{
    if (next_failure < count && failures[next_failure].index == index) {
        REQUIRE(failures[next_failure].code == 0 && failures[next_failure].signal == SIGKILL,
                "item %zu: code %d, signal %d", index, failures[next_failure].code,
                failures[next_failure].signal);
        next_failure++;
        return true;
    }
    return false;
}

static void play(void)
{
    const parforge_error error = crew_play(parts, ITEMS, results, fresh_stage(), &options);
    const size_t count = parforge_last_failures(failures, ITEMS);

    if (was_too_much(error)) {
        return;
    }
    next_failure = 0;
    REQUIRE(error == (count > 0 ? PARFORGE_ERR_CRASHED : PARFORGE_OK), "%s", parforge_last_error());
    for (size_t i = 0; i < ITEMS; i++) {
        const long expected = is_lost(count, i) ? -1 : value_of(parts[i]);

        REQUIRE(results[i] == expected, "item %zu: %ld, not %ld", i, results[i], expected);
    }
    REQUIRE(next_failure == count, "%zu failures", count);
}

static void glance(void)
{
    const parforge_error error = crew_glance(parts, ITEMS, doubles, &options);
    const size_t count = parforge_last_failures(failures, ITEMS);

    if (was_too_much(error)) {
        return;
    }
    next_failure = 0;
    REQUIRE(error == (count > 0 ? PARFORGE_ERR_CRASHED : PARFORGE_OK), "%s", parforge_last_error());
    for (size_t i = 0; i < ITEMS; i++) {
        const double expected = is_lost(count, i) ? 0.0 : (double)value_of(parts[i]);

        REQUIRE(doubles[i] == expected, "item %zu: %g, not %g", i, doubles[i], expected);
    }
    REQUIRE(next_failure == count, "%zu failures", count);
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    pthread_t murderer;

    start_watchdog(is_long ? 3500 : 280);
    wanted = is_long ? 10000 : 1000;
    fill(parts, ITEMS);
    for (size_t i = 0; i < ITEMS; i += 30) {
        parts[i] = PART_NAP;
    }
    REQUIRE(pthread_create(&murderer, NULL, murder, NULL) == 0, "murderer");
    while (atomic_load(&killed) < wanted) {
        play();
        glance();
    }
    atomic_store(&is_over, true);
    REQUIRE(pthread_join(murderer, NULL) == 0, "murderer");
    REQUIRE(living_descendants(getpid()) == 0 && zombies_of(getpid()) == 0, "children are left");
    return 0;
}
