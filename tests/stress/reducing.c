/*
 * Reductions whose operation is exact: the value is that of the serial loop, for any number of
 * threads and both schedules, in processes, too, whatever items cost, in each form of loop, in
 * calls and in jobs. Where there is no result, the room for it is not touched.
 */
#include "folding_forms.h"

#include <stdlib.h>
#include <string.h>

#define UNTOUCHED UINT64_C(0xabababababababab)
#define IGNORED 3
#define FAILING 4

/* ---- memory that ends ---- */

static atomic_int left = -1; /* how many may be had; -1: no end */
static atomic_int spared;    /* how many may be had once memory ends */
static atomic_size_t refused;

void *__real_malloc(size_t size);
void *__wrap_malloc(size_t size);

void *__wrap_malloc(size_t size)
{
    int before = atomic_load(&left);

    while (before > 0 && !atomic_compare_exchange_weak(&left, &before, before - 1)) {
    }
    if (before == 0) {
        atomic_fetch_add(&refused, 1);
        return NULL;
    }
    return __real_malloc(size);
}

static void end_memory(void)
{
    atomic_store(&left, atomic_load(&spared));
}

static void give_memory_back(void)
{
    atomic_store(&marked_item, SIZE_MAX);
    atomic_store(&left, -1);
}

/* ---- one experiment ---- */

static struct experiment {
    const form *form;
    size_t n;
    unsigned rounds[MOST_ITEMS];
    int codes[MOST_ITEMS];
    struct map output[MOST_ITEMS];
    struct map reduced;
    struct map expected;
    parforge_options options;
    bool fails; /* without a result */
} e;

static const int ignored[] = {IGNORED};

static parforge_error call(struct map *output, struct map *reduced)
{
    return e.form->call != NULL ? e.form->call(e.rounds, e.codes, e.n, output, reduced, &e.options)
                                : e.form->call_only(e.rounds, e.codes, e.n, reduced, &e.options);
}

static parforge_error make(parforge_job **job, bool starts, struct map *output, struct map *reduced)
{
    if (e.form->call != NULL) {
        return (starts ? e.form->start : e.form->create)(job, e.rounds, e.codes, e.n, output,
                                                         reduced, &e.options);
    }
    return (starts ? e.form->start_only : e.form->create_only)(job, e.rounds, e.codes, e.n, reduced,
                                                               &e.options);
}

static parforge_error results(parforge_job *job, bool waits, const struct map **output,
                              const struct map **reduced, size_t *n)
{
    *output = NULL;
    if (waits) {
        return e.form->call != NULL ? e.form->values(job, output, reduced, n)
                                    : e.form->values_only(job, reduced, n);
    }
    return e.form->call != NULL ? e.form->results(job, output, reduced, n)
                                : e.form->results_only(job, reduced, n);
}

static bool are_equal(struct map a, struct map b)
{
    return a.factor == b.factor && a.offset == b.offset;
}

/* Whether items fail, and what is made of it. */
static void draw_failures(randomness *source)
{
    const size_t kind = random_below(source, 8);
    const size_t rarity = 1 + random_below(source, e.n + 1);
    bool has_failures = false;

    for (size_t i = 0; i < e.n; i++) {
        e.codes[i] = kind < 4 && random_below(source, rarity) == 0 ? FAILING : 0;
        has_failures = has_failures || e.codes[i] != 0;
        if (kind == 2 && e.codes[i] != 0) {
            e.codes[i] = IGNORED;
        }
    }
    e.fails = has_failures && kind < 2;
    e.options.on_error = kind == 1 ? PARFORGE_CONTINUE : PARFORGE_ON_ERROR_SPEC;
    e.options.ignore_errors = kind == 2 ? ignored : NULL;
    e.options.ignore_errors_count = kind == 2 ? 1 : 0;
    e.options.suppress_errors = kind == 3;
}

static struct map value_of(size_t index)
{
    return e.codes[index] != 0 ? broken_map : plain_map_of(index, e.rounds[index]);
}

static void forget(void)
{
    e.reduced = (struct map){UNTOUCHED, UNTOUCHED};
    memset(e.output, 0xab, e.n * sizeof e.output[0]);
}

static void draw(randomness *source)
{
    e.form = &forms[random_below(source, FORMS)];
    e.n = draw_count(source);
    e.options = (parforge_options){
        .max_threads = 1 + (int)random_below(source, MOST_THREADS),
        .schedule =
            random_below(source, 2) == 0 ? PARFORGE_SCHEDULE_STATIC : PARFORGE_SCHEDULE_ADAPTIVE,
        .backend = random_below(source, 8) == 0 ? PARFORGE_PROCESSES : PARFORGE_THREADS,
    };
    draw_costs(source, e.rounds, e.n);
    draw_failures(source);
    e.expected = e.n > 0 ? value_of(0) : *e.form->identity;
    for (size_t i = 1; i < e.n; i++) {
        e.expected = e.form->fold(e.expected, value_of(i));
    }
    forget();
}

