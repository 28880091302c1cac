#include "memory_group.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A version of control groups, with the names that it has for the same things. */
struct version {
    const char *line; /* of /proc/self/cgroup, up to the group */
    const char *root;
    const char *limit;
    const char *limit_of_swap;
    const char *counts;
};

static const struct version versions[] = {
    {":memory:", "/sys/fs/cgroup/memory", "memory.limit_in_bytes", "memory.swappiness",
     "memory.oom_control"},
    {"0::", "/sys/fs/cgroup", "memory.max", "memory.swap.max", "memory.events"},
};

#define VERSIONS (sizeof versions / sizeof versions[0])

static FILE *open_in(const char *group, const char *name, const char *mode)
{
    char path[GROUP_PATH + 64];

    (void)snprintf(path, sizeof path, "%s/%s", group, name);
    return fopen(path, mode);
}

static bool put(const char *group, const char *name, size_t value)
{
    FILE *const file =
        open_in(group, name, "r+e"); /* which makes no file where there is no group */

    if (file == NULL) {
        return false;
    }

    const bool is_printed = fprintf(file, "%zu\n", value) > 0;

    return fclose(file) == 0 && is_printed;
}

/* The group of this process, as a folder. */
static bool find_own(const struct version *version, char path[GROUP_PATH])
{
    FILE *const file = fopen("/proc/self/cgroup", "re");
    char line[GROUP_PATH];
    bool is_found = false;

    while (file != NULL && !is_found && fgets(line, sizeof line, file) != NULL) {
        const char *const begin = strstr(line, version->line);

        line[strcspn(line, "\n")] = '\0';
        if (begin != NULL) {
            const int length =
                snprintf(path, GROUP_PATH, "%s%s", version->root, begin + strlen(version->line));

            is_found = length > 0 && length < GROUP_PATH;
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return is_found;
}

static bool make_in(const struct version *version, const char *folder, char path[GROUP_PATH],
                    size_t bytes)
{
    const int length = snprintf(path, GROUP_PATH, "%s/parforge-%d", folder, (int)getpid());

    if (length < 0 || length >= GROUP_PATH || mkdir(path, 0755) != 0) {
        return false;
    }
    if (!put(path, version->limit, bytes)) {
        (void)rmdir(path);
        return false;
    }
    (void)put(path, version->limit_of_swap, 0); /* is not there without swap */
    return true;
}

bool memory_group_make(char path[GROUP_PATH], size_t bytes)
{
    for (size_t i = 0; i < VERSIONS; i++) {
        char own[GROUP_PATH];

        if (!find_own(&versions[i], own)) {
            continue;
        }
        if (make_in(&versions[i], own, path, bytes)) {
            return true;
        }
        /* Version 2: a group with processes has no groups with limits in it. */
        *strrchr(own, '/') = '\0';
        if (strlen(own) >= strlen(versions[i].root) && make_in(&versions[i], own, path, bytes)) {
            return true;
        }
    }
    return false;
}

bool memory_group_remove(const char *path)
{
    return rmdir(path) == 0;
}

bool memory_group_join(const char *path)
{
    return put(path, "cgroup.procs", (size_t)getpid());
}

long memory_group_kills(const char *path)
{
    long kills = -1;

    for (size_t i = 0; i < VERSIONS; i++) {
        FILE *const file = open_in(path, versions[i].counts, "re");
        char line[128];

        while (file != NULL && fgets(line, sizeof line, file) != NULL) {
            (void)sscanf(line, "oom_kill %ld", &kills);
        }
        if (file != NULL) {
            (void)fclose(file);
        }
    }
    return kills;
}
