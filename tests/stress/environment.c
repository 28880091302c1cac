/*
 * Settings of the OpenMP runtimes: whatever they say, the results are the same to the byte, the
 * layout is the same, and so is the item that fails.
 *
 * A trial is a child process with some settings in its environment, which prints a fingerprint of
 * all that it got.
 */
#include "harness.h"
#include "stress.h"

#ifdef _OPENMP
#include <omp.h>
#endif
#include <pthread.h>
#include <stdlib.h>
#include <string.h>

#define COUNT 5000
#define THREADS 6

static uint64_t add_error(uint64_t print, parforge_error error)
{
    parforge_failure failures[64];
    const size_t count = parforge_last_failures(failures, 64);

    print = fingerprint_of(print, &error, sizeof error);
    print = fingerprint_of(print, &count, sizeof count);
    for (size_t i = 0; i < count && i < 64; i++) {
        print = fingerprint_of(print, &failures[i].index, sizeof failures[i].index);
        print = fingerprint_of(print, &failures[i].code, sizeof failures[i].code);
    }
    return print;
}

/* The same words again, in the background. */
static uint64_t add_job(uint64_t print, const uint64_t *words, const parforge_options *options)
{
    const uint64_t *results = NULL;
    parforge_job *job = NULL;
    size_t n = 0;

    if (stress_mixed_start(&job, words, COUNT, NULL, options) == PARFORGE_OK &&
        stress_mixed_get_return_values(job, &results, &n) == PARFORGE_OK) {
        print = fingerprint_of(print, results, n * sizeof *results);
    }
    parforge_job_release(job);
    return print;
}

static uint64_t add_results(uint64_t print, const parforge_options *options)
{
    static uint64_t words[COUNT];
    static uint64_t mixed[COUNT];
    static double numbers[COUNT];
    static double curve[COUNT];

    for (size_t i = 0; i < COUNT; i++) {
        words[i] = i * 77;
        numbers[i] = (double)i / 97.0 - 20.0;
    }
    print = add_error(print, stress_mixed(words, COUNT, mixed, options));
    print = add_job(print, words, options);
    print = add_error(print, stress_curve(numbers, COUNT, curve, options));
    print = fingerprint_of(print, mixed, sizeof mixed);
    return fingerprint_of(print, curve, sizeof curve);
}

/* Below the lowest failing item all is as in the serial loop, above it nothing is promised. */
static uint64_t add_failures(uint64_t print, const parforge_options *options)
{
    const parforge_options going_on = {.max_threads = options->max_threads,
                                       .on_error = PARFORGE_CONTINUE};
    static int codes[COUNT];
    static uint64_t results[COUNT];

    memset(codes, 0, sizeof codes);
    for (size_t i = 1234; i < COUNT; i += 97) {
        codes[i] = (int)(i % 9);
    }
    print = add_error(print, stress_sieve(codes, COUNT, results, options));
    print = fingerprint_of(print, results, 1234 * sizeof results[0]);
    print = add_error(print, stress_sieve_items(codes, COUNT, results, options));
    print = fingerprint_of(print, results, 1234 * sizeof results[0]);
    print = add_error(print, stress_sieve_worker(codes, COUNT, results, options));
    print = fingerprint_of(print, results, 1234 * sizeof results[0]);
    print = add_error(print, stress_sieve(codes, COUNT, results, &going_on));
    print = fingerprint_of(print, results, sizeof results);
    print = add_error(print, stress_sieve_lenient(codes, COUNT, results, options));
    return fingerprint_of(print, results, sizeof results);
}

static uint64_t add_layout(uint64_t print)
{
    const parforge_options options = {.max_threads = THREADS, .name = "chunk"};
    static unsigned char inputs[500];
    static struct place places[500];
    static atomic_uchar times[500];

    print = add_error(print, stress_traced(inputs, 500, places, times, &options));
    for (size_t i = 0; i < 500; i++) {
        const unsigned char once = atomic_exchange(&times[i], 0);

        print = fingerprint_of(print, &places[i].chunk, sizeof places[i].chunk);
        print = fingerprint_of(print, &once, 1);
    }
    return print;
}

