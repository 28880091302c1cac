/*
 * What is left of a job that was killed, or that failed: exactly what its progress says is done can
 * be read, item by item, and is right. What a thread begins after the kill has returned is counted:
 * at most a block, one item where the loop does not run in blocks; and nothing once a join or a
 * yielding kill has answered.
 */
#include "check.h"
#include "life.h"
#include "life_elements.h"

#include <stdatomic.h>
#include <string.h>
#include <time.h>

#define BLOCK 64
#define MOST_ITEMS 60000
#define MOST_THREADS 8
#define FAILURE 7

/* The two forms of a loop. */
struct form {
    parforge_error (*create)(parforge_job **job, const int *codes, size_t n, int *results,
                             const parforge_options *options);
    parforge_error (*result_at)(parforge_job *job, size_t index, int *result, double timeout);
    size_t most_late; /* items that a thread may begin after the kill */
};

static const struct form forms[] = {
    {life_marked_create, life_marked_result_at, BLOCK},
    {life_marked_items_create, life_marked_items_result_at, 1},
};

static int codes[MOST_ITEMS];
static unsigned char begun[MOST_ITEMS]; /* how often, by the threads of one run */

/* ---- what begins late ---- */

static atomic_bool is_killed;          /* the kill has returned */
static atomic_bool is_closed;          /* the join has answered */
static atomic_size_t begun_closed;     /* items, since */
static atomic_size_t most_late;        /* items that one thread has begun after the kill */
static atomic_uint run;                /* which this is, so that threads count anew */
static _Thread_local unsigned counted; /* the run that late_here belongs to */
static _Thread_local size_t late_here;

static void count_late_item(void)
{
    size_t most = atomic_load(&most_late);

    if (counted != atomic_load(&run)) {
        counted = atomic_load(&run);
        late_here = 0;
    }
    late_here++;
    while (late_here > most && !atomic_compare_exchange_weak(&most_late, &most, late_here)) {
    }
}

static void begin_item(size_t index)
{
    begun[index]++;
    if (atomic_load_explicit(&is_killed, memory_order_acquire)) {
        count_late_item();
    }
    if (atomic_load_explicit(&is_closed, memory_order_acquire)) {
        atomic_fetch_add(&begun_closed, 1);
    }
}

static void begin_run(void)
{
    REQUIRE(atomic_load(&begun_closed) == 0, "%zu items were begun after the end",
            atomic_load(&begun_closed));
    atomic_fetch_add(&run, 1);
    atomic_store(&is_killed, false);
    atomic_store(&is_closed, false);
    atomic_store(&most_late, 0);
    memset(begun, 0, sizeof begun);
}

static void end_run(const struct form *form)
{
    atomic_store(&is_closed, true);
    REQUIRE(atomic_load(&most_late) <= form->most_late, "one thread began %zu items late",
            atomic_load(&most_late));
}

/* ---- what can be read ---- */

struct harvest {
    size_t readable; /* items that count as done */
    size_t lost;     /* begun, but not done */
};

/* An item that is done: its result, or its failure. */
static void check_done(const struct form *form, parforge_job *job, size_t index)
{
    int result = 0;
    const parforge_error error = form->result_at(job, index, &result, 0.0);

    REQUIRE(begun[index] == 1, "item %zu is done, and was begun %d times", index, begun[index]);
    if (codes[index] == 0) {
        REQUIRE(error == PARFORGE_OK && result == value_of(index), "item %zu is done: %s, %d",
                index, parforge_error_name(error), result);
    } else {
        REQUIRE(error == PARFORGE_ERR_PROCESSOR, "item %zu failed: %s", index,
                parforge_error_name(error));
    }
}

/* One that is not: what the job's end is. */
static void check_not_done(const struct form *form, parforge_job *job, size_t index,
                           parforge_error end)
{
    int result = 0;
    const parforge_error error = form->result_at(job, index, &result, 0.0);

    REQUIRE(error == end, "item %zu is not done: %s", index, parforge_error_name(error));
}

