/* A library that is loaded and unloaded again and again, with a generated module in it. */
#include "plugin.h"

#include "background.h"

#include <string.h>

#define ITEMS 200
#define THREADS 3

static unsigned costs[ITEMS];
static size_t stamps[ITEMS];
static atomic_uint counts[ITEMS];
static const parforge_options options = {.max_threads = THREADS};
static parforge_job *job;

static void prepare(unsigned cost)
{
    for (size_t i = 0; i < ITEMS; i++) {
        costs[i] = cost;
    }
    memset(stamps, 0, sizeof stamps);
    memset(counts, 0, sizeof counts);
}

static bool is_whole(const size_t *results)
{
    for (size_t i = 0; i < ITEMS; i++) {
        if (results[i] != i + 1 || atomic_load(&counts[i]) != 1) {
            return false;
        }
    }
    return true;
}

static bool call(void)
{
    prepare(10);
    return background_counted(costs, ITEMS, stamps, counts, &options) == PARFORGE_OK &&
           is_whole(stamps);
}

/* Long enough for a team. */
static bool start(void)
{
    prepare(2000);
    return background_counted_start(&job, costs, ITEMS, NULL, counts, &options) == PARFORGE_OK;
}

static bool is_right(void)
{
    const size_t *results = NULL;
    size_t n = 0;
    const bool is_right = background_counted_get_return_values(job, &results, &n) == PARFORGE_OK &&
                          n == ITEMS && is_whole(results);

    parforge_job_release(job);
    job = NULL;
    return is_right;
}

__attribute__((visibility("default"))) extern const struct plugin plugin;

const struct plugin plugin = {call, start, is_right};
