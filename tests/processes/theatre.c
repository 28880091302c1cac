#include "theatre.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

struct stage *fresh_stage(void)
{
    static struct stage *stage;

    if (stage == NULL) {
        stage =
            mmap(NULL, sizeof *stage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
        REQUIRE(stage != MAP_FAILED, "mmap");
    }
    for (size_t i = 0; i < MOST_ITEMS; i++) {
        atomic_store(&stage->entered[i], 0);
    }
    atomic_store(&stage->waiting, 0);
    atomic_store(&stage->curtain, 0);
    atomic_store(&stage->leavers, 0);
    return stage;
}

void fill(int *parts, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        parts[i] = (int)(i % 50);
    }
}

/* The state of a process and its parent; false where it has gone meanwhile. */
static bool look_up(const char *name, char *state, pid_t *parent)
{
    char path[64];
    char line[512];
    const char *rest = NULL;
    FILE *file = NULL;
    int found = 0;

    (void)snprintf(path, sizeof path, "/proc/%.20s/stat", name);
    file = fopen(path, "r");
    if (file == NULL) {
        return false;
    }
    if (fgets(line, sizeof line, file) != NULL && (rest = strrchr(line, ')')) != NULL) {
        found = sscanf(rest + 1, " %c %d", state, parent);
    }
    (void)fclose(file);
    return found == 2;
}

static size_t count_children(pid_t process, bool counts_zombies, bool goes_deeper)
{
    DIR *const folder = opendir("/proc");
    size_t count = 0;

    REQUIRE(folder != NULL, "/proc");
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char state = '\0';
        pid_t parent = 0;

        if (entry->d_name[0] < '1' || entry->d_name[0] > '9' ||
            !look_up(entry->d_name, &state, &parent) || parent != process) {
            continue;
        }
        count += (state == 'Z' || state == 'X') == counts_zombies;
        if (goes_deeper) {
            count += count_children((pid_t)strtol(entry->d_name, NULL, 10), false, true);
        }
    }
    (void)closedir(folder);
    return count;
}

size_t find_children(pid_t process, pid_t *children, size_t capacity)
{
    DIR *const folder = opendir("/proc");
    size_t count = 0;

    REQUIRE(folder != NULL, "/proc");
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        char state = '\0';
        pid_t parent = 0;

        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9' &&
            look_up(entry->d_name, &state, &parent) && parent == process && state != 'Z' &&
            count < capacity) {
            children[count++] = (pid_t)strtol(entry->d_name, NULL, 10);
        }
    }
    (void)closedir(folder);
    return count;
}

size_t find_workers(pid_t *workers, size_t capacity)
{
    pid_t supervisors[16];
    const size_t found = find_children(getpid(), supervisors, 16);
    size_t count = 0;

    for (size_t i = 0; i < found; i++) {
        count += find_children(supervisors[i], workers + count, capacity - count);
    }
    return count;
}

size_t living_descendants(pid_t process)
{
    return count_children(process, false, true);
}

size_t zombies_of(pid_t process)
{
    return count_children(process, true, false);
}

void nap(double seconds)
{
    const struct timespec time = {(time_t)seconds,
                                  (long)((seconds - (double)(time_t)seconds) * 1e9)};

    (void)nanosleep(&time, NULL);
}

void await_count(const atomic_uint *count, unsigned number)
{
    const double end = seconds_now() + 60.0;

    while (atomic_load(count) < number) {
        REQUIRE(seconds_now() < end, "%u of %u", atomic_load(count), number);
        nap(0.0005);
    }
}
