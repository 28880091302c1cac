/*
 * Threads that cannot be created: under real limits of an ordinary user the process lives, every
 * item is done once and the results are right.
 *
 * A trial is a child process: it plays a scenario, in the midst of which the limit is set.
 */
#include "harness.h"
#include "ordinary_user.h"
#include "stress.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#define COUNT 3000
#define CALLERS 8

/* What the child's command line says. */
static int most_threads;   /* or 0 */
static size_t most_memory; /* or 0 */

static atomic_uint_fast64_t tallied; /* items that must have been tallied so far */
static atomic_int short_of_memory;   /* calls that said so */

static void set_limit(void)
{
    if (most_threads > 0) {
        limit_threads(most_threads);
    }
    if (most_memory > 0) {
        limit_memory(most_memory);
    }
}

/* A call may say that memory is short where memory is, and where it has done nothing. */
static bool succeeded(parforge_error error)
{
    if (error == PARFORGE_ERR_NO_MEMORY && most_memory > 0) {
        atomic_fetch_add(&short_of_memory, 1);
        return false;
    }
    REQUIRE(error == PARFORGE_OK, "%s: %s", parforge_error_name(error), parforge_last_error());
    return true;
}

static void call_in_blocks(const parforge_options *options)
{
    uint64_t values[COUNT];
    uint64_t results[COUNT];

    for (size_t i = 0; i < COUNT; i++) {
        values[i] = i * i;
        results[i] = 0;
    }
    if (succeeded(stress_mixed(values, COUNT, results, options))) {
        for (size_t i = 0; i < COUNT; i++) {
            REQUIRE(results[i] == mix_of(i, i * i), "item %zu", i);
        }
    }
}

static void call_with_workers(const parforge_options *options)
{
    const struct range range = {COUNT};

    if (succeeded(stress_tallied(&range, options))) {
        atomic_fetch_add(&tallied, COUNT);
    }
}

static void call_that_fails(const parforge_options *options)
{
    int codes[COUNT] = {0};
    uint64_t results[COUNT];
    parforge_failure failure = {0, 0, 0};

    codes[COUNT / 3] = 4;
    codes[COUNT / 2] = 5;

    const parforge_error error = stress_sieve_items(codes, COUNT, results, options);

    if (error != PARFORGE_ERR_PROCESSOR) {
        REQUIRE(!succeeded(error), "%s", parforge_error_name(error));
        return;
    }
    REQUIRE(parforge_last_failures(&failure, 1) == 1 && failure.index == COUNT / 3 &&
                failure.code == 4,
            "item %zu with code %d", failure.index, failure.code);
    for (size_t i = 0; i < COUNT / 3; i++) {
        REQUIRE(results[i] == mix_of(i, 1), "item %zu", i);
    }
}

static void call(int threads, double timeout)
{
    const parforge_options options = {.max_threads = threads, .timeout = timeout};

    call_in_blocks(&options);
    call_with_workers(&options);
    call_that_fails(&options);
}

static void play_first(void)
{
    set_limit();
    call(8, 0.0);
    call(64, 0.0);
    call(8, 0.0);
}

static void play_later(void)
{
    call(8, 0.0);
    set_limit();
    call(8, 0.0);
    call(64, 0.0);
    call(2, 0.0);
    call(8, 0.0);
}

/* libgomp ends the threads that a smaller team does not need, and creates them again. */
static void play_alternating(void)
{
    call(64, 0.0);
    call(8, 0.0);
    call(2, 0.0);
    set_limit();
    for (int round = 0; round < 5; round++) {
        call(8, 0.0);
        call(3, 0.0);
        call(64, 0.0);
        call(1, 0.0);
    }
}

static void play_timed(void)
{
    set_limit();
    for (int round = 0; round < 3; round++) {
        call(8, 60.0);
        call(64, 60.0);
    }
}

/* Without a thread to keep the time, too, a time-out is seen within 64 items, although the strips
 * of the first items, of a nanosecond each, are long. */
#define CLIFF 50000

static int fall(size_t index)
{
    const struct timespec millisecond = {0, 1000000};

    return index % (2 * CLIFF) < CLIFF ? 0 : nanosleep(&millisecond, NULL);
}

