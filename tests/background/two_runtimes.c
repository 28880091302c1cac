/*
 * Two OpenMP runtimes in one process, and one parforge: a module compiled by gcc for libgomp and
 * one by clang for libomp, each in a library of its own. Calls and background jobs of both, at the
 * same time and nested in each other's items.
 */
#include "harness.h"
#include "resources.h"
#include "two_gnu.h"
#include "two_llvm.h"

#include <dlfcn.h>
#include <pthread.h>
#include <stdatomic.h>
#include <string.h>

#define ITEMS 24
#define INNER_ITEMS 5
#define MOST_DEPTH 3
#define CALLERS 3

/* Nested calls do not multiply threads, also across runtimes: each caller and each of eight drivers
 * has at most two more of each runtime. Some are on their way out. */
#define MOST_THREADS (1 + (CALLERS + 8) * 5 + 16)

/* The two modules look the same. */
struct module {
    const char *name;
    const char *region;  /* the function of the runtime that opens a region … */
    const char *runtime; /* … and the library that it has to come from */
    parforge_error (*call)(const uint64_t *input, size_t n, uint64_t *output, int depth,
                           const parforge_options *options);
    parforge_error (*start)(parforge_job **job, const uint64_t *input, size_t n, uint64_t *output,
                            int depth, const parforge_options *options);
    parforge_error (*get)(parforge_job *job, const uint64_t **results, size_t *n);
};

static const struct module modules[] = {
    {"gnu", "GOMP_parallel", "libgomp", two_gnu_descend, two_gnu_descend_start,
     two_gnu_descend_get_return_values},
    {"llvm", "__kmpc_fork_call", "libomp", two_llvm_descend, two_llvm_descend_start,
     two_llvm_descend_get_return_values},
};

static const parforge_options options = {.max_threads = 3};

static uint64_t mix(size_t index, uint64_t value, int depth)
{
    return (value + index * 7 + (uint64_t)depth) * UINT64_C(0x9e3779b97f4a7c15) >> 3;
}

static uint64_t expected(size_t index, uint64_t value, int depth)
{
    uint64_t sum = mix(index, value, depth);

    for (size_t i = 0; depth > 0 && i < INNER_ITEMS; i++) {
        sum = sum * 3 + expected(i, value + i, depth - 1);
    }
    return sum;
}

static parforge_error run(const struct module *module, bool in_background, const uint64_t *input,
                          size_t n, uint64_t *output, int depth)
{
    const uint64_t *results = NULL;
    parforge_job *job = NULL;
    size_t count = 0;

    if (!in_background) {
        return module->call(input, n, output, depth, &options);
    }

    parforge_error error = module->start(&job, input, n, output, depth, &options);

    if (error == PARFORGE_OK) {
        error = module->get(job, &results, &count);
        parforge_job_release(job);
    }
    return error;
}

/* The value decides which module is called, and whether in the background: all four are met. */
int descend(size_t index, uint64_t value, uint64_t *result, int depth)
{
    uint64_t input[INNER_ITEMS];
    uint64_t output[INNER_ITEMS];
    uint64_t sum = mix(index, value, depth);
    parforge_error error = PARFORGE_OK;

    for (size_t i = 0; i < INNER_ITEMS; i++) {
        input[i] = value + i;
    }
    if (depth > 0) {
        error = run(&modules[sum % 2], sum / 2 % 2 == 0, input, INNER_ITEMS, output, depth - 1);
    }
    for (size_t i = 0; depth > 0 && error == PARFORGE_OK && i < INNER_ITEMS; i++) {
        sum = sum * 3 + output[i];
    }
    *result = sum;
    return (int)error;
}

static void check(const struct module *module, const uint64_t *input, const uint64_t *output,
                  int depth)
{
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(output[i] == expected(i, input[i], depth), "%s: depth %d: item %zu", module->name,
                depth, i);
    }
}

/* Jobs of both at once, and a call of each meanwhile. */
static void interleave(randomness *source, int depth)
{
    uint64_t input[ITEMS];
    uint64_t output[ITEMS];
    parforge_job *jobs[4] = {NULL};

    for (size_t i = 0; i < ITEMS; i++) {
        input[i] = random_bits(source);
    }
    for (size_t i = 0; i < 4; i++) {
        REQUIRE(modules[i % 2].start(&jobs[i], input, ITEMS, NULL, depth, &options) == PARFORGE_OK,
                "%s", parforge_last_error());
    }
    for (size_t i = 0; i < 4; i++) {
        const struct module *const module = &modules[random_below(source, 2)];

        REQUIRE(module->call(input, ITEMS, output, depth, &options) == PARFORGE_OK, "%s",
                parforge_last_error());
        check(module, input, output, depth);
    }
    for (size_t i = 0; i < 4; i++) {
        const uint64_t *results = NULL;
        size_t n = 0;

        REQUIRE(modules[i % 2].get(jobs[i], &results, &n) == PARFORGE_OK && n == ITEMS, "%s",
                parforge_last_error());
        check(&modules[i % 2], input, results, depth);
        parforge_job_release(jobs[i]);
    }
}

static size_t rounds;

static void *work(void *context)
{
    randomness *const source = context;

    for (size_t round = 0; round < rounds; round++) {
        interleave(source, (int)(round % (MOST_DEPTH + 1)));
    }
    return NULL;
}

/* libomp has libgomp's functions as well. */
static void check_runtimes(void)
{
    for (size_t i = 0; i < 2; i++) {
        Dl_info place = {0};
        const void *const function = dlsym(RTLD_DEFAULT, modules[i].region);

        REQUIRE(function != NULL && dladdr(function, &place) != 0 &&
                    strstr(place.dli_fname, modules[i].runtime) != NULL,
                "%s comes from %s", modules[i].region,
                place.dli_fname != NULL ? place.dli_fname : "nowhere");
    }
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    randomness sources[CALLERS];
    pthread_t threads[CALLERS];

    start_watchdog(is_long ? 1700 : 170);
    check_runtimes();
    rounds = is_long ? 1000 : 16;
    for (size_t i = 0; i < CALLERS; i++) {
        sources[i] = (randomness){20260327 + i};
        REQUIRE(pthread_create(&threads[i], NULL, work, &sources[i]) == 0, "thread");
    }
    for (size_t i = 0; i < CALLERS; i++) {
        (void)pthread_join(threads[i], NULL);
    }

    const struct resources resources = resources_now();

    (void)printf("%d callers, %zu rounds each; %zu threads\n", CALLERS, rounds, resources.threads);
    REQUIRE(resources.threads <= MOST_THREADS, "%zu threads", resources.threads);
    return 0;
}