static uint64_t add_tally(uint64_t print, const parforge_options *options)
{
    const struct range range = {12345};

    print = add_error(print, stress_tallied(&range, options));

    const struct total total = take_total();

    print = fingerprint_of(print, &total.count, sizeof total.count);
    return fingerprint_of(print, &total.sum, sizeof total.sum);
}

static int say_fingerprint(void)
{
    uint64_t print = FINGERPRINT_START;

    start_watchdog(SANITIZED ? 100 : 30);
    for (int threads = 1; threads <= THREADS; threads++) {
        const parforge_options options = {.max_threads = threads};

        print = add_results(print, &options);
        print = add_failures(print, &options);
        (void)take_total();
        print = add_tally(print, &options);
        print = add_layout(print);
    }
    (void)printf("\nfingerprint %016llx\n", (unsigned long long)print);
    return 0;
}

/* Regions of the program's own, with the same parts as those of generated code. */
static void *open_regions(void *context)
{
    bool *const is_right = context;
    int items = 0;

    for (int i = 0; i < 2 * THREADS; i++) {
#pragma omp parallel num_threads(1 + i * 5 % THREADS) reduction(+ : items)
        {
#pragma omp for schedule(static)
            for (int k = 0; k < THREADS; k++) {
                items++;
            }
        }
    }
    *is_right = *is_right && items == 2 * THREADS * THREADS;
    return NULL;
}

/* In another thread, as those of background jobs, and then in the main one. */
static int open_all_regions(void)
{
    pthread_t thread;
    bool is_right = true;

    start_watchdog(10);
#ifdef _OPENMP
    is_right = omp_in_parallel() == 0;
#endif
    REQUIRE(pthread_create(&thread, NULL, open_regions, &is_right) == 0, "pthread_create");
    (void)pthread_join(thread, NULL);
    (void)open_regions(&is_right);
    return is_right ? 0 : 1;
}

static char expected[64];
static int trials;
static int trials_void;

/* Whether the runtime ends any program with these settings: nobody can do anything then. Some it
 * ends only now and then. */
static bool is_deadly(const char *const *settings)
{
    for (int i = 0; i < 20; i++) {
        const ending ending = run_self((const char *const[]){"region", NULL}, settings);

        if (!ended_well(&ending)) {
            return true;
        }
    }
    return false;
}

static void say(const char *const *settings)
{
    for (size_t i = 0; settings[i] != NULL; i++) {
        (void)printf("%s\n", settings[i]);
    }
}

static void try(const char *const *settings)
{
    const ending ending = run_self((const char *const[]){"child", NULL}, settings);
    const char *const line = strstr(ending.output, "\nfingerprint ");

    trials++;
    if (!ended_well(&ending) || line == NULL) {
        say(settings);
        REQUIRE(is_deadly(settings), "%s", describe_ending(&ending));
        (void)printf("void: they end programs without parforge, too\n");
        trials_void++;
        return;
    }
    if (expected[0] == '\0') {
        (void)snprintf(expected, sizeof expected, "%s", line);
    }
    if (strcmp(line, expected) != 0) {
        say(settings);
    }
    REQUIRE(strcmp(line, expected) == 0, "%s instead of %s", line, expected);
}

/* In what either runtime says of its settings the fingerprint would not be found. */
static const char quiet[] = "KMP_WARNINGS=0";