static void play_timed_cliff(void)
{
    static unsigned char slots[4 * CLIFF];
    const parforge_options options = {.max_threads = 2, .timeout = 0.02};

    set_limit();
    scene = fall;

    const double start = seconds_now();
    const parforge_error error = stress_scene_items(slots, 4 * CLIFF, slots, &options);

    REQUIRE(error == PARFORGE_ERR_KILLED, "%s", parforge_error_name(error));
    REQUIRE(seconds_now() - start < 1.0, "it took %g seconds", seconds_now() - start);
}

/* The child of a fork has proved nothing, whatever its parent has. */
static void play_forked(void)
{
    int status = 0;

    call(8, 0.0);

    const pid_t child = fork();

    if (child == 0) {
        set_limit();
        call(8, 0.0);
        call(8, 0.0);
        _exit(0);
    }
    REQUIRE(child > 0 && waitpid(child, &status, 0) == child, "%s", strerror(errno));
    REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) == 0, "forked child: status %d", status);
}

static pthread_barrier_t callers_ready;
static bool callers_warm_up;

static void *call_often(void *context)
{
    (void)context;
    if (callers_warm_up) {
        call(8, 0.0);
        call(2, 0.0);
    }
    (void)pthread_barrier_wait(&callers_ready);
    (void)pthread_barrier_wait(&callers_ready); /* the limit is set between the two */
    for (int round = 0; round < 10; round++) {
        call(8, 0.0);
        call(round % 3 + 1, 0.0);
    }
    (void)pthread_barrier_wait(&callers_ready);
    for (;;) {
        (void)pause(); /* see below */
    }
    return NULL;
}

static void play_callers(bool warm_up)
{
    pthread_t callers[CALLERS];

    callers_warm_up = warm_up;
    REQUIRE(pthread_barrier_init(&callers_ready, NULL, CALLERS + 1) == 0, "barrier");
    for (int i = 0; i < CALLERS; i++) {
        REQUIRE(pthread_create(&callers[i], NULL, call_often, NULL) == 0, "without a limit");
    }
    (void)pthread_barrier_wait(&callers_ready);
    set_limit();
    (void)pthread_barrier_wait(&callers_ready);
    (void)pthread_barrier_wait(&callers_ready);
    /* The callers stay until the process ends: when a thread ends, libgomp 12 frees what its team
     * is still spinning on, and where memory is short that is soon unmapped. */
    call(8, 0.0);
}

static void play_callers_first(void)
{
    play_callers(false);
}

static void play_callers_later(void)
{
    play_callers(true);
}

static int call_within(const struct act *act, size_t index, uint64_t *output)
{
    (void)index;
    call(act->threads, 0.0);
    *output = 1;
    return 0;
}

/* With OMP_MAX_ACTIVE_LEVELS, calls within calls have teams of their own, made for each. */
static void play_nested(void)
{
    const struct act act = {call_within, 0, 4, 0};
    const parforge_options options = {.max_threads = 3};
    unsigned char input[6] = {0};
    uint64_t output[6];

    for (int round = 0; round < 3; round++) {
        memset(output, 0, sizeof output);
        if (succeeded(stress_act(input, 6, output, &act, &options))) {
            for (size_t i = 0; i < 6; i++) {
                REQUIRE(output[i] == 1, "item %zu", i);
            }
        }
        if (round == 0) {
            set_limit();
        }
    }
}

static const struct scenario {
    const char *name;
    void (*play)(void);
    const char *setting; /* of the environment, or NULL */
} scenarios[] = {
    {"first", play_first, NULL},
    {"first_proc_bind", play_first, "OMP_PROC_BIND=spread"},
    {"first_stacks", play_first, "OMP_STACKSIZE=64M"},
    {"first_gnu_stacks", play_first, "GOMP_STACKSIZE=64M"},
    {"first_llvm_stacks", play_first, "KMP_STACKSIZE=64M"},
    {"later", play_later, NULL},
    {"later_stacks", play_later, "OMP_STACKSIZE=64M"},
    {"alternating", play_alternating, NULL},
    {"alternating_passive", play_alternating, "OMP_WAIT_POLICY=passive"},
    {"timed", play_timed, NULL},
    {"timed_cliff", play_timed_cliff, NULL},
    {"forked", play_forked, NULL},
    {"callers_first", play_callers_first, NULL},
    {"callers_later", play_callers_later, NULL},
    {"nested", play_nested, "OMP_MAX_ACTIVE_LEVELS=4"},
};

