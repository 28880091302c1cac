/*
 * Items of any cost under the adaptive schedule: each is begun once, whoever runs it; results,
 * failures and what is told of them are the serial loop's; what is done after a kill or a failure
 * is exactly what can be read; and threads that run dry do take work from others.
 */
#include "harness.h"
#include "stress.h"

#include <sched.h>
#include <stdlib.h>
#include <string.h>

#define MOST_ITEMS 6000
#define DEFAULT 99
#define UNTOUCHED UINT64_C(0xabababababababab)

/* Of which a millisecond has some hundred thousands. */
#define DEAR 4000

typedef parforge_error (*processor)(const unsigned *rounds, const int *code, size_t n,
                                    uint64_t *output, const parforge_options *options);
typedef parforge_error (*starter)(parforge_job **job, const unsigned *rounds, const int *code,
                                  size_t n, uint64_t *output, const parforge_options *options);
typedef parforge_error (*reader)(parforge_job *job, size_t index, uint64_t *result, double timeout);

static const struct form {
    processor run;
    starter start;
    reader read;
} forms[] = {
    {stress_labour, stress_labour_start, stress_labour_result_at},
    {stress_labour_items, stress_labour_items_start, stress_labour_items_result_at},
};

static struct experiment {
    const struct form *form;
    size_t n;
    unsigned rounds[MOST_ITEMS];
    int codes[MOST_ITEMS];
    atomic_uchar times[MOST_ITEMS];
    uint64_t output[MOST_ITEMS];
    parforge_options options;
    size_t first_failure; /* n: none */
    size_t failures;
} e;

static uint64_t result_of(size_t index)
{
    uint64_t value = index;

    for (unsigned round = 0; round < e.rounds[index]; round++) {
        value = hash_of(value + 1);
    }
    return e.codes[index] == 0 ? value : DEFAULT;
}

/* What makes chunks uneven. */
static void draw_costs(randomness *source)
{
    const size_t kind = random_below(source, 6);
    const size_t giant = random_below(source, e.n);

    for (size_t i = 0; i < e.n; i++) {
        switch (kind) {
        case 0: /* all the same */
            e.rounds[i] = 60;
            break;
        case 1: /* a triangle */
            e.rounds[i] = (unsigned)(i * 200 / e.n);
            break;
        case 2: /* a cliff after very cheap ones */
            e.rounds[i] = i >= e.n - e.n / 50 - 1 ? DEAR : 0;
            break;
        case 3: /* dear ones first */
            e.rounds[i] = i <= e.n / 50 ? DEAR : 1;
            break;
        case 4: /* one of all */
            e.rounds[i] = i == giant ? 100 * DEAR : 20;
            break;
        default:
            e.rounds[i] = random_below(source, 20) == 0 ? DEAR / 4 : 10;
            break;
        }
    }
}

static void draw_codes(randomness *source)
{
    const size_t rarity = random_below(source, 3) == 0 ? e.n : 0;

    e.first_failure = e.n;
    e.failures = 0;
    for (size_t i = e.n; i-- > 0;) {
        e.codes[i] = rarity > 0 && random_below(source, rarity) == 0 ? 1 : 0;
        if (e.codes[i] != 0) {
            e.first_failure = i;
            e.failures++;
        }
    }
}

static void draw(randomness *source)
{
    e.form = &forms[random_below(source, 2)];
    e.n = 1 + random_below(source, MOST_ITEMS >> random_below(source, 9));
    draw_costs(source);
    draw_codes(source);
    e.options = (parforge_options){
        .max_threads = 1 + (int)random_below(source, 8),
        .on_error = random_below(source, 2) == 0 ? PARFORGE_STOP : PARFORGE_CONTINUE,
    };
    labour_ledger = e.times;
    for (size_t i = 0; i < e.n; i++) {
        atomic_store(&e.times[i], 0);
        e.output[i] = UNTOUCHED;
    }
}

static bool stops(void)
{
    return e.options.on_error == PARFORGE_STOP && e.failures > 0;
}

static void check_item(size_t i)
{
    const unsigned char times = atomic_load(&e.times[i]);

    REQUIRE(times <= 1, "item %zu of %zu was begun %d times", i, e.n, times);
    REQUIRE(times == 1 || (stops() && i > e.first_failure), "item %zu of %zu is left out", i, e.n);
    REQUIRE(e.output[i] == (times == 0 ? UNTOUCHED : result_of(i)), "result %zu of %zu is wrong", i,
            e.n);
}

static void call(void)
{
    static parforge_failure list[MOST_ITEMS];
    const parforge_error error = e.form->run(e.rounds, e.codes, e.n, e.output, &e.options);
    const size_t count = parforge_last_failures(list, MOST_ITEMS);

    REQUIRE(error == (e.failures > 0 ? PARFORGE_ERR_PROCESSOR : PARFORGE_OK), "%s",
            parforge_last_error());
    REQUIRE(count == (stops() ? 1 : e.failures), "%zu failures instead of %zu", count, e.failures);
    for (size_t k = 0; k < count; k++) {
        REQUIRE(k == 0 ? list[k].index == e.first_failure
                       : list[k].index > list[k - 1].index && e.codes[list[k].index] != 0,
                "failure %zu of %zu is item %zu", k, count, list[k].index);
    }
    for (size_t i = 0; i < e.n; i++) {
        check_item(i);
    }
}

static size_t chunks_done(const parforge_job *job)
{
    size_t done = 0;

    for (int chunk = 0; chunk < parforge_job_threads(job); chunk++) {
        parforge_chunk_report report;
        const parforge_chunk items = parforge_chunk_of(e.n, parforge_job_threads(job), chunk);

        REQUIRE(parforge_job_chunk(job, chunk, &report) == PARFORGE_OK, "chunk %d", chunk);
        REQUIRE(report.begin == items.begin && report.end == items.end &&
                    report.done <= items.end - items.begin,
                "chunk %d is %zu to %zu, %zu done", chunk, report.begin, report.end, report.done);
        done += report.done;
    }
    return done;
}

