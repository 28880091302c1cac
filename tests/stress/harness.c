#include "harness.h"

#include <errno.h>
#include <glob.h>
#include <signal.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define SKIP_CODE 77

#define MOST_SECONDS 120
#define MOST_ARGUMENTS 16
#define MOST_ENVIRONMENT 1024

extern char **environ;

void fail_test(const char *file, int line, const char *condition, const char *format, ...)
{
    const char *const name = strrchr(file, '/');
    va_list values;

    va_start(values, format);
    (void)fflush(stdout);
    (void)fprintf(stderr, "%s:%d: not true: %s: ", name != NULL ? name + 1 : file, line, condition);
    (void)vfprintf(stderr, format, values);
    (void)fputc('\n', stderr);
    va_end(values);
    (void)fflush(stderr);
    _Exit(1);
}

void skip_test(const char *format, ...)
{
    va_list values;

    va_start(values, format);
    (void)fputs("SKIPPED: ", stdout);
    (void)vprintf(format, values);
    (void)fputc('\n', stdout);
    va_end(values);
    (void)fflush(stdout);
    _Exit(SKIP_CODE);
}

static void bite(int number)
{
    static const char message[] = "watchdog: the test hangs\n";

    (void)number;
    (void)!write(STDERR_FILENO, message, sizeof message - 1);
    abort();
}

void start_watchdog(unsigned seconds)
{
    struct sigaction action = {0};

    action.sa_handler = bite;
    (void)sigaction(SIGALRM, &action, NULL);
    (void)alarm(seconds);
}

double seconds_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* splitmix64 */
uint64_t random_bits(randomness *source)
{
    uint64_t value = source->state += UINT64_C(0x9e3779b97f4a7c15);

    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

size_t random_below(randomness *source, size_t limit)
{
    return (size_t)(random_bits(source) % limit);
}

uint64_t fingerprint_of(uint64_t start, const void *bytes, size_t size)
{
    const unsigned char *const byte = bytes;

    for (size_t i = 0; i < size; i++) {
        start = (start ^ byte[i]) * UINT64_C(0x100000001b3);
    }
    return start;
}

static bool concerns_threads(const char *setting)
{
    return strncmp(setting, "OMP_", 4) == 0 || strncmp(setting, "KMP_", 4) == 0 ||
           strncmp(setting, "GOMP_", 5) == 0 || strncmp(setting, "PARFORGE_", 9) == 0;
}

/* Only what is allowed after a fork happens in the child: threads may be about. */
static pid_t start_child(char **arguments, char **environment, int output)
{
    const pid_t child = fork();

    if (child == 0) {
        (void)alarm(MOST_SECONDS); /* outlives the exec: runtimes can hang before main, too */
        if (dup2(output, STDOUT_FILENO) >= 0 && dup2(output, STDERR_FILENO) >= 0) {
            (void)execve("/proc/self/exe", arguments, environment);
        }
        _exit(126);
    }
    REQUIRE(child > 0, "fork: %s", strerror(errno));
    return child;
}

static void read_all(int input, char *text, size_t size)
{
    char rest[512];
    size_t length = 0;

    for (;;) {
        const bool is_full = length == size - 1;
        const ssize_t got =
            read(input, is_full ? rest : text + length, is_full ? sizeof rest : size - 1 - length);

        if (got <= 0) {
            break;
        }
        length += is_full ? 0 : (size_t)got;
    }
    text[length] = '\0';
}

/* Else each child waits a second before it ends. */
static void hurry_thread_sanitizer(void)
{
    static bool done;
    const char *const options = getenv("TSAN_OPTIONS");
    char text[512];

    if (done) {
        return;
    }
    done = true;
    (void)snprintf(text, sizeof text, "%s:atexit_sleep_ms=0", options != NULL ? options : "");
    (void)setenv("TSAN_OPTIONS", text, 1);
}

/* libomp's note of a child that has ended without exit(): as any user's, a later process of the
 * same number may stumble over it. */
static void clear_note(pid_t child)
{
    char pattern[64];
    glob_t notes;

    (void)snprintf(pattern, sizeof pattern, "/dev/shm/__KMP_REGISTERED_LIB_%d_*", (int)child);
    if (glob(pattern, 0, NULL, &notes) == 0) {
        for (size_t i = 0; i < notes.gl_pathc; i++) {
            (void)unlink(notes.gl_pathv[i]);
        }
        globfree(&notes);
    }
}

ending run_self(const char *const *arguments, const char *const *settings)
{
    char *argument_list[MOST_ARGUMENTS] = {"stress"};
    char *environment[MOST_ENVIRONMENT];
    size_t count = 0;
    ending ending = {0};
    int ends[2];

    if (THREAD_SANITIZED) {
        hurry_thread_sanitizer();
    }
    for (size_t i = 0; arguments[i] != NULL && i + 2 < MOST_ARGUMENTS; i++) {
        argument_list[i + 1] = (char *)(uintptr_t)arguments[i];
    }
    for (size_t i = 0; environ[i] != NULL && count < MOST_ENVIRONMENT - 1 - MOST_SETTINGS; i++) {
        if (!concerns_threads(environ[i])) {
            environment[count++] = environ[i];
        }
    }
    for (size_t i = 0; settings != NULL && settings[i] != NULL && i < MOST_SETTINGS; i++) {
        environment[count++] = (char *)(uintptr_t)settings[i];
    }
    environment[count] = NULL;

    REQUIRE(pipe(ends) == 0, "%s", strerror(errno));
    const pid_t child = start_child(argument_list, environment, ends[1]);

    (void)close(ends[1]);
    read_all(ends[0], ending.output, sizeof ending.output);
    (void)close(ends[0]);
    while (waitpid(child, &ending.status, 0) < 0) {
        REQUIRE(errno == EINTR, "%s", strerror(errno));
    }
    clear_note(child);
    return ending;
}

bool ended_well(const ending *ending)
{
    return WIFEXITED(ending->status) && WEXITSTATUS(ending->status) == 0;
}

const char *describe_ending(const ending *ending)
{
    static char text[sizeof ending->output + 64];

    if (WIFSIGNALED(ending->status)) {
        (void)snprintf(text, sizeof text, "ended by signal %d (%s); it printed: %s",
                       WTERMSIG(ending->status), strsignal(WTERMSIG(ending->status)),
                       ending->output);
    } else {
        (void)snprintf(text, sizeof text, "ended with status %d; it printed: %s",
                       WEXITSTATUS(ending->status), ending->output);
    }
    return text;
}
