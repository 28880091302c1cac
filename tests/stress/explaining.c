/* What PARFORGE_EXPLAIN=1 prints of a call: the limit that decided, and where the time went. */
#include "harness.h"
#include "stress.h"

#include <stdlib.h>
#include <string.h>

#define MOST_ITEMS 20000

static unsigned rounds[MOST_ITEMS];
static int codes[MOST_ITEMS];
static uint64_t output[MOST_ITEMS];
static atomic_uchar times[MOST_ITEMS];

/* A triangle of costs. */
static void call(size_t n, const parforge_options *options)
{
    labour_ledger = times;
    for (size_t i = 0; i < n; i++) {
        rounds[i] = (unsigned)(i * 400 / MOST_ITEMS);
    }
    REQUIRE(stress_labour(rounds, codes, n, output, options) == PARFORGE_OK, "%s",
            parforge_last_error());
}

/* A job that seems cheap, as the calls before were: it is begun by one thread, and gets a team. */
static void outgrow(const parforge_options *options)
{
    const parforge_options one = {.max_threads = 1};
    parforge_job *job = NULL;

    labour_ledger = times;
    REQUIRE(stress_labour(rounds, codes, MOST_ITEMS, output, &one) == PARFORGE_OK, "%s",
            parforge_last_error());
    rounds[0] = 10000000;
    rounds[1] = 10000000;
    REQUIRE(stress_labour_start(&job, rounds, codes, 2, output, options) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(parforge_job_join(job, 60.0) == PARFORGE_OK, "%s", parforge_last_error());
    parforge_job_release(job);
}

static void play(const char *scene_name)
{
    const parforge_options two = {.max_threads = 2, .schedule = PARFORGE_SCHEDULE_STATIC};
    const parforge_options many = {.max_threads = 100};
    const parforge_options shared = {.max_threads = 2, .schedule = PARFORGE_SCHEDULE_ADAPTIVE};
    parforge_job *job = NULL;

    if (strcmp(scene_name, "options") == 0) {
        call(MOST_ITEMS, &two);
    } else if (strcmp(scene_name, "few") == 0) {
        call(3, &many);
    } else if (strcmp(scene_name, "process") == 0) {
        call(MOST_ITEMS, NULL);
    } else if (strcmp(scene_name, "adaptive") == 0) {
        call(MOST_ITEMS, &shared);
    } else if (strcmp(scene_name, "outgrown") == 0) {
        outgrow(&two);
    } else if (strcmp(scene_name, "job") == 0) {
        REQUIRE(stress_bytes_submit(&job, 1, NULL) == PARFORGE_OK, "%s", parforge_last_error());
        REQUIRE(parforge_job_join(job, 60.0) == PARFORGE_OK, "%s", parforge_last_error());
        parforge_job_release(job);
    }
}

static void expect(const char *scene_name, const char *setting, const char *expected)
{
    const char *const arguments[] = {"play", scene_name, NULL};
    const char *const settings[] = {"PARFORGE_EXPLAIN=1", setting, NULL};
    const ending ending = run_self(arguments, settings);

    REQUIRE(ended_well(&ending), "%s", describe_ending(&ending));
    REQUIRE(strstr(ending.output, expected) != NULL, "%s, %s: no \"%s\" in: %s", scene_name,
            setting != NULL ? setting : "-", expected, ending.output);
}

static void expect_silence(void)
{
    static const char *const arguments[] = {"play", "options", NULL};
    static const char *const settings[] = {"PARFORGE_EXPLAIN=0", NULL};
    const ending ending = run_self(arguments, settings);

    REQUIRE(ended_well(&ending) && ending.output[0] == '\0', "%s", describe_ending(&ending));
}

int main(int argc, char **argv)
{
    if (argc > 2 && strcmp(argv[1], "play") == 0) {
        play(argv[2]);
        return 0;
    }
    start_watchdog(250);
    expect("options", NULL, "stress_labour: 20000 items in 2 chunks (options.max_threads) on ");
    expect("options", NULL, "  static; ");
    expect("options", NULL, "  busy ms: ");
    expect("options", "OMP_THREAD_LIMIT=1", "on 1 thread (the OpenMP runtime gave no more)");
    expect("few", NULL, "3 items in 3 chunks (as many as items)");
    expect("process", "PARFORGE_MAX_THREADS=5", "in 5 chunks (PARFORGE_MAX_THREADS, or else");
    expect("adaptive", NULL, "  adaptive, ");
    expect("adaptive", NULL, " taken by threads that had run dry; ");
    expect("job", NULL, "stress_bytes: 1 item in 1 chunk (as many as items) on 1 thread\n");
    expect("outgrown", NULL, "stress_labour: 2 items in 2 chunks ");
    expect_silence();
    return 0;
}
