/* What PARFORGE_EXPLAIN=1 says of chunks whose workers have died: they were busy until then. */
#include "theatre.h"

#include <stdio.h>
#include <string.h>

#define ITEMS 100
#define ITEM_TIMEOUT 0.05

static int parts[ITEMS];
static long results[ITEMS];

static void play(int part)
{
    const parforge_options options = {
        .backend = PARFORGE_PROCESSES,
        .max_threads = 2,
        .on_error = PARFORGE_CONTINUE,
        .item_timeout = ITEM_TIMEOUT,
    };

    fill(parts, ITEMS);
    parts[5] = part;
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &options) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
}

static void expect_times(const char *scene, double least)
{
    const char *const arguments[] = {"play", scene, NULL};
    const char *const settings[] = {"PARFORGE_EXPLAIN=1", NULL};
    const ending ending = run_self(arguments, settings);
    const char *const told = strstr(ending.output, "busy ms: ");
    double busy[2] = {0.0, 0.0};
    double whole = 0.0;

    REQUIRE(ended_well(&ending) && told != NULL, "%s", describe_ending(&ending));
    REQUIRE(sscanf(told, "busy ms: %lf %lf; %lf ms in all", &busy[0], &busy[1], &whole) == 3, "%s",
            ending.output);
    for (int chunk = 0; chunk < 2; chunk++) {
        REQUIRE(busy[chunk] >= 0.0 && busy[chunk] <= whole, "%s: %s", scene, ending.output);
    }
    REQUIRE(busy[0] >= least, "%s: %s", scene, ending.output);
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "play") == 0) {
        play(strcmp(argv[2], "hang") == 0 ? PART_HANG : PART_ABORT);
        return 0;
    }
    start_watchdog(60);
    expect_times("abort", 0.0);
    expect_times("hang", 1000.0 * ITEM_TIMEOUT);
    return 0;
}
