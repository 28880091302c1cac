#include "cores.h"

#include "kernel_file.h"

#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What the process was started with; read once, as OpenMP runtimes do. */
static int usable_cores;
static int default_threads;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static int least(int a, int b)
{
    return a < b ? a : b;
}

/* CPUs in the affinity mask, which may be wider than a cpu_set_t. */
static int cores_of_affinity(void)
{
    for (size_t cpus = 1024; cpus <= PARFORGE_MOST_THREADS; cpus *= 4) {
        cpu_set_t *const mask = CPU_ALLOC(cpus);

        if (mask == NULL) {
            break;
        }
        const size_t size = CPU_ALLOC_SIZE(cpus);
        const int count = sched_getaffinity(0, size, mask) == 0 ? CPU_COUNT_S(size, mask) : 0;

        CPU_FREE(mask);
        if (count > 0) {
            return count;
        }
    }

    const long online = sysconf(_SC_NPROCESSORS_ONLN);

    return online < 1 ? 1 : (int)(online < PARFORGE_MOST_THREADS ? online : PARFORGE_MOST_THREADS);
}

/* CPUs that a quota of so many microseconds in each period pays for, rounded up: with a quota
 * of 1.5 a second thread is worth having. */
static int cores_of_quota(long long quota, long long period)
{
    if (quota <= 0 || period <= 0) {
        return PARFORGE_MOST_THREADS;
    }

    const long long cores = quota / period + (quota % period != 0 ? 1 : 0);

    return cores < PARFORGE_MOST_THREADS ? (int)cores : PARFORGE_MOST_THREADS;
}

/* The quota of one cgroup folder: version 2's cpu.max, or version 1's pair of files. */
static int cores_of_cgroup(const char *root, const char *group)
{
    char path[4352];
    char line[128];
    long long quota = 0;
    long long period = 0;

    (void)snprintf(path, sizeof path, "%s%s/cpu.max", root, group);
    if (parforge_read_line(path, line, sizeof line)) {
        return sscanf(line, "%lld %lld", &quota, &period) == 2 ? cores_of_quota(quota, period)
                                                               : PARFORGE_MOST_THREADS;
    }
    (void)snprintf(path, sizeof path, "%s%s/cpu.cfs_quota_us", root, group);
    if (!parforge_read_line(path, line, sizeof line) || sscanf(line, "%lld", &quota) != 1) {
        return PARFORGE_MOST_THREADS;
    }
    (void)snprintf(path, sizeof path, "%s%s/cpu.cfs_period_us", root, group);
    if (!parforge_read_line(path, line, sizeof line) || sscanf(line, "%lld", &period) != 1) {
        return PARFORGE_MOST_THREADS;
    }
    return cores_of_quota(quota, period);
}

/* A group's limit holds for all groups below it. `group` is cut at its slashes on the way up. */
static int cores_of_cgroup_and_above(const char *root, char *group)
{
    int cores = cores_of_cgroup(root, group);

    for (char *slash = strrchr(group, '/'); slash != NULL; slash = strrchr(group, '/')) {
        *slash = '\0';
        cores = least(cores, cores_of_cgroup(root, group));
    }
    return cores;
}

static bool lists_cpu(char *controllers)
{
    char *rest = NULL;

    for (char *name = strtok_r(controllers, ",", &rest); name != NULL;
         name = strtok_r(NULL, ",", &rest)) {
        if (strcmp(name, "cpu") == 0) {
            return true;
        }
    }
    return false;
}

/* Lines of /proc/self/cgroup: "0::/group" (version 2) and "4:cpu,cpuacct:/group" (version 1). */
static int cores_of_cgroups(void)
{
    int cores = PARFORGE_MOST_THREADS;
    char line[4200];
    FILE *const file = fopen("/proc/self/cgroup", "re");

    if (file == NULL) {
        return cores;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        char *const controllers = strchr(line, ':');
        char *const group = controllers != NULL ? strchr(controllers + 1, ':') : NULL;

        if (group == NULL) {
            continue;
        }
        line[strcspn(line, "\n")] = '\0';
        *group = '\0';
        if (controllers[1] == '\0') {
            cores = least(cores, cores_of_cgroup_and_above("/sys/fs/cgroup", group + 1));
        } else if (lists_cpu(controllers + 1)) {
            cores = least(cores, cores_of_cgroup_and_above("/sys/fs/cgroup/cpu", group + 1));
        }
    }
    (void)fclose(file);
    return cores;
}

/* The environment's number; 0 where it is none, so that calls which need it are refused. */
static int threads_of_environment(const char *text)
{
    char *rest = NULL;

    if (text == NULL || text[0] == '\0') {
        return PARFORGE_DEFAULT_THREADS;
    }
    if (strcmp(text, "cores") == 0) {
        return usable_cores;
    }
    const long number = strtol(text, &rest, 10);

    return rest != text && *rest == '\0' && number >= 1 && number <= PARFORGE_MOST_THREADS
               ? (int)number
               : 0;
}

static void read_surroundings(void)
{
    usable_cores = least(cores_of_affinity(), cores_of_cgroups());
    default_threads = threads_of_environment(getenv("PARFORGE_MAX_THREADS"));
}

int parforge_resolve_threads(int max_threads)
{
    if (max_threads >= 1) {
        return max_threads <= PARFORGE_MOST_THREADS ? max_threads : 0;
    }
    if (max_threads != 0 && max_threads != PARFORGE_ALL_CORES) {
        return 0;
    }
    (void)pthread_once(&once, read_surroundings);
    return max_threads == 0 ? default_threads : usable_cores;
}
