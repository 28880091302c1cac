/*
 * How jobs in processes end before their time: kills with and without grace, time-outs of jobs and
 * of items; and what can be seen of them meanwhile.
 */
#include "theatre.h"

#include <signal.h>
#include <string.h>
#include <unistd.h>

#define ITEMS 400
#define CHUNKS 4
#define LATE 20.0 /* seconds that a busy machine may take */

static int parts[ITEMS];
static long results[ITEMS];
static double doubles[ITEMS];
static parforge_failure failures[ITEMS];

static const parforge_options in_processes = {.backend = PARFORGE_PROCESSES, .max_threads = CHUNKS};

/* The last item of each chunk plays this part. */
static void end_chunks_with(int part)
{
    fill(parts, ITEMS);
    for (size_t i = ITEMS / CHUNKS - 1; i < ITEMS; i += ITEMS / CHUNKS) {
        parts[i] = part;
    }
}

static parforge_job *start(struct stage *stage, long *output, const parforge_options *options)
{
    parforge_job *job = NULL;

    REQUIRE(crew_play_start(&job, parts, ITEMS, output, stage, options) == PARFORGE_OK, "%s",
            parforge_last_error());
    return job;
}

/* All items but the last of each chunk are done, and can be had. */
static void check_what_is_done(parforge_job *job)
{
    long result = 0;

    for (size_t i = 0; i < ITEMS; i++) {
        const bool is_done = parts[i] >= 0;
        const parforge_error error = crew_play_result_at(job, i, &result, 0.0);

        REQUIRE((error == PARFORGE_OK) == is_done, "item %zu: %s", i, parforge_error_name(error));
        REQUIRE(!is_done || result == value_of(parts[i]), "item %zu: %ld", i, result);
    }
}

static void end_killed(parforge_job *job)
{
    parforge_progress progress;

    REQUIRE(parforge_job_join(job, PARFORGE_FOREVER) == PARFORGE_ERR_KILLED, "%s",
            parforge_last_error());
    REQUIRE(parforge_job_status(job) == PARFORGE_KILLED, "%s",
            parforge_status_name(parforge_job_status(job)));
    REQUIRE(living_descendants(getpid()) == 0 && zombies_of(getpid()) == 0, "children are left");
    check_what_is_done(job);
    REQUIRE(parforge_job_progress(job, &progress) == PARFORGE_OK && progress.done == ITEMS - CHUNKS,
            "%zu items", progress.done);
    parforge_job_release(job);
}

static void kill_stuck(bool yielding, double grace, long *output)
{
    struct stage *const stage = fresh_stage();
    parforge_job *job = NULL;
    double begin = 0.0;

    end_chunks_with(PART_HANG);
    job = start(stage, output, &in_processes);
    await_count(&stage->waiting, CHUNKS);
    begin = seconds_now();
    REQUIRE(parforge_job_kill(job, yielding, grace) == PARFORGE_OK, "%s", parforge_last_error());
    REQUIRE(!yielding || parforge_job_status(job) == PARFORGE_KILLED, "%s",
            parforge_status_name(parforge_job_status(job)));
    end_killed(job);
    REQUIRE(seconds_now() - begin >= grace, "killed after %g s", seconds_now() - begin);
    REQUIRE(seconds_now() - begin < grace + LATE, "killed after %g s", seconds_now() - begin);
}

static void kill_yielding(void)
{
    struct stage *const stage = fresh_stage();
    parforge_job *job = NULL;

    end_chunks_with(PART_YIELD);
    job = start(stage, NULL, &in_processes);
    await_count(&stage->waiting, CHUNKS);
    REQUIRE(parforge_job_kill(job, true, 60.0) == PARFORGE_OK, "%s", parforge_last_error());
    REQUIRE(atomic_load(&stage->leavers) == CHUNKS, "%u", atomic_load(&stage->leavers));
    end_killed(job);
}