static const char *const named[] = {
    "OMP_NUM_THREADS=1",
    "OMP_NUM_THREADS=3",
    "OMP_NUM_THREADS=2,3,4",
    "OMP_NUM_THREADS=65536",
    "OMP_THREAD_LIMIT=1",
    "OMP_THREAD_LIMIT=2",
    "OMP_THREAD_LIMIT=3",
    "OMP_THREAD_LIMIT=7",
    "OMP_DYNAMIC=true",
    "OMP_DYNAMIC=false",
    "OMP_NESTED=true",
    "OMP_MAX_ACTIVE_LEVELS=0",
    "OMP_MAX_ACTIVE_LEVELS=1",
    "OMP_MAX_ACTIVE_LEVELS=9",
    "OMP_SCHEDULE=dynamic,1",
    "OMP_SCHEDULE=guided",
    "OMP_SCHEDULE=nonmonotonic:dynamic,3",
    "OMP_PROC_BIND=false",
    "OMP_PROC_BIND=close",
    "OMP_PROC_BIND=spread,close",
    "OMP_PROC_BIND=master",
    "OMP_PLACES=cores",
    "OMP_PLACES=threads(1)",
    "OMP_PLACES={0}",
    "OMP_WAIT_POLICY=active",
    "OMP_WAIT_POLICY=passive",
    "OMP_STACKSIZE=64K",
    "OMP_STACKSIZE=100M",
    "OMP_STACKSIZE=2000G",
    "OMP_CANCELLATION=true",
    "OMP_DISPLAY_ENV=verbose",
    "OMP_DISPLAY_AFFINITY=true",
    "OMP_MAX_TASK_PRIORITY=4",
    "OMP_TARGET_OFFLOAD=disabled",
    "OMP_TOOL=disabled",
    "OMP_TEAMS_THREAD_LIMIT=1",
    "KMP_SCHEDULE=static,greedy",
    "KMP_SCHEDULE=static,balanced",
    "KMP_SCHEDULE=guided,iterative",
    "KMP_BLOCKTIME=0",
    "KMP_BLOCKTIME=infinite",
    "KMP_LIBRARY=serial",
    "KMP_LIBRARY=turnaround",
    "KMP_AFFINITY=compact",
    "KMP_AFFINITY=disabled",
    "KMP_ALL_THREADS=2",
    "KMP_DEVICE_THREAD_LIMIT=3",
    "KMP_DYNAMIC_MODE=random",
    "KMP_HOT_TEAMS_MAX_LEVEL=0",
    "KMP_HOT_TEAMS_MODE=1",
    "KMP_STACKSIZE=100M",
    "KMP_FORKJOIN_BARRIER=1,1",
    "KMP_REDUCTION_BARRIER_PATTERN=linear,linear",
    "KMP_HW_SUBSET=1c",
    "KMP_SETTINGS=true",
    "GOMP_SPINCOUNT=0",
    "GOMP_SPINCOUNT=infinite",
    "GOMP_CPU_AFFINITY=0",
    "GOMP_CPU_AFFINITY=0 0 0",
    "OMP_STACKSIZE=18446744073709551615",
    "GOMP_STACKSIZE=100T",
    "KMP_STACKSIZE=100T",
    "GOMP_STACKSIZE=100M",
};

static void try_named(void)
{
    for (size_t i = 0; i < sizeof named / sizeof named[0]; i++) {
        /* The thread sanitizer needs a tool of OpenMP's. */
        if (!THREAD_SANITIZED || strncmp(named[i], "OMP_TOOL=", 9) != 0) {
            try((const char *const[]){named[i], quiet, NULL});
        }
    }
}

/* Without OMP_NUM_THREADS: libomp 14 takes the memory of the machine for a value that is no
 * number. */