static struct harvest check_harvest(const struct form *form, parforge_job *job, size_t n,
                                    parforge_error end)
{
    struct harvest harvest = {0, 0};
    size_t next = 0;
    parforge_progress progress;

    for (int chunk = 0; chunk < parforge_job_threads(job); chunk++) {
        parforge_chunk_report report;

        DO(parforge_job_chunk(job, chunk, &report));
        REQUIRE(report.begin == next && report.end >= report.begin &&
                    report.done <= report.end - report.begin,
                "chunk %d: %zu of %zu to %zu", chunk, report.done, report.begin, report.end);
        for (size_t i = report.begin; i < report.end; i++) {
            if (i - report.begin < report.done) {
                check_done(form, job, i);
            } else {
                check_not_done(form, job, i, end);
                harvest.lost += begun[i];
                REQUIRE(begun[i] <= 1, "item %zu was begun %d times", i, begun[i]);
            }
        }
        harvest.readable += report.done;
        next = report.end;
    }
    REQUIRE(next == n, "the chunks end at %zu", next);
    DO(parforge_job_progress(job, &progress));
    REQUIRE(progress.done == harvest.readable && progress.total == n, "%zu of %zu, not %zu of %zu",
            progress.done, progress.total, harvest.readable, n);
    return harvest;
}

/* ---- kills at random moments ---- */

/* What a job takes at most, in turns of less than a nanosecond, and when it is killed at the
 * latest. */
#define MOST_TURNS 20000000
#define MOST_SECONDS 0.001

static size_t turns;          /* that each item takes */
static atomic_bool has_begun; /* some item of this run */

static int take_turns(size_t index, int code, int *result)
{
    begin_item(index);
    if (!atomic_load_explicit(&has_begun, memory_order_relaxed)) {
        atomic_store_explicit(&has_begun, true, memory_order_relaxed);
    }
    for (size_t i = 0; i < turns; i++) {
        atomic_signal_fence(memory_order_seq_cst);
    }
    *result = value_of(index);
    return code;
}

static parforge_job *start(const struct form *form, size_t n, const parforge_options *options)
{
    parforge_job *job = NULL;

    begin_run();
    atomic_store(&has_begun, false);
    DO(form->create(&job, codes, n, NULL, options));
    DO(parforge_job_start(job));
    return job;
}

/* The job's end; whether it was killed at all, and not done before. */
static parforge_error kill_and_join(const struct form *form, parforge_job *job, bool yielding)
{
    const parforge_error answer = parforge_job_kill(job, yielding, yielding ? INFINITY : 0.0);

    atomic_store_explicit(yielding ? &is_closed : &is_killed, true, memory_order_release);

    const parforge_error end = parforge_job_join(job, PARFORGE_FOREVER);

    end_run(form);
    REQUIRE(answer == PARFORGE_OK || answer == PARFORGE_ERR_NOT_RUNNING, "%s",
            parforge_error_name(answer));
    REQUIRE(end == PARFORGE_ERR_KILLED || answer == PARFORGE_ERR_NOT_RUNNING || !yielding,
            "a yielding kill, and then %s", parforge_error_name(end));
    REQUIRE(end != PARFORGE_ERR_KILLED || answer == PARFORGE_OK, "not killed, and then killed");
    REQUIRE(parforge_job_status(job) == (end == PARFORGE_ERR_KILLED      ? PARFORGE_KILLED
                                         : end == PARFORGE_ERR_PROCESSOR ? PARFORGE_ERRORED
                                                                         : PARFORGE_COMPLETED),
            "%s, but %s", parforge_error_name(end), parforge_status_name(parforge_job_status(job)));
    return end;
}

/* Mostly from when it runs. */
static void wait_a_moment(randomness *source)
{
    const bool awaits_first = random_below(source, 4) != 0;

    while (awaits_first && !atomic_load(&has_begun)) {
    }

    const double begin = seconds_now();
    const double seconds = MOST_SECONDS * (double)random_below(source, 1000) / 1000.0;

    while (seconds_now() - begin < seconds) {
    }
}