/* A kill that would wait for ever is overtaken by one that does not. */
static void kill_twice(void)
{
    struct stage *const stage = fresh_stage();
    parforge_job *job = NULL;

    end_chunks_with(PART_HANG);
    job = start(stage, NULL, &in_processes);
    await_count(&stage->waiting, CHUNKS);
    REQUIRE(parforge_job_kill(job, false, PARFORGE_FOREVER) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(parforge_job_join(job, 0.3) == PARFORGE_ERR_TIMED_OUT, "%s", parforge_last_error());
    REQUIRE(parforge_job_status(job) == PARFORGE_KILL_SCHEDULED, "%s",
            parforge_status_name(parforge_job_status(job)));
    REQUIRE(parforge_job_kill(job, false, 0.0) == PARFORGE_OK, "%s", parforge_last_error());
    end_killed(job);
}

static void run_out_of_time(void)
{
    const parforge_options options = {
        .backend = PARFORGE_PROCESSES, .max_threads = CHUNKS, .timeout = 0.2};
    const double begin = seconds_now();

    end_chunks_with(PART_HANG);
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &options) == PARFORGE_ERR_KILLED, "%s",
            parforge_last_error());
    REQUIRE(strstr(parforge_last_error(), "396 of 400") != NULL, "%s", parforge_last_error());
    REQUIRE(seconds_now() - begin >= 0.2 && seconds_now() - begin < LATE, "%g s",
            seconds_now() - begin);
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(parts[i] < 0 || results[i] == value_of(parts[i]), "item %zu: %ld", i, results[i]);
    }
}

/* ---- items that take too long ---- */

static void check_hung(size_t count)
{
    size_t next = 0;

    for (size_t i = 0; i < ITEMS; i++) {
        if (parts[i] == PART_HANG) {
            REQUIRE(next < count && failures[next].index == i && failures[next].code == 0 &&
                        failures[next].signal == SIGKILL,
                    "item %zu is not failure %zu", i, next);
            next++;
        }
    }
    REQUIRE(next == count, "%zu failures", count);
}

static void time_items(void)
{
    const parforge_options options = {.backend = PARFORGE_PROCESSES,
                                      .max_threads = CHUNKS,
                                      .on_error = PARFORGE_CONTINUE,
                                      .item_timeout = SANITIZED ? 1.0 : 0.25};
    const parforge_options stops = {
        .backend = PARFORGE_PROCESSES, .max_threads = CHUNKS, .item_timeout = 0.25};

    fill(parts, ITEMS);
    for (size_t i = 0; i < ITEMS; i += 100) {
        parts[i + 5] = PART_NAP;
        parts[i + 6] = PART_HANG;
        parts[i + 7] = PART_NAP;
        parts[i + 99] = i == 100 ? PART_HANG : 1;
    }
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &options) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    check_hung(parforge_last_failures(failures, ITEMS));
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(results[i] == (parts[i] == PART_HANG ? -1 : value_of(parts[i])), "item %zu: %ld", i,
                results[i]);
    }
    REQUIRE(crew_glance(parts, ITEMS, doubles, &options) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    check_hung(parforge_last_failures(failures, ITEMS));
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(doubles[i] == (parts[i] == PART_HANG ? 0.0 : (double)value_of(parts[i])),
                "item %zu: %g", i, doubles[i]);
    }
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &stops) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    REQUIRE(parforge_last_failures(failures, ITEMS) == 1 && failures[0].index == 6, "item %zu",
            failures[0].index);
}

/* ---- meanwhile ---- */

static void look_on(long *output)
{
    struct stage *const stage = fresh_stage();
    const long *all = NULL;
    parforge_job *job = NULL;
    parforge_progress progress;
    parforge_chunk_report report;
    size_t n = 0;
    long result = 0;

    end_chunks_with(PART_WAIT);
    memset(results, 0, sizeof results);
    job = start(stage, output, &in_processes);
    for (size_t i = 0; i < ITEMS; i++) {
        const bool is_waiting = parts[i] == PART_WAIT;
        const parforge_error error =
            crew_play_result_at(job, i, &result, is_waiting ? 0.001 : PARFORGE_FOREVER);

        REQUIRE(error == (is_waiting ? PARFORGE_ERR_TIMED_OUT : PARFORGE_OK), "item %zu: %s", i,
                parforge_error_name(error));
        REQUIRE(is_waiting || result == value_of(parts[i]), "item %zu: %ld", i, result);
    }
    await_count(&stage->waiting, CHUNKS);
    REQUIRE(parforge_job_progress(job, &progress) == PARFORGE_OK && progress.done == ITEMS - CHUNKS,
            "%zu items", progress.done);
    REQUIRE(parforge_job_chunk(job, 1, &report) == PARFORGE_OK && report.done == 99, "%zu items",
            report.done);
    REQUIRE(crew_play_results(job, &all, &n) == PARFORGE_ERR_STILL_RUNNING, "results");
    atomic_store(&stage->curtain, 1);
    REQUIRE(crew_play_get_return_values(job, &all, &n) == PARFORGE_OK && n == ITEMS, "%s",
            parforge_last_error());
    REQUIRE(output == NULL || all == output, "the caller's results are elsewhere");
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(all[i] == value_of(parts[i]), "item %zu: %ld", i, all[i]);
    }
    parforge_job_release(job);
}