static void check_untouched(const char *why)
{
    REQUIRE(are_equal(e.reduced, (struct map){UNTOUCHED, UNTOUCHED}),
            "%s, %zu items: the room was written to though %s", e.form->name, e.n, why);
}

static void check_value(struct map found)
{
    REQUIRE(are_equal(found, e.expected),
            "%s, %zu items, %d threads: %llx x + %llx instead of %llx x + %llx", e.form->name, e.n,
            e.options.max_threads, (unsigned long long)found.factor,
            (unsigned long long)found.offset, (unsigned long long)e.expected.factor,
            (unsigned long long)e.expected.offset);
}

static void check_items(const struct map *output)
{
    REQUIRE(output != NULL || e.form->call == NULL || e.n == 0, "%s: no results", e.form->name);
    for (size_t i = 0; e.form->call != NULL && output != NULL && i < e.n; i++) {
        REQUIRE(are_equal(output[i], value_of(i)), "%s: result %zu of %zu", e.form->name, i, e.n);
    }
}

/* ---- calls ---- */

static void try_call(void)
{
    const parforge_error error = call(e.output, &e.reduced);

    REQUIRE(error == (e.fails ? PARFORGE_ERR_PROCESSOR : PARFORGE_OK), "%s: %s", e.form->name,
            parforge_last_error());
    if (e.fails) {
        check_untouched("an item failed");
        return;
    }
    check_value(e.reduced);
    check_items(e.output);
}

/* ---- jobs ---- */

static void check_results(parforge_job *job, bool waits, parforge_error end, const struct map *room)
{
    const struct map *output = e.output;
    const struct map *reduced = e.output;
    size_t n = 77;
    const parforge_error error = results(job, waits, &output, &reduced, &n);

    REQUIRE(error == end, "%s: %s instead of %s", e.form->name, parforge_error_name(error),
            parforge_error_name(end));
    if (end != PARFORGE_OK) {
        REQUIRE(output == NULL && reduced == NULL && n == 0, "results of a job that failed");
        return;
    }
    REQUIRE(reduced != NULL && (room == NULL || reduced == room), "%s: another place",
            e.form->name);
    REQUIRE(n == (e.form->call != NULL ? e.n : 1), "%s: %zu results of %zu items", e.form->name, n,
            e.n);
    check_value(*reduced);
    check_items(output);
}

static void check_end(parforge_job *job, bool is_killed, struct map *room)
{
    const parforge_error end = parforge_job_join(job, 60.0);

    if (end == PARFORGE_ERR_KILLED) {
        REQUIRE(is_killed, "%s: %s", e.form->name, parforge_last_error());
    } else {
        REQUIRE(end == (e.fails ? PARFORGE_ERR_PROCESSOR : PARFORGE_OK), "%s: %s", e.form->name,
                parforge_last_error());
    }
    if (end != PARFORGE_OK) {
        check_untouched("the job has no result");
    }
    check_results(job, true, end, room);
    check_results(job, false, end, room);
}

static void try_job(randomness *source)
{
    struct map *const room = random_below(source, 2) == 0 ? &e.reduced : NULL;
    struct map *const output = random_below(source, 2) == 0 ? e.output : NULL;
    const bool starts = random_below(source, 2) == 0;
    const size_t runs = 1 + random_below(source, 3);
    parforge_job *job = NULL;

    REQUIRE(make(&job, starts, output, room) == PARFORGE_OK, "%s", parforge_last_error());
    for (size_t run = 0; run < runs; run++) {
        const bool kills = random_below(source, 3) == 0;

        if (run > 0) {
            forget();
        }
        if (run > 0 || !starts) {
            REQUIRE(parforge_job_start(job) == PARFORGE_OK, "%s", parforge_last_error());
        }
        if (kills) {
            const parforge_error error = parforge_job_kill(job, random_below(source, 2) == 0, 60.0);

            REQUIRE(error == PARFORGE_OK || error == PARFORGE_ERR_NOT_RUNNING, "%s",
                    parforge_last_error());
        }
        check_end(job, kills, room);
    }
    parforge_job_release(job);
}

static void try_submit(randomness *source)
{
    const unsigned rounds = (unsigned)random_below(source, 100);
    parforge_job *job = NULL;

    e.n = 1;
    e.rounds[0] = rounds;
    e.codes[0] = 0;
    e.expected = plain_map_of(0, rounds);
    REQUIRE(e.form->submit(&job, rounds, 0, &e.options) == PARFORGE_OK, "%s",
            parforge_last_error());
    check_results(job, true, PARFORGE_OK, NULL);
    parforge_job_release(job);
}

