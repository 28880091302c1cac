#include "harvest.h"

#include <string.h>

const struct form forms[FORMS] = {
    {life_marked_create, life_marked_result_at, BLOCK},
    {life_marked_items_create, life_marked_items_result_at, 1},
};

int codes[MOST_ITEMS];
unsigned char begun[MOST_ITEMS];

/* ---- what begins late ---- */

static atomic_bool is_killed;          /* the kill has returned */
static atomic_bool is_closed;          /* the join has answered */
static atomic_size_t begun_closed;     /* items, since */
static atomic_size_t most_late;        /* items that one thread has begun after the kill */
static atomic_uint run;                /* which this is, so that threads count anew */
static _Thread_local unsigned counted; /* the run that late_here belongs to */
static _Thread_local size_t late_here;
static atomic_bool has_begun; /* some item of this run */

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

void begin_item(size_t index)
{
    begun[index]++;
    if (!atomic_load_explicit(&has_begun, memory_order_relaxed)) {
        atomic_store_explicit(&has_begun, true, memory_order_relaxed);
    }
    if (atomic_load_explicit(&is_killed, memory_order_acquire)) {
        count_late_item();
    }
    if (atomic_load_explicit(&is_closed, memory_order_acquire)) {
        atomic_fetch_add(&begun_closed, 1);
    }
}

void begin_run(void)
{
    REQUIRE(atomic_load(&begun_closed) == 0, "%zu items were begun after the end",
            atomic_load(&begun_closed));
    atomic_fetch_add(&run, 1);
    atomic_store(&is_killed, false);
    atomic_store(&is_closed, false);
    atomic_store(&most_late, 0);
    atomic_store(&has_begun, false);
    memset(begun, 0, sizeof begun);
}

/* ---- runs ---- */

size_t turns;

int take_turns(size_t index, int code, int *result)
{
    begin_item(index);
    for (size_t i = 0; i < turns; i++) {
        atomic_signal_fence(memory_order_seq_cst);
    }
    *result = value_of(index);
    return code;
}

parforge_job *start(const struct form *form, size_t n, const parforge_options *options)
{
    parforge_job *job = NULL;

    begin_run();
    DO(form->create(&job, codes, n, NULL, options));
    DO(parforge_job_start(job));
    return job;
}

void await_first_item(void)
{
    while (!atomic_load(&has_begun)) {
    }
}

parforge_error join(const struct form *form, parforge_job *job)
{
    const parforge_error end = parforge_job_join(job, PARFORGE_FOREVER);

    atomic_store(&is_closed, true);
    REQUIRE(atomic_load(&most_late) <= form->most_late, "one thread began %zu items late",
            atomic_load(&most_late));
    REQUIRE(parforge_job_status(job) == (end == PARFORGE_ERR_KILLED      ? PARFORGE_KILLED
                                         : end == PARFORGE_ERR_PROCESSOR ? PARFORGE_ERRORED
                                                                         : PARFORGE_COMPLETED),
            "%s, but %s", parforge_error_name(end), parforge_status_name(parforge_job_status(job)));
    return end;
}

parforge_error kill_and_join(const struct form *form, parforge_job *job, bool yielding)
{
    const parforge_error answer =
        parforge_job_kill(job, yielding, yielding ? PARFORGE_FOREVER : 0.0);

    atomic_store_explicit(yielding ? &is_closed : &is_killed, true, memory_order_release);

    const parforge_error end = join(form, job);

    REQUIRE(answer == PARFORGE_OK || answer == PARFORGE_ERR_NOT_RUNNING, "%s",
            parforge_error_name(answer));
    REQUIRE(end == PARFORGE_ERR_KILLED || answer == PARFORGE_ERR_NOT_RUNNING || !yielding,
            "a yielding kill, and then %s", parforge_error_name(end));
    REQUIRE(end != PARFORGE_ERR_KILLED || answer == PARFORGE_OK, "not killed, and then killed");
    return end;
}

/* ---- what can be read ---- */

void check_done(const struct form *form, parforge_job *job, size_t index)
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

struct harvest check_harvest(const struct form *form, parforge_job *job, size_t n,
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