/* ---- calls inside calls ---- */

static void nest(void)
{
    struct stage *const stage = fresh_stage();
    parforge_job *job = NULL;

    fill(parts, ITEMS);
    parts[3] = PART_NEST;
    parts[4] = PART_NEST_CREW;
    parts[303] = PART_NEST_CREW;
    for (int backend = PARFORGE_THREADS; backend <= PARFORGE_PROCESSES; backend++) {
        const parforge_options options = {.backend = (parforge_backend)backend,
                                          .max_threads = CHUNKS};

        REQUIRE(crew_play(parts, ITEMS, results, stage, &options) == PARFORGE_OK, "%s",
                parforge_last_error());
        for (size_t i = 0; i < ITEMS; i++) {
            const bool is_nested = parts[i] >= PART_NEST && parts[i] < PARTS_END;

            REQUIRE(results[i] == (is_nested ? NESTED_SUM : value_of(parts[i])), "item %zu: %ld", i,
                    results[i]);
        }
    }

    /* So does a worker's init, while the call that needs the worker has just got new threads. */
    fill(parts, ITEMS);
    for (part_of_tools = PART_NEST; part_of_tools <= PART_NEST_CREW; part_of_tools++) {
        const int threads = CHUNKS + 1 + part_of_tools - PART_NEST;

        REQUIRE(crew_craft(parts, ITEMS, results, &(parforge_options){.max_threads = threads}) ==
                    PARFORGE_OK,
                "%s", parforge_last_error());
    }
    part_of_tools = 0;

    /* What is around ends, and so does what is inside. Cheap items are begun by one thread. */
    end_chunks_with(PART_NEST_HANG);
    job = start(stage, NULL, &(parforge_options){.max_threads = CHUNKS});
    await_count(&stage->waiting, 1);
    REQUIRE(parforge_job_kill(job, true, LATE) == PARFORGE_OK, "%s", parforge_last_error());
    parforge_job_release(job);
}

/* ---- several at once ---- */

/* With threads among them; but a process forked while they begin hangs if it has the thread
 * sanitizer and allocates memory, as libomp does in fork(). */
static void run_several(void)
{
    parforge_executor *executor = NULL;
    parforge_job *jobs[12] = {NULL};
    const size_t count = sizeof jobs / sizeof jobs[0];
    const long *all = NULL;
    size_t n = 0;

    REQUIRE(parforge_executor_create(&executor, &(parforge_executor_options){.max_jobs = 4}) ==
                PARFORGE_OK,
            "%s", parforge_last_error());
    fill(parts, ITEMS);
    for (size_t i = 0; i < count; i++) {
        const bool is_in_threads = i % 3 == 0 && !THREAD_SANITIZED;
        const parforge_options options = {.backend =
                                              is_in_threads ? PARFORGE_THREADS : PARFORGE_PROCESSES,
                                          .max_threads = 1 + (int)i,
                                          .executor = executor};

        jobs[i] = start(fresh_stage(), NULL, &options);
    }
    for (size_t i = 0; i < count; i++) {
        REQUIRE(crew_play_get_return_values(jobs[i], &all, &n) == PARFORGE_OK, "%s",
                parforge_last_error());
        for (size_t j = 0; j < ITEMS; j++) {
            REQUIRE(all[j] == value_of(parts[j]), "item %zu: %ld", j, all[j]);
        }
        parforge_job_release(jobs[i]);
    }
    parforge_executor_release(executor);
}

int main(void)
{
    start_watchdog(280);
    kill_stuck(true, 0.2, NULL);
    kill_stuck(true, 0.0, results);
    kill_stuck(false, 0.2, results);
    kill_stuck(false, 0.0, NULL);
    kill_yielding();
    kill_twice();
    run_out_of_time();
    time_items();
    look_on(NULL);
    look_on(results);
    run_several();
    if (!THREAD_SANITIZED) {
        nest();
    }
    REQUIRE(living_descendants(getpid()) == 0 && zombies_of(getpid()) == 0, "children are left");
    return 0;
}