static size_t killed_midway;

static void kill_at_random(const struct form *form, randomness *source)
{
    const size_t n = 1 + random_below(source, MOST_ITEMS >> random_below(source, 10));
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS)};

    turns = random_below(source, MOST_TURNS) / n;
    mark = take_turns;

    parforge_job *const job = start(form, n, &options);

    wait_a_moment(source);

    const parforge_error end = kill_and_join(form, job, random_below(source, 2) == 0);
    const struct harvest harvest = check_harvest(form, job, n, end);

    REQUIRE(harvest.lost == 0, "%zu items were begun, but are not done", harvest.lost);
    REQUIRE(end == PARFORGE_ERR_KILLED || (end == PARFORGE_OK && harvest.readable == n), "%s",
            parforge_error_name(end));
    killed_midway += end == PARFORGE_ERR_KILLED && harvest.readable > 0;
    if (random_below(source, 4) == 0) {
        begin_run();
        DO(parforge_job_start(job));
        DO(parforge_job_join(job, PARFORGE_FOREVER));
        REQUIRE(check_harvest(form, job, n, PARFORGE_OK).readable == n, "afresh, not whole");
    }
    parforge_job_release(job);
}

/* With failures that do not stop the others: those that are done are listed. */
static void kill_with_failures(const struct form *form, randomness *source)
{
    static parforge_failure failures[MOST_ITEMS];
    const size_t n = 1 + random_below(source, MOST_ITEMS);
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS),
                                      .on_error = PARFORGE_CONTINUE};
    size_t met = 0;

    for (size_t i = random_below(source, 50); i < n; i += 1 + random_below(source, 500)) {
        codes[i] = FAILURE;
    }
    turns = random_below(source, MOST_TURNS) / n;
    mark = take_turns;

    parforge_job *const job = start(form, n, &options);

    wait_a_moment(source);

    const parforge_error end = kill_and_join(form, job, false);
    const size_t count = parforge_job_failures(job, failures, MOST_ITEMS);
    const struct harvest harvest = check_harvest(form, job, n, end);

    REQUIRE(harvest.lost == 0, "%zu items were begun, but are not done", harvest.lost);
    for (size_t i = 0; i < n; i++) {
        if (codes[i] != 0 && begun[i] == 1) {
            REQUIRE(met < count && failures[met].index == i && failures[met].code == FAILURE,
                    "item %zu failed, and is not listed", i);
            met++;
        }
    }
    REQUIRE(met == count, "%zu failures are listed, %zu were met", count, met);
    parforge_job_release(job);
    memset(codes, 0, sizeof codes);
}

/* ---- items that come back when they are told to ---- */

static size_t patient_from; /* items from here on do */
static struct gate patient_gate;

static int wait_to_be_told(size_t index, int code, int *result)
{
    begun[index]++;
    if (index < patient_from) {
        *result = value_of(index);
        return code;
    }
    play_until_told(index % BLOCK, &patient_gate);
    *result = -1;
    return FAILURE; /* neither counts */
}

static void kill_patient_items(const struct form *form, randomness *source)
{
    const int threads = 1 + (int)random_below(source, MOST_THREADS);
    const size_t n = (size_t)threads + random_below(source, 2000);
    const parforge_options options = {.max_threads = threads};

    patient_from = random_below(source, n);
    gate_make(&patient_gate, GATE_OPEN);
    mark = wait_to_be_told;

    parforge_job *const job = start(form, n, &options);

    gate_await_arrivals(&patient_gate, 1);

    const parforge_error end = kill_and_join(form, job, true);
    const struct harvest harvest = check_harvest(form, job, n, end);

    REQUIRE(end == PARFORGE_ERR_KILLED, "%s", parforge_error_name(end));
    REQUIRE(parforge_job_failures(job, NULL, 0) == 0, "an item that was told to stop failed");
    REQUIRE(harvest.readable <= patient_from, "%zu of %zu can be read", harvest.readable,
            patient_from);
    REQUIRE(harvest.lost <= form->most_late * (size_t)threads, "%zu items are lost", harvest.lost);
    parforge_job_release(job);
    gate_destroy(&patient_gate);
}