/* Nothing runs any more: what was begun, what is told to be done and what can be read is the same.
 */
static void check_what_is_left(parforge_job *job)
{
    parforge_progress progress;
    size_t begun = 0;

    REQUIRE(parforge_job_progress(job, &progress) == PARFORGE_OK, "progress");
    for (size_t i = 0; i < e.n; i++) {
        const bool is_begun = atomic_load(&e.times[i]) > 0;
        uint64_t result = 0;
        const parforge_error error = e.form->read(job, i, &result, 0.0);

        if (!is_begun) {
            REQUIRE(error == PARFORGE_ERR_KILLED || error == PARFORGE_ERR_PROCESSOR,
                    "item %zu of %zu was not begun: %s", i, e.n, parforge_error_name(error));
            continue;
        }
        begun++;
        REQUIRE(error == (e.codes[i] != 0 ? PARFORGE_ERR_PROCESSOR : PARFORGE_OK),
                "item %zu of %zu is done: %s", i, e.n, parforge_last_error());
        REQUIRE(error != PARFORGE_OK || result == result_of(i), "result %zu of %zu", i, e.n);
    }
    REQUIRE(progress.done == begun && chunks_done(job) == begun,
            "%zu begun, %zu done, %zu in chunks", begun, progress.done, chunks_done(job));
}

/* Watches a job from beside it: what is done grows, and is there. */
static void watch(parforge_job *job, randomness *source, bool kills)
{
    const size_t looks = random_below(source, 20);
    size_t before = 0;

    for (size_t look = 0; look < looks; look++) {
        const size_t index = random_below(source, e.n);
        parforge_progress progress;
        uint64_t result = 0;

        REQUIRE(parforge_job_progress(job, &progress) == PARFORGE_OK, "progress");
        REQUIRE(progress.done >= before && progress.done <= e.n, "%zu done after %zu, of %zu",
                progress.done, before, e.n);
        before = progress.done;
        if (e.form->read(job, index, &result, kills ? 0.0 : 60.0) == PARFORGE_OK) {
            REQUIRE(result == result_of(index), "result %zu of %zu", index, e.n);
        }
    }
}

static void run_beside(randomness *source)
{
    const bool kills = random_below(source, 2) == 0;
    const int runs = 1 + (int)random_below(source, 2);
    parforge_job *job = NULL;

    REQUIRE(e.form->start(&job, e.rounds, e.codes, e.n, e.output, &e.options) == PARFORGE_OK, "%s",
            parforge_last_error());
    for (int run = 0; run < runs; run++) {
        watch(job, source, kills);
        if (kills) {
            const parforge_error error = parforge_job_kill(job, true, 60.0);

            REQUIRE(error == PARFORGE_OK || error == PARFORGE_ERR_NOT_RUNNING, "%s",
                    parforge_last_error());
        }
        /* A job that is killed after it has got as far as it can is none that was killed. */
        const parforge_error end = parforge_job_join(job, 60.0);

        REQUIRE(end == PARFORGE_OK || (kills && end == PARFORGE_ERR_KILLED) ||
                    (e.failures > 0 && end == PARFORGE_ERR_PROCESSOR),
                "%s", parforge_last_error());
        check_what_is_left(job);
        if (run + 1 < runs) {
            for (size_t i = 0; i < e.n; i++) {
                atomic_store(&e.times[i], 0);
            }
            REQUIRE(parforge_job_start(job) == PARFORGE_OK, "%s", parforge_last_error());
        }
    }
    parforge_job_release(job);
}

/* ---- that work is shared at all ---- */

static atomic_bool has_begun;
static atomic_size_t begun_by_other;

/* The first item waits until an item of its own chunk has run in another thread: for ever, if
 * nobody takes its thread's items. */
static int wait_for_help(size_t index)
{
    static _Thread_local bool is_first;

    if (index == 0) {
        is_first = true;
        atomic_store(&has_begun, true);
        while (atomic_load(&begun_by_other) == 0) {
            (void)sched_yield();
        }
        is_first = false;
        return 0;
    }
    while (!atomic_load(&has_begun)) {
        (void)sched_yield();
    }
    if (index < 50 && !is_first) {
        atomic_fetch_add(&begun_by_other, 1);
    }
    return 0;
}

static void check_help(int threads)
{
    static unsigned char input[100];
    static unsigned char output[100];
    const parforge_options options = {.max_threads = threads,
                                      .schedule = PARFORGE_SCHEDULE_ADAPTIVE};

    scene = wait_for_help;
    atomic_store(&has_begun, false);
    atomic_store(&begun_by_other, 0);
    REQUIRE(stress_scene(input, 100, output, &options) == PARFORGE_OK, "%s", parforge_last_error());
    REQUIRE(atomic_load(&begun_by_other) > 0, "nobody helped");
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t rounds = is_long ? 100000 : SANITIZED ? 300 : 2000;
    const uint64_t seed = argc > 2 ? strtoull(argv[2], NULL, 10) : 20261121;
    randomness source = {seed};

    start_watchdog(is_long ? 3500 : 250);
    check_help(2);
    for (size_t round = 0; round < rounds; round++) {
        draw(&source);
        if (random_below(&source, 2) == 0) {
            call();
        } else {
            run_beside(&source);
        }
    }
    (void)printf("%zu experiments, seed %llu\n", rounds, (unsigned long long)seed);
    return 0;
}
