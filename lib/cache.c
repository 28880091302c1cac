#include "cache.h"

#include "cores.h"
#include "kernel_file.h"

#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Bytes, where the machine does not say how large its last-level cache is. */
#define USUAL_SIZE ((size_t)32 << 20)

/* More than a CPU has. */
#define MOST_CACHES 16

/* A last-level cache: a machine has one for every so many CPUs. */
typedef struct cache {
    size_t size; /* bytes; 0: not known */
    int cpus;
} cache;

static cache last_level;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* What Linux says of one of the first CPU's caches. */
static bool read_line(int index, const char *what, char *line, size_t size)
{
    char path[80];

    (void)snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/%s", index, what);
    return parforge_read_line(path, line, size);
}

/* How many CPUs there are in a list such as 0-7,64-71; INT_MAX where it is none. */
static int count_cpus(const char *list)
{
    int cpus = 0;

    for (char *rest = NULL;; list = rest + 1) {
        const long first = strtol(list, &rest, 10);

        if (rest == list || first < 0 || first > PARFORGE_MOST_THREADS) {
            return INT_MAX;
        }
        const long last = *rest == '-' ? strtol(rest + 1, &rest, 10) : first;

        if (last < first || last > PARFORGE_MOST_THREADS) {
            return INT_MAX;
        }
        cpus += (int)(last - first) + 1;
        if (*rest != ',') {
            return cpus;
        }
    }
}

/* The one of the highest level; the first level is none. */
static cache cache_of_kernel(void)
{
    cache found = {0, INT_MAX};
    long found_level = 1;
    char line[4096]; /* as long as such files can be */

    for (int index = 0; index < MOST_CACHES; index++) {
        const long level =
            read_line(index, "level", line, sizeof line) ? strtol(line, NULL, 10) : 0;

        if (level > found_level && read_line(index, "size", line, sizeof line)) {
            found_level = level;
            found.size = (size_t)strtoul(line, NULL, 10) << 10;
            found.cpus =
                read_line(index, "shared_cpu_list", line, sizeof line) ? count_cpus(line) : INT_MAX;
        }
    }
    return found;
}

static cache cache_of_libc(void)
{
#ifdef _SC_LEVEL3_CACHE_SIZE
    const long third = sysconf(_SC_LEVEL3_CACHE_SIZE);
    const long second = sysconf(_SC_LEVEL2_CACHE_SIZE);

    return (cache){third > 0 ? (size_t)third : second > 0 ? (size_t)second : 0, INT_MAX};
#else
    return (cache){0, INT_MAX};
#endif
}

/* The kernel first: of AMD's processors sysconf() says what all their caches hold together. */
static void find_cache(void)
{
    cache found = cache_of_kernel();

    if (found.size == 0) {
        found = cache_of_libc();
    }
    if (found.size == 0) {
        found.size = USUAL_SIZE;
    }
    last_level = found;
}

size_t parforge_cache_size(int threads)
{
    const int cores = parforge_resolve_threads(PARFORGE_ALL_CORES);
    const int running = threads < cores ? threads : cores;

    (void)pthread_once(&once, find_cache);
    return last_level.size * (size_t)((running - 1) / last_level.cpus + 1);
}