/* ---- over a cost cliff ---- */

/* Each chunk has items of a nanosecond, by which strips grow long, then such of a millisecond. */
#define CHUNK 20000
#define CLIFF 15000

static struct gate cliff_gate;

static int fall(size_t index, int code, int *result)
{
    const struct timespec millisecond = {0, 1000000};

    begin_item(index);
    if (index % CHUNK >= CLIFF) {
        gate_pass(&cliff_gate, 0);
        (void)nanosleep(&millisecond, NULL);
    }
    *result = value_of(index);
    return code;
}

static void kill_over_a_cliff(const struct form *form, randomness *source)
{
    const size_t threads = 1 + random_below(source, MOST_ITEMS / CHUNK);
    const parforge_options options = {.max_threads = (int)threads};

    gate_make(&cliff_gate, GATE_OPEN);
    mark = fall;

    parforge_job *const job = start(form, threads * CHUNK, &options);

    gate_await_arrivals(&cliff_gate, 1 + random_below(source, 3));

    const double begin = seconds_now();
    const parforge_error end = kill_and_join(form, job, false);
    const double seconds = seconds_now() - begin;
    const struct harvest harvest = check_harvest(form, job, threads * CHUNK, end);

    REQUIRE(end == PARFORGE_ERR_KILLED && harvest.lost == 0, "%s, %zu items are lost",
            parforge_error_name(end), harvest.lost);
    /* The rest of a chunk would be 5 seconds. */
    REQUIRE(seconds < 3.0, "it took %g seconds", seconds);
    parforge_job_release(job);
    gate_destroy(&cliff_gate);
}

/* ---- failures that stop the others ---- */

static void fail_at_random(const struct form *form, randomness *source)
{
    const size_t n = 1 + random_below(source, MOST_ITEMS >> random_below(source, 8));
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS)};
    const size_t count = 1 + random_below(source, 8);
    const size_t reach = 1 + random_below(source, n); /* often several in one block */
    const size_t begin = random_below(source, n - reach + 1);
    size_t lowest = n;
    parforge_failure failure = {0, 0, 0};

    for (size_t i = 0; i < count; i++) {
        const size_t index = begin + random_below(source, reach);

        codes[index] = FAILURE;
        lowest = index < lowest ? index : lowest;
    }
    turns = random_below(source, 20);
    mark = take_turns;

    parforge_job *const job = start(form, n, &options);
    const parforge_error end = parforge_job_join(job, PARFORGE_FOREVER);

    end_run(form);
    REQUIRE(end == PARFORGE_ERR_PROCESSOR, "%s", parforge_error_name(end));
    REQUIRE(parforge_job_failures(job, &failure, 1) == 1 && failure.index == lowest,
            "item %zu, not %zu", failure.index, lowest);
    (void)check_harvest(form, job, n, end);
    for (size_t i = 0; i < lowest; i++) {
        check_done(form, job, i);
    }
    parforge_job_release(job);
    memset(codes, 0, sizeof codes);
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;
    const size_t kills = is_long ? 10000 : SANITIZED ? 40 : 200;
    randomness source = {20260303};

    start_watchdog(is_long ? 3400 : 100);
    for (size_t i = 0; i < kills; i++) {
        const struct form *const form = &forms[i % 2];

        kill_at_random(form, &source);
        kill_with_failures(form, &source);
        kill_patient_items(form, &source);
        fail_at_random(form, &source);
        if (i % 10 < 2) {
            kill_over_a_cliff(form, &source);
        }
    }
    begin_run(); /* nothing was begun after the last end */
    (void)printf("%zu kills, %zu of them midway\n", kills, killed_midway);
    return 0;
}