/* The leak sanitizer, which would run at exit, has no rights over a process of this kind. */
static _Noreturn void leave(int status, const char *message, const char *rest)
{
    (void)printf("%s%s", message, rest);
    (void)fflush(stdout);
    _exit(status);
}

static void play_in_child(char **arguments)
{
    const char *const reason = become_ordinary_user();

    REQUIRE(reason == NULL, "cannot become an ordinary user: %s", reason);
    start_watchdog(SANITIZED ? 100 : 30);
    most_threads = atoi(arguments[1]);
    most_memory = (size_t)strtoull(arguments[2], NULL, 10);
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        if (strcmp(arguments[0], scenarios[i].name) == 0) {
            scenarios[i].play();
        }
    }

    const uint64_t expected = atomic_load(&tallied);
    const struct total total = take_total();

    REQUIRE(total.count == expected, "%llu items were done, not %llu",
            (unsigned long long)total.count, (unsigned long long)expected);
    leave(0, "whole", atomic_load(&short_of_memory) > 0 ? ", some calls short of memory" : "");
}

static void *idle(void *context)
{
    return context;
}

/* Whether limits hold here at all. */
static void probe_in_child(void)
{
    const char *const reason = become_ordinary_user();
    pthread_t thread;

    if (reason != NULL) {
        leave(1, "cannot become an ordinary user: ", reason);
    }
    limit_threads(1);
    if (pthread_create(&thread, NULL, idle, NULL) == 0) {
        leave(1, "RLIMIT_NPROC does not hold here", "");
    }
    leave(0, "", "");
}

static int trials;
static int trials_lost;

static void try(const struct scenario *scenario, int threads, size_t memory)
{
    char threads_text[32];
    char memory_text[32];
    const char *const arguments[] = {"child", scenario->name, threads_text, memory_text, NULL};
    const char *const settings[] = {scenario->setting, NULL};

    (void)snprintf(threads_text, sizeof threads_text, "%d", threads);
    (void)snprintf(memory_text, sizeof memory_text, "%zu", memory);

    const ending ending = run_self(arguments, settings);

    trials++;
    if (!ended_well(&ending) || strstr(ending.output, "whole") == NULL) {
        trials_lost++;
        (void)printf("scenario %s, %d threads, %zu bytes: %s\n", scenario->name, threads, memory,
                     describe_ending(&ending));
    }
}

/* 16 limits of threads, 8 of memory; long: memory in small steps, too. */
static void try_all_limits(const struct scenario *scenario, bool is_long)
{
    static const size_t megabytes[] = {1, 4, 9, 16, 32, 64, 80, 600};

    for (int threads = 1; threads <= 16; threads++) {
        try(scenario, threads, 0);
    }
    for (size_t i = 0; !SANITIZED && i < sizeof megabytes / sizeof megabytes[0]; i++) {
        try(scenario, 0, megabytes[i] << 20);
    }
    for (size_t kilobytes = 1024; !SANITIZED && is_long && kilobytes <= 80 << 10;
         kilobytes += 252) {
        try(scenario, 0, kilobytes << 10);
    }
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const char *const only = argc > 2 ? argv[2] : NULL;

    if (argc == 5 && strcmp(argv[1], "child") == 0) {
        play_in_child(argv + 2);
    }
    if (argc == 2 && strcmp(argv[1], "probe") == 0) {
        probe_in_child();
    }
    start_watchdog(is_long ? 3600 : 600);

    const ending probe = run_self((const char *const[]){"probe", NULL}, NULL);

    if (!ended_well(&probe)) {
        skip_test("%s", probe.output);
    }
    for (size_t i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
        if (THREAD_SANITIZED && scenarios[i].play == play_forked) {
            continue;
        }
        if (only == NULL || strcmp(only, scenarios[i].name) == 0) {
            try_all_limits(&scenarios[i], is_long);
        }
    }
    (void)printf("%d of %d trials lost\n", trials_lost, trials);
    return trials_lost == 0 ? 0 : 1;
}
