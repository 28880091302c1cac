#include "resources.h"

#include "harness.h"

#include <dirent.h>
#include <string.h>

static size_t count_entries(const char *path)
{
    DIR *const folder = opendir(path);
    size_t count = 0;

    REQUIRE(folder != NULL, "%s", path);
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        count += entry->d_name[0] != '.';
    }
    (void)closedir(folder);
    return count;
}

/* What the process wrote to. VmRSS of /proc/self/status is late by up to 64 pages for each thread,
 * and like the resident size it grows by 16 pages of a program or library whenever some code in
 * there is run for the first time. */
static size_t anonymous_memory(void)
{
    FILE *const file = fopen("/proc/self/smaps_rollup", "r");
    char line[256];
    size_t memory = 0;

    REQUIRE(file != NULL, "smaps_rollup");
    while (fgets(line, sizeof line, file) != NULL &&
           sscanf(line, "Anonymous: %zu kB", &memory) != 1) {
    }
    (void)fclose(file);
    REQUIRE(memory > 0, "Anonymous");
    return memory;
}

struct resources resources_now(void)
{
    const struct resources resources = {
        anonymous_memory(),
        count_entries("/proc/self/fd"),
        count_entries("/proc/self/task"),
    };

    return resources;
}
