#include "ordinary_user.h"

#include "harness.h"

#include <dirent.h>
#include <errno.h>
#include <grp.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

/* Numbers that no account has; two tests at once must not share one, as they would share its
 * limit. */
#define FIRST_UNUSED_USER 1000000

#define NOBODY 65534

static bool become(uid_t user)
{
    return setgroups(0, NULL) == 0 && setresgid(user, user, user) == 0 &&
           setresuid(user, user, user) == 0;
}

const char *become_ordinary_user(void)
{
    if (geteuid() != 0) {
        return NULL;
    }
    /* A container may not have that many users. */
    if (become(FIRST_UNUSED_USER + (uid_t)getpid()) || become(NOBODY)) {
        return NULL;
    }
    return strerror(errno);
}

/* How many threads a process of this user has; 0 for other processes. */
static int threads_of_process(const char *process, uid_t user)
{
    char path[300];
    char line[256];
    unsigned owner = 0;
    int threads = 0;

    (void)snprintf(path, sizeof path, "/proc/%s/status", process);

    FILE *const file = fopen(path, "r");

    if (file == NULL) {
        return 0;
    }
    while (fgets(line, sizeof line, file) != NULL) {
        (void)sscanf(line, "Uid: %u", &owner);
        (void)sscanf(line, "Threads: %d", &threads);
    }
    (void)fclose(file);
    return owner == user ? threads : 0;
}

/* The limit counts all threads of the user, in whatever process. */
static int threads_of_user(uid_t user)
{
    DIR *const folder = opendir("/proc");
    int threads = 0;

    REQUIRE(folder != NULL, "/proc: %s", strerror(errno));
    for (const struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
        if (entry->d_name[0] >= '1' && entry->d_name[0] <= '9') {
            threads += threads_of_process(entry->d_name, user);
        }
    }
    (void)closedir(folder);
    return threads;
}

int threads_of_self(void)
{
    return threads_of_process("self", getuid());
}

void limit_threads(int threads)
{
    const int others = threads_of_user(getuid()) - threads_of_self();

    const rlim_t value = (rlim_t)(others + threads);
    const struct rlimit both = {value, value};

    REQUIRE(setrlimit(RLIMIT_NPROC, &both) == 0, "%s", strerror(errno));
}

void limit_memory(size_t bytes)
{
    unsigned long long pages = 0;
    FILE *const file = fopen("/proc/self/statm", "r");

    REQUIRE(file != NULL && fscanf(file, "%llu", &pages) == 1, "/proc/self/statm: %s",
            strerror(errno));
    (void)fclose(file);

    const rlim_t value = pages * (rlim_t)sysconf(_SC_PAGESIZE) + bytes;
    const struct rlimit both = {value, value};

    REQUIRE(setrlimit(RLIMIT_AS, &both) == 0, "%s", strerror(errno));
}
