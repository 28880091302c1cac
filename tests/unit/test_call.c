/* Arguments and options of a call: what is refused, and that nothing runs then. */
#include "unit.h"

#include <limits.h>
#include <math.h>

static size_t run_all(struct trial *trial, parforge_cursor *cursor, size_t begin, size_t end)
{
    (void)trial;
    (void)cursor;
    (void)begin;
    return end;
}

static void expect_refused(const parforge_options *options, const char *word)
{
    struct trial trial = {.strip = run_all};

    assert_int_equal(run_trial(&trial_processor, &trial, 100, options), PARFORGE_ERR_INVALID);
    assert_int_equal(trial.strips, 0);
    assert_non_null(strstr(parforge_last_error(), "unit_trial"));
    assert_non_null(strstr(parforge_last_error(), word));
}

static void test_bad_options_are_refused(void **state)
{
    const int threads[] = {-2, INT_MIN, 65537, INT_MAX};
    const double times[] = {-1.0, -1e-9, (double)NAN, -(double)INFINITY};

    (void)state;
    for (size_t i = 0; i < 4; i++) {
        expect_refused(&(parforge_options){.max_threads = threads[i]}, "max_threads");
        expect_refused(&(parforge_options){.timeout = times[i]}, "options.timeout");
        expect_refused(&(parforge_options){.item_timeout = times[i]}, "item_timeout");
    }
    expect_refused(&(parforge_options){.item_timeout = 1.0}, "item_timeout");
    expect_refused(&(parforge_options){.backend = (parforge_backend)7}, "backend");
    expect_refused(&(parforge_options){.schedule = (parforge_schedule)7}, "schedule");
    expect_refused(&(parforge_options){.on_error = (parforge_on_error)7}, "on_error");
    expect_refused(&(parforge_options){.ignore_errors_count = 1}, "ignore_errors");
}

static void test_options_of_an_older_program_are_read_as_far_as_they_go(void **state)
{
    parforge_processor processor = trial_processor;
    const parforge_options options = {.max_threads = 3, .timeout = -1.0};
    struct trial trial = {.strip = run_all};

    (void)state;
    processor.options_size = offsetof(parforge_options, name);
    assert_int_equal(run_trial(&processor, &trial, 100, &options), PARFORGE_OK);
    assert_int_equal(trial.threads, 3);
}

static void test_another_format_is_refused(void **state)
{
    parforge_processor processor = trial_processor;
    struct trial trial = {.strip = run_all};

    (void)state;
    processor.format = PARFORGE_FORMAT + 1;
    assert_int_equal(run_trial(&processor, &trial, 100, NULL), PARFORGE_ERR_INVALID);
    assert_int_equal(trial.strips, 0);
    assert_non_null(strstr(parforge_last_error(), "format"));
}

static void test_no_items_are_done_at_once(void **state)
{
    struct trial trial = {.strip = run_all};

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &trial, 0, NULL), PARFORGE_OK);
    assert_int_equal(trial.strips, 0);
}

static void test_few_items_run_on_one_thread(void **state)
{
    parforge_processor processor = trial_processor;
    const parforge_options options = {.max_threads = 4};
    struct trial trial = {.strip = run_all};

    (void)state;
    processor.serial_below = 100;
    assert_int_equal(run_trial(&processor, &trial, 99, &options), PARFORGE_OK);
    assert_int_equal(trial.threads, 1);
    assert_int_equal(run_trial(&processor, &trial, 100, &options), PARFORGE_OK);
    assert_int_equal(trial.threads, 4);
}

/* The arrays: one input, one output. */

static const parforge_array arrays[] = {
    {"celsius", sizeof(double), 0, PARFORGE_INPUT},
    {"output", sizeof(double), 0, PARFORGE_OUTPUT},
};

static parforge_error run_arrays(const void *input, const void *output, size_t n, size_t *strips)
{
    parforge_processor processor = trial_processor;
    struct trial trial = {.strip = run_all};
    const struct trial *const arguments = &trial;
    const void *const data[] = {input, output};

    processor.arrays = arrays;
    processor.array_count = 2;

    const parforge_error error = parforge_call(&processor, &arguments, data, n, NULL);

    *strips = trial.strips;
    return error;
}

static void expect_arrays_refused(const void *input, const void *output, size_t n, const char *word)
{
    size_t strips = 1;

    assert_int_equal(run_arrays(input, output, n, &strips), PARFORGE_ERR_INVALID);
    assert_int_equal(strips, 0);
    assert_non_null(strstr(parforge_last_error(), word));
}

static void test_bad_arrays_are_refused(void **state)
{
    static double data[64];

    (void)state;
    expect_arrays_refused(NULL, data, 8, "celsius is NULL");
    expect_arrays_refused(data, NULL, 8, "output is NULL");
    expect_arrays_refused(data, data + 1, 8, "overlap");
    expect_arrays_refused(data + 7, data, 8, "overlap");
    expect_arrays_refused(data, (const char *)data + 1, 8, "overlap");
    expect_arrays_refused(data, data + 32, SIZE_MAX, "celsius");
    expect_arrays_refused(data, data + 32, SIZE_MAX / 8 + 2, "celsius");
    expect_arrays_refused(data, data + 32, (size_t)PTRDIFF_MAX / 8 + 1, "celsius");
}

static void test_good_arrays_are_taken(void **state)
{
    static double data[64];
    size_t strips = 0;

    (void)state;
    assert_int_equal(run_arrays(data, data, 64, &strips), PARFORGE_OK);
    assert_true(strips > 0);
    assert_int_equal(run_arrays(data, data + 8, 8, &strips), PARFORGE_OK);
    assert_int_equal(run_arrays(data + 8, data, 8, &strips), PARFORGE_OK);
    assert_int_equal(run_arrays(NULL, NULL, 0, &strips), PARFORGE_OK);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bad_options_are_refused),
        cmocka_unit_test(test_options_of_an_older_program_are_read_as_far_as_they_go),
        cmocka_unit_test(test_another_format_is_refused),
        cmocka_unit_test(test_no_items_are_done_at_once),
        cmocka_unit_test(test_few_items_run_on_one_thread),
        cmocka_unit_test(test_bad_arrays_are_refused),
        cmocka_unit_test(test_good_arrays_are_taken),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
