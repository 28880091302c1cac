/*
 * Many items through one executor: each is run once, whoever submits its job, and however many wait
 * in the queue.
 */
#include "background.h"
#include "harness.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define SUBMITTERS 4
#define PLACES 4 /* jobs of a submitter at once */
#define MAX_JOBS 3
#define MOST_ITEMS 100100

/* Long: 10^9 items in 10,000 jobs. */
static size_t jobs_of_submitter;
static size_t most_items;

static parforge_executor *executor;
static unsigned costs[MOST_ITEMS];

struct place {
    parforge_job *job;
    size_t n;
    size_t *stamps;
    atomic_uint *counts;
};

static void submit(struct place *place, size_t n)
{
    const parforge_options options = {.max_threads = 1 + (int)(n % 3), .executor = executor};

    place->n = n;
    memset(place->stamps, 0, n * sizeof *place->stamps);
    for (size_t i = 0; i < n; i++) {
        atomic_store_explicit(&place->counts[i], 0, memory_order_relaxed);
    }
    REQUIRE(background_counted_start(&place->job, costs, n, place->stamps, place->counts,
                                     &options) == PARFORGE_OK,
            "%s", parforge_last_error());
}

static void collect(struct place *place)
{
    parforge_progress progress;

    REQUIRE(parforge_job_join(place->job, PARFORGE_FOREVER) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(parforge_job_progress(place->job, &progress) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(progress.done == place->n, "%zu of %zu items", progress.done, place->n);
    for (size_t i = 0; i < place->n; i++) {
        const unsigned count = atomic_load_explicit(&place->counts[i], memory_order_relaxed);

        REQUIRE(count == 1, "item %zu of %zu was run %u times", i, place->n, count);
        REQUIRE(place->stamps[i] == i + 1, "item %zu of %zu: %zu", i, place->n, place->stamps[i]);
    }
    parforge_job_release(place->job);
}

static void *be_submitter(void *context)
{
    struct place places[PLACES] = {{NULL, 0, NULL, NULL}};

    for (size_t i = 0; i < PLACES; i++) {
        places[i].stamps = calloc(most_items, sizeof *places[i].stamps);
        places[i].counts = calloc(most_items, sizeof *places[i].counts);
        REQUIRE(places[i].stamps != NULL && places[i].counts != NULL, "no memory");
    }
    for (size_t round = 0; round < jobs_of_submitter; round++) {
        struct place *const place = &places[round % PLACES];

        if (round >= PLACES) {
            collect(place);
        }
        /* Ends of chunks and blocks fall everywhere. */
        submit(place, most_items - round % 100);
    }
    for (size_t i = 0; i < PLACES; i++) {
        collect(&places[i]);
        free(places[i].stamps);
        free(places[i].counts);
    }
    return context;
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const parforge_executor_options options = {.max_jobs = MAX_JOBS};
    pthread_t submitters[SUBMITTERS];

    start_watchdog(is_long ? 3600 : 120);
    jobs_of_submitter = is_long ? 2500 : 100;
    most_items = is_long ? MOST_ITEMS : 5000;
    REQUIRE(parforge_executor_create(&executor, &options) == PARFORGE_OK, "%s",
            parforge_last_error());
    for (size_t i = 0; i < SUBMITTERS; i++) {
        REQUIRE(pthread_create(&submitters[i], NULL, be_submitter, NULL) == 0, "submitter");
    }
    for (size_t i = 0; i < SUBMITTERS; i++) {
        REQUIRE(pthread_join(submitters[i], NULL) == 0, "submitter");
    }
    REQUIRE(parforge_executor_shutdown(executor, true, false) == PARFORGE_OK, "%s",
            parforge_last_error());
    parforge_executor_release(executor);
    return 0;
}
