/*
 * The system's OOM killer itself: a job in a control group with little memory has items that eat
 * all of it. Each costs its own item and no other.
 */
#include "memory_group.h"
#include "theatre.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define ITEMS 200
#define CHUNKS 4

/* Enough for the programs, under a sanitizer, too; an item would eat a GiB. */
#define LIMIT ((size_t)256 << 20)

static int parts[ITEMS];
static long results[ITEMS];
static double doubles[ITEMS];
static parforge_failure failures[ITEMS];

static const parforge_options goes_on = {
    .backend = PARFORGE_PROCESSES, .max_threads = CHUNKS, .on_error = PARFORGE_CONTINUE};
static const parforge_options stops = {.backend = PARFORGE_PROCESSES, .max_threads = CHUNKS};

/* ---- in the group ---- */

static void check_failure(size_t number, size_t index)
{
    REQUIRE(failures[number].index == index && failures[number].code == 0 &&
                failures[number].signal == SIGKILL,
            "item %zu: code %d, signal %d", failures[number].index, failures[number].code,
            failures[number].signal);
}

/* One by one: who eats is killed once. In the end each item that is not there was killed. */
static void play(const char *group, size_t first, size_t second)
{
    const long kills = memory_group_kills(group);
    const size_t count = first == second ? 1 : 2;

    fill(parts, ITEMS);
    parts[first] = PART_EAT;
    parts[second] = PART_EAT;
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &goes_on) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    REQUIRE(parforge_last_failures(failures, ITEMS) == count, "%zu failures",
            parforge_last_failures(NULL, 0));
    check_failure(0, first);
    check_failure(count - 1, second);
    for (size_t i = 0; i < ITEMS; i++) {
        const long expected = parts[i] == PART_EAT ? -1 : value_of(parts[i]);

        REQUIRE(results[i] == expected, "item %zu: %ld, not %ld", i, results[i], expected);
    }
    REQUIRE(memory_group_kills(group) - kills == (long)count, "%ld kills",
            memory_group_kills(group) - kills);
}

/* In blocks: once more by itself, unless it was that anyway. */
static void glance(const char *group, size_t place)
{
    const long kills = memory_group_kills(group);

    fill(parts, ITEMS);
    parts[place] = PART_EAT;
    REQUIRE(crew_glance(parts, ITEMS, doubles, &goes_on) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    REQUIRE(parforge_last_failures(failures, ITEMS) == 1, "%zu failures",
            parforge_last_failures(NULL, 0));
    check_failure(0, place);
    for (size_t i = 0; i < ITEMS; i++) {
        const double expected = i == place ? 0.0 : (double)value_of(parts[i]);

        REQUIRE(doubles[i] == expected, "item %zu: %g, not %g", i, doubles[i], expected);
    }
    REQUIRE(memory_group_kills(group) > kills, "it was somebody else");
}

static void stop(size_t place)
{
    fill(parts, ITEMS);
    parts[place] = PART_EAT;
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &stops) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    REQUIRE(parforge_last_failures(failures, ITEMS) == 1, "%zu failures",
            parforge_last_failures(NULL, 0));
    check_failure(0, place);
    for (size_t i = 0; i < place; i++) {
        REQUIRE(results[i] == value_of(parts[i]), "item %zu: %ld", i, results[i]);
    }
}

static void run_in(const char *group)
{
    REQUIRE(memory_group_join(group), "%s", group);
    play(group, 0, 0);
    play(group, 77, 77);
    play(group, 60, ITEMS - 1); /* of two chunks, perhaps at once */
    play(group, 130, 131);
    glance(group, 77);
    glance(group, ITEMS - 1);
    stop(110);
    REQUIRE(zombies_of(getpid()) == 0 && living_descendants(getpid()) == 0, "children are left");
}

/* ---- around it ---- */

/* What the kernel has not quite forgotten yet keeps the group. */
static void remove_group(const char *group)
{
    const double end = seconds_now() + 60.0;

    while (!memory_group_remove(group)) {
        REQUIRE(seconds_now() < end, "%s is still there", group);
        nap(0.01);
    }
}

int main(int argc, char **argv)
{
    char group[GROUP_PATH];

    if (argc > 2 && strcmp(argv[1], "joined") == 0) {
        start_watchdog(200); /* before who is to remove the group */
        run_in(argv[2]);
        return 0;
    }
    start_watchdog(280);
    if (!memory_group_make(group, LIMIT)) {
        skip_test("no control group with a limit of memory can be made (it takes root, and "
                  "/sys/fs/cgroup that can be written)");
    }

    const char *const arguments[] = {"joined", group, NULL};
    const char *const settings[] = {NULL};
    const long kills = memory_group_kills(group);
    const ending ending = run_self(arguments, settings);

    remove_group(group);
    if (kills < 0) {
        skip_test("the system does not count whom it kills for want of memory");
    }
    REQUIRE(ended_well(&ending), "%s", describe_ending(&ending));
    return 0;
}