static const char *const names[] = {
    "OMP_THREAD_LIMIT",
    "OMP_DYNAMIC",
    "OMP_NESTED",
    "OMP_MAX_ACTIVE_LEVELS",
    "OMP_SCHEDULE",
    "OMP_PROC_BIND",
    "OMP_PLACES",
    "OMP_WAIT_POLICY",
    "OMP_STACKSIZE",
    "OMP_CANCELLATION",
    "OMP_DISPLAY_AFFINITY",
    "OMP_MAX_TASK_PRIORITY",
    "OMP_TEAMS_THREAD_LIMIT",
    "OMP_NUM_TEAMS",
    "OMP_DEFAULT_DEVICE",
    "OMP_ALLOCATOR",
    "OMP_AFFINITY_FORMAT",
    "KMP_SCHEDULE",
    "KMP_BLOCKTIME",
    "KMP_LIBRARY",
    "KMP_AFFINITY",
    "KMP_ALL_THREADS",
    "KMP_DEVICE_THREAD_LIMIT",
    "KMP_TEAMS_THREAD_LIMIT",
    "KMP_DYNAMIC_MODE",
    "KMP_STACKSIZE",
    "KMP_HOT_TEAMS_MAX_LEVEL",
    "KMP_HOT_TEAMS_MODE",
    "KMP_FORKJOIN_BARRIER",
    "KMP_FORKJOIN_BARRIER_PATTERN",
    "KMP_PLAIN_BARRIER",
    "KMP_REDUCTION_BARRIER",
    "KMP_TASKING",

    "KMP_STACKOFFSET",
    "KMP_DUPLICATE_LIB_OK",
    "GOMP_SPINCOUNT",
    "GOMP_CPU_AFFINITY",
    "GOMP_STACKSIZE",
};

static const char *const values[] = {
    "0",
    "1",
    "2",
    "3",
    "5",
    "64",
    "1000",
    "-1",
    "65536",
    "2147483647",
    "2147483648",
    "18446744073709551615",
    "99999999999999999999",
    "0x10",
    "1.5",
    "",
    " ",
    "true",
    "false",
    "TRUE",
    "yes",
    "disabled",
    "static",
    "static,1",
    "static,greedy",
    "dynamic",
    "dynamic,7",
    "guided,0",
    "auto",
    "monotonic:static",
    "close",
    "spread",
    "master",
    "primary",
    "spread,master",
    "threads",
    "cores",
    "sockets",
    "cores(1)",
    "threads(99)",
    "{0}",
    "{0},{1}",
    "{0:2}",
    "{0}:9",
    "{99}",
    "{",
    "0-1",
    "0 1",
    "active",
    "passive",
    "infinite",
    "10ms",
    "1s",
    "16K",
    "256k",
    "1M",
    "64M",
    "3G",
    "100T",
    "10 M",
    "compact",
    "scatter",
    "none",
    "granularity=fine,compact",
    "serial",
    "throughput",
    "turnaround",
    "tree",
    "atomic",
    "critical",
    "linear,hyper",
    "hyper,linear",
    "hierarchical,hierarchical",
    "1,1",
    "4,2",
    "2,3,4",
    "1,",
    ",",
    "%",
    "\xff\xfe",
    "random",
    "load_balance",
};

static void try_random(size_t rounds, uint64_t seed)
{
    randomness source = {seed};
    char settings[MOST_SETTINGS][128];
    const char *list[MOST_SETTINGS + 1];

    (void)printf("seed %llu\n", (unsigned long long)seed);
    for (size_t round = 0; round < rounds; round++) {
        const size_t count = 1 + random_below(&source, 4);

        for (size_t i = 0; i < count; i++) {
            (void)snprintf(settings[i], sizeof settings[i], "%s=%s",
                           names[random_below(&source, sizeof names / sizeof names[0])],
                           values[random_below(&source, sizeof values / sizeof values[0])]);
            list[i] = settings[i];
        }
        list[count] = quiet;
        list[count + 1] = NULL;
        try(list);
    }
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;

    if (argc == 2 && strcmp(argv[1], "child") == 0) {
        return say_fingerprint();
    }
    if (argc == 2 && strcmp(argv[1], "region") == 0) {
        return open_all_regions();
    }
    start_watchdog(is_long ? 3600 : 300);
    try((const char *const[]){NULL});
    try_named();
    try_random(is_long ? 2000 : 100, argc > 2 ? strtoull(argv[2], NULL, 10) : 19);
    (void)printf("%d trials, %d of them void\n", trials, trials_void);
    REQUIRE(trials_void * 5 < trials, "too few trials tell anything");
    return 0;
}
