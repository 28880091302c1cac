#include "table.h"

#include "harness.h"

parforge_error start(struct subject *subject)
{
    return parforge_job_start(subject->job);
}

parforge_error ask_join(struct subject *subject)
{
    return parforge_job_join(subject->job, 0.0);
}

parforge_error join(struct subject *subject)
{
    return parforge_job_join(subject->job, PARFORGE_FOREVER);
}

static void check_results(const struct subject *subject, parforge_error error, const int *results,
                          size_t n)
{
    if (error != OK) {
        REQUIRE(results == NULL && n == 0, "%s: %zu results", state_names[subject->state], n);
        return;
    }
    REQUIRE(n == ITEMS, "%zu results", n);
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(results[i] == (subject->codes[i] != 0 ? DEFAULT_RESULT : value_of(i)),
                "result %zu is %d", i, results[i]);
    }
}

parforge_error read_results(struct subject *subject)
{
    const int *results = subject->codes;
    size_t n = 1;
    const parforge_error error = life_held_results(subject->job, &results, &n);

    check_results(subject, error, results, n);
    REQUIRE(life_held_results(subject->job, NULL, NULL) == error, "without room it is another");
    return error;
}

parforge_error await_results(struct subject *subject)
{
    const int *results = subject->codes;
    size_t n = 1;
    const parforge_error error = life_held_get_return_values(subject->job, &results, &n);

    check_results(subject, error, results, n);
    return error;
}

parforge_error read_item(struct subject *subject, size_t index, double timeout)
{
    int result = 0;
    const parforge_error error = life_held_result_at(subject->job, index, &result, timeout);
    const int expected =
        index < ITEMS && subject->codes[index] != 0 ? DEFAULT_RESULT : value_of(index);

    REQUIRE(error != OK || result == expected, "item %zu is %d", index, result);
    return error;
}

parforge_error ask_first_item(struct subject *subject)
{
    return read_item(subject, 0, 0.0);
}

parforge_error await_first_item(struct subject *subject)
{
    return read_item(subject, 0, PARFORGE_FOREVER);
}

parforge_error ask_failing_item(struct subject *subject)
{
    return read_item(subject, FAILING, 0.0);
}

parforge_error await_failing_item(struct subject *subject)
{
    return read_item(subject, FAILING, PARFORGE_FOREVER);
}

parforge_error ask_ignored_item(struct subject *subject)
{
    return read_item(subject, IGNORED, 0.0);
}

parforge_error ask_last_item(struct subject *subject)
{
    return read_item(subject, LAST, 0.0);
}

parforge_error await_last_item(struct subject *subject)
{
    return read_item(subject, LAST, PARFORGE_FOREVER);
}

parforge_error await_no_item(struct subject *subject)
{
    return read_item(subject, ITEMS, PARFORGE_FOREVER);
}

parforge_error kill_it(struct subject *subject)
{
    return parforge_job_kill(subject->job, false, 0.0);
}

/* Which it does not need, and does not wait for. */
parforge_error kill_with_time(struct subject *subject)
{
    return parforge_job_kill(subject->job, false, PARFORGE_FOREVER);
}

parforge_error kill_and_ask(struct subject *subject)
{
    return parforge_job_kill(subject->job, true, 0.0);
}

parforge_error kill_and_wait(struct subject *subject)
{
    return parforge_job_kill(subject->job, true, PARFORGE_FOREVER);
}

parforge_error add_hook(struct subject *subject)
{
    return parforge_job_add_hook(subject->job, further_hook, subject);
}

parforge_error add_failing_hook(struct subject *subject)
{
    return parforge_job_add_hook(subject->job, further_failing_hook, subject);
}

parforge_error add_no_hook(struct subject *subject)
{
    return parforge_job_add_hook(subject->job, NULL, subject);
}

parforge_error read_results_of_another(struct subject *subject)
{
    const int *results = subject->codes;
    size_t n = 1;
    const parforge_error error = life_marked_results(subject->job, &results, &n);

    REQUIRE(results == NULL && n == 0, "results of another processor");
    return error;
}

parforge_error await_results_of_another(struct subject *subject)
{
    const int *results = subject->codes;
    size_t n = 1;
    const parforge_error error = life_marked_get_return_values(subject->job, &results, &n);

    REQUIRE(results == NULL && n == 0, "results of another processor");
    return error;
}

parforge_error await_item_of_another(struct subject *subject)
{
    return life_marked_result_at(subject->job, 0, NULL, PARFORGE_FOREVER);
}

parforge_error look_without_room(struct subject *subject)
{
    return parforge_job_progress(subject->job, NULL);
}

parforge_error report_without_room(struct subject *subject)
{
    return parforge_job_chunk(subject->job, 0, NULL);
}

parforge_error report_chunk_below(struct subject *subject)
{
    parforge_chunk_report report;

    return parforge_job_chunk(subject->job, -1, &report);
}

parforge_error report_chunk_above(struct subject *subject)
{
    parforge_chunk_report report;

    return parforge_job_chunk(subject->job, 2, &report);
}