/* ---- what is refused ---- */

static void check_refusals(void)
{
    for (size_t k = 0; k < FORMS; k++) {
        struct map reduced = no_map;

        e = (struct experiment){.form = &forms[k], .n = 100};
        e.rounds[0] = 8;
        REQUIRE(call(e.output, NULL) == PARFORGE_ERR_INVALID, "no room");
        REQUIRE(call(e.output, (struct map *)(void *)&e.rounds[2]) == PARFORGE_ERR_INVALID,
                "room in an input");
        if (e.form->call != NULL) {
            REQUIRE(call(e.output, &e.output[99]) == PARFORGE_ERR_INVALID, "room in the output");
            REQUIRE(call(e.output, &e.output[100]) == PARFORGE_OK, "room behind the output");
            REQUIRE(call(NULL, &reduced) == PARFORGE_ERR_INVALID, "no room for the results");
        }
        REQUIRE(e.rounds[0] == 8, "something was started");
        e.n = 0;
        REQUIRE(call(NULL, NULL) == PARFORGE_ERR_INVALID, "no room, without items");
        REQUIRE(call(NULL, &reduced) == PARFORGE_OK && are_equal(reduced, *e.form->identity),
                "without items");
    }
}

/* ---- no memory for what cannot be folded yet ---- */

static void try_without_memory(randomness *source)
{
    const size_t item = e.n > 0 ? random_below(source, e.n) : 0;
    const bool spares = random_below(source, 2) == 0;
    parforge_error error = PARFORGE_OK;

    if (e.n == 0 || e.fails || e.options.suppress_errors ||
        e.options.backend == PARFORGE_PROCESSES) {
        return; /* in a process nothing is folded, and this process does not see its items */
    }
    atomic_store(&refused, 0);
    atomic_store(&spared, spares ? (int)random_below(source, 8) : 0);
    atomic_store(&marked_item, item);
    error = call(e.output, &e.reduced);
    give_memory_back();
    if (error == PARFORGE_ERR_NO_MEMORY) {
        REQUIRE(atomic_load(&refused) > 0, "%s: there was memory", e.form->name);
        check_untouched("there was no memory");
    } else {
        REQUIRE(error == PARFORGE_OK, "%s: %s", e.form->name, parforge_last_error());
        REQUIRE(spares || e.form->call != NULL, "%s: something was kept without memory",
                e.form->name);
        check_value(e.reduced);
    }
    forget();
    try_call();
}

static void check_job_without_memory(void)
{
    parforge_job *job = NULL;

    e = (struct experiment){.form = &forms[1], .n = 3000, .options = {.max_threads = 3}};
    e.expected = value_of(0);
    for (size_t i = 1; i < e.n; i++) {
        e.expected = e.form->fold(e.expected, value_of(i));
    }
    forget();
    REQUIRE(make(&job, false, NULL, &e.reduced) == PARFORGE_OK, "%s", parforge_last_error());
    REQUIRE(parforge_job_start(job) == PARFORGE_OK && parforge_job_join(job, 60.0) == PARFORGE_OK,
            "%s", parforge_last_error());
    check_value(e.reduced);
    forget();
    atomic_store(&spared, 0);
    atomic_store(&marked_item, 1500);
    REQUIRE(parforge_job_start(job) == PARFORGE_OK, "%s", parforge_last_error());
    const parforge_error error = parforge_job_join(job, 60.0);

    give_memory_back();
    REQUIRE(error == PARFORGE_ERR_NO_MEMORY, "%s: %s", parforge_error_name(error),
            parforge_last_error());
    check_untouched("there was no memory");
    REQUIRE(parforge_job_status(job) == PARFORGE_ERRORED, "the job has another status");
    REQUIRE(parforge_job_start(job) == PARFORGE_OK, "%s", parforge_last_error());
    check_end(job, false, &e.reduced);
    parforge_job_release(job);
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t rounds = is_long ? 60000 : SANITIZED ? 300 : 1500;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20261121;
    randomness source = {seed};

    at_marked_item = end_memory;
    start_watchdog(is_long ? 3500 : 250);
    check_refusals();
    check_job_without_memory();
    for (size_t round = 0; round < rounds; round++) {
        draw(&source);
        switch (random_below(&source, 4)) {
        case 0:
            try_call();
            break;
        case 1:
            try_job(&source);
            break;
        case 2:
            try_without_memory(&source);
            break;
        default:
            try_submit(&source);
            break;
        }
    }
    (void)printf("%zu experiments, seed %llu\n", rounds, (unsigned long long)seed);
    return 0;
}
