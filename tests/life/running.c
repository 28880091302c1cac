/* What is seen of a job, and can be read of it, while it runs; and of one that fails. */
#include "harvest.h"

#include <string.h>

/* What a job takes at most: a millisecond or two. */
#define MOST_TURNS 4000000

static int chunk_with(const parforge_job *job, size_t n, size_t index)
{
    int chunk = 0;

    while (parforge_chunk_of(n, parforge_job_threads(job), chunk).end <= index) {
        chunk++;
    }
    return chunk;
}

/* ---- looks from outside ---- */

/* What is done stays done, and can be read at once. */
void look_on(const struct form *form, randomness *source)
{
    const size_t n = 1 + random_below(source, MOST_ITEMS);
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS)};
    size_t done[MOST_THREADS] = {0};
    size_t total = 0;

    turns = random_below(source, MOST_TURNS) / n;
    mark = take_turns;

    parforge_job *const job = start(form, n, &options);

    while (parforge_job_is_alive(job)) {
        const int chunk = (int)random_below(source, (size_t)parforge_job_threads(job));
        parforge_progress progress;
        parforge_chunk_report report;

        DO(parforge_job_progress(job, &progress));
        REQUIRE(progress.done >= total && progress.done <= n, "%zu items, and then %zu", total,
                progress.done);
        total = progress.done;
        DO(parforge_job_chunk(job, chunk, &report));
        REQUIRE(report.done >= done[chunk] && report.done <= report.end - report.begin,
                "%zu items, and then %zu", done[chunk], report.done);
        done[chunk] = report.done;
        if (report.done > 0) {
            int result = 0;
            const size_t index = report.begin + random_below(source, report.done);

            DO(form->result_at(job, index, &result, 0.0));
            REQUIRE(result == value_of(index), "item %zu is %d", index, result);
        }
    }
    EXPECT(join(form, job), PARFORGE_OK);
    REQUIRE(check_harvest(form, job, n, PARFORGE_OK).readable == n, "not whole");
    parforge_job_release(job);
}

/* Each item as soon as it is there, in the order of their indices. */
void read_in_order(const struct form *form, randomness *source)
{
    const size_t n = 1 + random_below(source, 2000);
    const parforge_options options = {.max_threads = 1 + (int)random_below(source, MOST_THREADS)};

    turns = random_below(source, MOST_TURNS) / n;
    mark = take_turns;

    parforge_job *const job = start(form, n, &options);

    for (size_t i = 0; i < n; i++) {
        const int chunk = chunk_with(job, n, i);
        parforge_chunk_report report;
        int result = 0;

        DO(form->result_at(job, i, &result, PARFORGE_FOREVER));
        REQUIRE(result == value_of(i), "item %zu is %d", i, result);
        DO(parforge_job_chunk(job, chunk, &report));
        REQUIRE(report.begin + report.done > i, "item %zu can be read, and is not done", i);
    }
    EXPECT(join(form, job), PARFORGE_OK);
    parforge_job_release(job);
}

/* ---- failures that stop the others ---- */

void fail_at_random(const struct form *form, randomness *source)
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
    const parforge_error end = join(form, job);

    REQUIRE(end == PARFORGE_ERR_PROCESSOR, "%s", parforge_error_name(end));
    REQUIRE(parforge_job_failures(job, &failure, 1) == 1 && failure.index == lowest,
            "item %zu, not %zu", failure.index, lowest);
    REQUIRE(check_harvest(form, job, n, end).lost == 0, "items were begun, but are not done");
    for (size_t i = 0; i < lowest; i++) {
        check_done(form, job, i);
    }
    parforge_job_release(job);
    memset(codes, 0, sizeof codes);
}
