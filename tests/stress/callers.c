/*
 * Who calls: threads of the program's own at once, members of its own regions, threads that are
 * about to end, and forked children. Each gets its own results, failures and messages.
 */
#include "harness.h"
#include "stress.h"

#include <errno.h>
#include <pthread.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define CALLERS 8
#define MOST_ITEMS 2000

typedef parforge_error (*sieve)(const int *code, size_t n, uint64_t *output,
                                const parforge_options *options);

/* A few calls, different for each caller, and what they must give. */
static void call_as(size_t caller, size_t rounds)
{
    static const sieve sieves[] = {stress_sieve, stress_sieve_items, stress_sieve_worker};
    randomness source = {caller};
    uint64_t values[MOST_ITEMS];
    uint64_t results[MOST_ITEMS];
    int codes[MOST_ITEMS];

    for (size_t round = 0; round < rounds; round++) {
        const size_t n = 1 + random_below(&source, MOST_ITEMS);
        const parforge_options options = {.max_threads = 1 + (int)random_below(&source, 8),
                                          .timeout = round % 2 == 0 ? 100.0 : 0.0};
        const parforge_options going_on = {.max_threads = options.max_threads,
                                           .on_error = PARFORGE_CONTINUE};
        const size_t failing = random_below(&source, n);
        parforge_failure failure = {n, 0, 0};
        char message[64];

        memset(codes, 0, sizeof codes);
        codes[failing] = (int)caller + 1;
        for (size_t i = 0; i < n; i++) {
            values[i] = caller * i;
        }
        REQUIRE(stress_mixed(values, n, results, &options) == PARFORGE_OK, "%s",
                parforge_last_error());
        for (size_t i = 0; i < n; i++) {
            REQUIRE(results[i] == mix_of(i, caller * i), "caller %zu, item %zu", caller, i);
        }
        REQUIRE(sieves[round % 3](codes, n, results, round % 5 == 0 ? &going_on : &options) ==
                    PARFORGE_ERR_PROCESSOR,
                "caller %zu: %s", caller, parforge_last_error());
        REQUIRE(parforge_last_failures(&failure, 1) == 1 && failure.index == failing &&
                    failure.code == (int)caller + 1,
                "caller %zu: item %zu with code %d", caller, failure.index, failure.code);
        (void)snprintf(message, sizeof message, "item %zu", failing);
        REQUIRE(strstr(parforge_last_error(), message) != NULL, "caller %zu: %s", caller,
                parforge_last_error());
    }
}

static size_t rounds_of_callers;

static void *be_caller(void *context)
{
    call_as(*(const size_t *)context, rounds_of_callers);
    return NULL;
}

static void check_threads(size_t rounds)
{
    pthread_t threads[CALLERS];
    size_t numbers[CALLERS];

    rounds_of_callers = rounds;
    for (size_t i = 0; i < CALLERS; i++) {
        numbers[i] = i;
        REQUIRE(pthread_create(&threads[i], NULL, be_caller, &numbers[i]) == 0, "thread %zu", i);
    }
    for (size_t i = 0; i < CALLERS; i++) {
        REQUIRE(pthread_join(threads[i], NULL) == 0, "thread %zu", i);
    }
}

static void check_regions(size_t rounds)
{
#pragma omp parallel for schedule(dynamic, 1) num_threads(4)
    for (size_t i = 0; i < 2 * CALLERS; i++) {
        call_as(i, rounds);
    }
    call_as(99, rounds);
}

/* The program's own destructor for a thread may call once more: when ours has been run, too.
 * Without a region, as libomp crashes with any there. */
static pthread_key_t key;

static void call_at_the_end(void *context)
{
    const parforge_options options = {.max_threads = 1, .on_error = PARFORGE_CONTINUE};
    parforge_failure failures[3] = {{0, 0, 0}};
    const int codes[] = {0, 5, 6};
    uint64_t results[3];

    (void)context;
    (void)parforge_last_failures(failures, 3);
    for (int i = 0; i < 3; i++) {
        REQUIRE(stress_sieve(codes, 3, results, &options) == PARFORGE_ERR_PROCESSOR, "call");
        REQUIRE(parforge_last_failures(failures, 3) == 2 && failures[1].code == 6, "list");
    }
}

static void *fail_and_end(void *context)
{
    const parforge_options going_on = {.on_error = PARFORGE_CONTINUE};
    const int codes[] = {1, 0, 2, 3};
    uint64_t results[4];

    REQUIRE(stress_sieve(codes, 4, results, &going_on) == PARFORGE_ERR_PROCESSOR, "call");
    REQUIRE(pthread_setspecific(key, &key) == 0, "pthread_setspecific");
    return context;
}

static void check_ending_threads(void)
{
    pthread_t thread;

    /* Ours is made by the first list of failures. Keys are destroyed in the order of creation. */
    call_as(0, 4);
    REQUIRE(pthread_key_create(&key, call_at_the_end) == 0, "pthread_key_create");
    for (int i = 0; i < 20; i++) {
        REQUIRE(pthread_create(&thread, NULL, fail_and_end, NULL) == 0, "thread");
        REQUIRE(pthread_join(thread, NULL) == 0, "thread");
    }
    (void)pthread_key_delete(key);
}

static void call_in_child(void)
{
    const pid_t child = fork();
    int status = 0;

    if (child == 0) {
        start_watchdog(60);
        call_as(7, 4);
        _exit(0);
    }
    REQUIRE(child > 0 && waitpid(child, &status, 0) == child, "%s", strerror(errno));
    REQUIRE(WIFEXITED(status) && WEXITSTATUS(status) == 0, "child: status %d", status);
}

static void *fork_on_thread(void *context)
{
    call_as(3, 2);
    call_in_child();
    call_as(3, 2);
    return context;
}

/* It has had a region of its own, and no call. */
static void *fork_on_stranger(void *context)
{
    int members = 0;

#pragma omp parallel num_threads(2) reduction(+ : members)
    members++;
    REQUIRE(members > 0, "no region");
    call_in_child();
    return context;
}

static int call_in_forked_child(const struct act *act, size_t index, uint64_t *output)
{
    (void)act;
    if (index == 1) {
        call_in_child();
    }
    *output = index;
    return 0;
}

static void check_forks(int rounds)
{
    const struct act act = {call_in_forked_child, 0, 0, 0};
    const parforge_options options = {.max_threads = 2, .timeout = 100.0};
    unsigned char inputs[4] = {0};
    uint64_t results[4];
    pthread_t thread;

    for (int round = 0; round < rounds; round++) {
        call_as(2, 2);
        call_in_child();
        REQUIRE(pthread_create(&thread, NULL, fork_on_thread, NULL) == 0, "thread");
        REQUIRE(pthread_join(thread, NULL) == 0, "thread");
        REQUIRE(pthread_create(&thread, NULL, fork_on_stranger, NULL) == 0, "thread");
        REQUIRE(pthread_join(thread, NULL) == 0, "thread");
        REQUIRE(stress_act(inputs, 4, results, &act, &options) == PARFORGE_OK, "%s",
                parforge_last_error());
    }
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t rounds = is_long ? 5000 : SANITIZED ? 20 : 100;

    start_watchdog(is_long ? 3000 : 250);
    check_ending_threads();
    check_threads(rounds);
    check_regions(rounds);
    check_threads(rounds);
    if (!THREAD_SANITIZED) {
        check_forks(is_long ? 1000 : 10);
    }
    return 0;
}
