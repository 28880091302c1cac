#include "cache.h"

#include <limits.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* Bytes, where the machine does not say how large its last-level cache is. */
#define USUAL_SIZE ((size_t)32 << 20)

/* The last-level cache of the first CPU: a machine has one for every so many CPUs. */
static size_t cache_size;
static int sharing_cpus;
static pthread_once_t once = PTHREAD_ONCE_INIT;

/* What Linux says of one of the first CPU's caches. */
static bool read_line(int index, const char *what, char *line, int size)
{
    char path[80];

    (void)snprintf(path, sizeof path, "/sys/devices/system/cpu/cpu0/cache/index%d/%s", index, what);

    FILE *const file = fopen(path, "re");

    if (file == NULL) {
        return false;
    }
    const bool was_read = fgets(line, size, file) != NULL;

    (void)fclose(file);
    return was_read;
}

/* How many CPUs there are in a list such as 0-7,64-71. */
static int count_cpus(const char *list)
{
    int cpus = 0;

    for (char *rest = NULL;; list = rest + 1) {
        const long first = strtol(list, &rest, 10);
        const long last = *rest == '-' ? strtol(rest + 1, &rest, 10) : first;

        cpus += last >= first && last - first < 65536 ? (int)(last - first) + 1 : 1;
        if (*rest != ',') {
            return cpus;
        }
    }
}

/* Not sysconf() at first: of AMD's processors it says what all their caches hold together. */
static void read_caches(void)
{
    char line[512];

    sharing_cpus = INT_MAX;
    for (int index = 0; read_line(index, "size", line, sizeof line); index++) {
        const size_t size = (size_t)strtoul(line, NULL, 10) << 10;

        if (size > cache_size) {
            cache_size = size;
            sharing_cpus =
                read_line(index, "shared_cpu_list", line, sizeof line) ? count_cpus(line) : INT_MAX;
        }
    }
#ifdef _SC_LEVEL3_CACHE_SIZE
    for (int level = 0; level < 2 && cache_size == 0; level++) {
        const long size = sysconf(level == 0 ? _SC_LEVEL3_CACHE_SIZE : _SC_LEVEL2_CACHE_SIZE);

        cache_size = size > 0 ? (size_t)size : 0;
    }
#endif
    if (cache_size == 0) {
        cache_size = USUAL_SIZE;
    }
}

size_t parforge_cache_size(int threads)
{
    (void)pthread_once(&once, read_caches);
    return cache_size * (size_t)((threads - 1) / sharing_cpus + 1);
}
