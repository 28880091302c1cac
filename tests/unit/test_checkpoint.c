/* The checkpoint: strips that cover the chunk, cuts, attention, and items that are told to stop. */
#include "unit.h"

#include <math.h>
#include <time.h>

#include "clock.h"
#include "job.h"
#include "slot.h"

static size_t run_all(struct trial *trial, parforge_cursor *cursor, size_t begin, size_t end)
{
    (void)cursor;
    assert_true(begin < end);
    assert_int_equal(begin, trial->items); /* nothing is left out, nothing comes twice */
    return end;
}

static void test_strips_cover_the_items_once(void **state)
{
    (void)state;
    for (size_t n = 1; n < 1000; n += 7) {
        struct trial trial = {.strip = run_all};

        assert_int_equal(run_trial(&trial_processor, &trial, n, NULL), PARFORGE_OK);
        assert_int_equal(trial.items, n);
        assert_int_equal(trial.last_end, n);
    }
}

static void test_cheap_items_come_in_few_strips(void **state)
{
    const parforge_options options = {.max_threads = 1};
    struct trial trial = {.strip = run_all};

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &trial, (size_t)1 << 40, &options), PARFORGE_OK);
    assert_int_equal(trial.items, (size_t)1 << 40);
    assert_true(trial.strips < 64);
}

static void wait_for(int64_t nanoseconds)
{
    const int64_t begin = parforge_now();

    while (parforge_now() - begin < nanoseconds) {
    }
}

static size_t run_heavy(struct trial *trial, parforge_cursor *cursor, size_t begin, size_t end)
{
    (void)trial;
    (void)cursor;
    wait_for((int64_t)(end - begin) * 100000);
    return end;
}

static void test_heavy_items_come_one_by_one(void **state)
{
    static parforge_pace pace;
    parforge_processor processor = trial_processor;
    const parforge_options options = {.max_threads = 1};
    struct trial trial = {.strip = run_heavy};

    (void)state;
    processor.pace = &pace;
    assert_int_equal(run_trial(&processor, &trial, 30, &options), PARFORGE_OK);
    assert_int_equal(trial.strips, 30);
}

static size_t run_heavy_blocks(struct trial *trial, parforge_cursor *cursor, size_t begin,
                               size_t end)
{
    (void)trial;
    (void)cursor;
    assert_true(begin % PARFORGE_BLOCK == 0);
    assert_true(end % PARFORGE_BLOCK == 0 || end == 1000);
    wait_for((int64_t)(end - begin) * 1000);
    return end;
}

static void test_with_fast_math_all_cuts_are_multiples_of_the_block(void **state)
{
    static parforge_pace pace;
    parforge_processor processor = trial_processor;
    const parforge_options options = {.max_threads = 1};
    struct trial trial = {.strip = run_heavy_blocks};

    (void)state;
    processor.pace = &pace;
    processor.cut = PARFORGE_BLOCK;
    assert_int_equal(run_trial(&processor, &trial, 1000, &options), PARFORGE_OK);
    assert_true(trial.strips >= 10);
}

/* The first strip is called back after two blocks, by somebody who has nothing to say. */
static size_t be_called_back(struct trial *trial, parforge_cursor *cursor, size_t begin, size_t end)
{
    const parforge_pace *const pace = cursor->job->processor->pace;

    assert_int_equal(cursor->strip_begin, begin);
    if (trial->strips == 1) {
        assert_int_equal(end, 1000);
        parforge_slot_call(cursor->slot);
        return begin + 128;
    }
    if (trial->strips == 2) {
        assert_int_equal(begin, 128);
        assert_int_equal(end - begin, 1); /* nothing is known of the rest */
        assert_int_equal(atomic_load(&pace->strip), 1000);
    }
    return end;
}

static void test_a_chunk_of_one_strip_that_is_called_back_goes_on_in_strips(void **state)
{
    static parforge_pace pace;
    parforge_processor processor = trial_processor;
    const parforge_options options = {.max_threads = 1};
    struct trial trial = {.strip = be_called_back};

    (void)state;
    processor.pace = &pace;
    atomic_store(&pace.strip, 1000);
    assert_int_equal(run_trial(&processor, &trial, 1000, &options), PARFORGE_OK);
    assert_int_equal(trial.items, 1000);
    assert_true(trial.strips > 2);
}

/* In the second chunk the job is killed, and an item of the second block learns it. */
static size_t give_up_in_second_block(struct trial *trial, parforge_cursor *cursor, size_t begin,
                                      size_t end)
{
    const size_t first = cursor->job->processor->fold != NULL ? 0 : begin;
    const size_t second_block = begin + PARFORGE_BLOCK - (begin - first) % PARFORGE_BLOCK;

    (void)trial;
    if (begin == 0) {
        return end;
    }
    parforge_job_stop(cursor->job, PARFORGE_STOPPED_BY_KILL);
    assert_true(parforge_should_stop());
    return second_block + PARFORGE_BLOCK;
}

static void fold_nothing(parforge_job *job)
{
    (void)job;
}

/* Blocks of a reduction lie on multiples of their length, others on those from where the strip
 * begins: what a block leaves whose item has given up is no result. */
static void test_a_block_that_was_given_up_is_not_done(void **state)
{
    static parforge_pace pace;
    parforge_processor processor = trial_processor;
    const parforge_options options = {.max_threads = 2};
    struct trial trial = {.strip = give_up_in_second_block};

    (void)state;
    processor.pace = &pace;
    processor.block = PARFORGE_BLOCK;
    atomic_store(&pace.strip, 1000);
    assert_int_equal(run_trial(&processor, &trial, 1000, &options), PARFORGE_ERR_KILLED);
    assert_non_null(strstr(parforge_last_error(), "after 564 of 1000 items"));

    processor.fold = fold_nothing;
    assert_int_equal(run_trial(&processor, &trial, 1000, &options), PARFORGE_ERR_KILLED);
    assert_non_null(strstr(parforge_last_error(), "after 512 of 1000 items"));
}

static size_t fail_at_40(struct trial *trial, parforge_cursor *cursor, size_t begin, size_t end)
{
    (void)trial;
    for (size_t i = begin; i < end; i++) {
        if (!parforge_proceed(cursor, i)) {
            return i;
        }
        if (i == 40) {
            parforge_item_failed(cursor, i, 7);
        }
    }
    return end;
}

static void test_a_failure_ends_the_items_above_it(void **state)
{
    const parforge_options options = {.max_threads = 4};
    struct trial trial = {.strip = fail_at_40};
    parforge_failure failure = {0, 0, 0};

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &trial, 100, &options), PARFORGE_ERR_PROCESSOR);
    assert_int_equal(trial.items, 41);
    assert_int_equal(parforge_last_failures(&failure, 1), 1);
    assert_int_equal(failure.index, 40);
    assert_int_equal(failure.code, 7);
    assert_int_equal(failure.signal, 0);
    assert_non_null(strstr(parforge_last_error(), "item 40 of 100 failed with code 7"));
}

static size_t fail_every_tenth(struct trial *trial, parforge_cursor *cursor, size_t begin,
                               size_t end)
{
    (void)trial;
    for (size_t i = begin; i < end; i++) {
        if (i % 10 == 5) {
            parforge_item_failed(cursor, i, (int)i);
        }
    }
    return end;
}

static void test_with_continue_all_failures_are_listed(void **state)
{
    const parforge_options options = {.max_threads = 3, .on_error = PARFORGE_CONTINUE};
    struct trial trial = {.strip = fail_every_tenth};
    parforge_failure failures[150];

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &trial, 1000, &options), PARFORGE_ERR_PROCESSOR);
    assert_int_equal(trial.items, 1000);
    assert_int_equal(parforge_last_failures(NULL, 0), 100);
    assert_int_equal(parforge_last_failures(failures, 150), 100);
    for (size_t i = 0; i < 100; i++) {
        assert_int_equal(failures[i].index, 10 * i + 5);
        assert_int_equal(failures[i].code, 10 * i + 5);
    }
    assert_int_equal(parforge_last_failures(failures, 3), 100);
}

static void test_the_next_call_forgets_failures(void **state)
{
    struct trial failing = {.strip = fail_every_tenth};
    struct trial trial = {.strip = run_all};

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &failing, 100, NULL), PARFORGE_ERR_PROCESSOR);
    assert_int_equal(parforge_last_failures(NULL, 0), 1);
    assert_int_equal(run_trial(&trial_processor, &trial, 100, NULL), PARFORGE_OK);
    assert_int_equal(parforge_last_failures(NULL, 0), 0);
}

static void test_ignored_codes_are_no_failures(void **state)
{
    const int ignored[] = {3, 7};
    const parforge_options options = {.ignore_errors = ignored, .ignore_errors_count = 2};
    struct trial trial = {.strip = fail_at_40};

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &trial, 100, &options), PARFORGE_OK);
    assert_int_equal(trial.items, 100);
    assert_int_equal(parforge_last_failures(NULL, 0), 0);
}

static void test_suppressed_failures_are_listed_all_the_same(void **state)
{
    const parforge_options options = {.suppress_errors = true, .on_error = PARFORGE_STOP};
    struct trial trial = {.strip = fail_every_tenth};

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &trial, 100, &options), PARFORGE_OK);
    assert_int_equal(trial.items, 100);
    assert_int_equal(parforge_last_failures(NULL, 0), 10);
}

static size_t run_until_told(struct trial *trial, parforge_cursor *cursor, size_t begin, size_t end)
{
    (void)trial;
    for (size_t i = begin; i < end; i++) {
        if (!parforge_proceed(cursor, i)) {
            return i;
        }
        wait_for(1000000);
        if (parforge_should_stop()) {
            /* What a function does that gives up: it reports a failure of its own. */
            parforge_item_failed(cursor, i, 1);
        }
    }
    return end;
}

static void test_a_timeout_kills(void **state)
{
    const parforge_options options = {.timeout = 0.3, .max_threads = 2};
    struct trial trial = {.strip = run_until_told};
    const int64_t begin = parforge_now();

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &trial, 1000000, &options), PARFORGE_ERR_KILLED);
    assert_true(parforge_now() - begin >= 300000000);
    assert_true(trial.items < 1000);
    assert_int_equal(parforge_last_failures(NULL, 0), 0);
    assert_non_null(strstr(parforge_last_error(), "time-out of 0.3 seconds"));
}

static size_t fail_until_killed(struct trial *trial, parforge_cursor *cursor, size_t begin,
                                size_t end)
{
    (void)trial;
    for (size_t i = begin; i < end; i++) {
        if (!parforge_proceed(cursor, i)) {
            return i;
        }
        wait_for(1000000);
        parforge_item_failed(cursor, i, 9);
    }
    return end;
}

static void test_what_failed_before_a_kill_is_listed(void **state)
{
    const parforge_options options = {.timeout = 0.3, .on_error = PARFORGE_CONTINUE};
    struct trial trial = {.strip = fail_until_killed};
    parforge_failure first = {1, 0, 0};

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &trial, 1000000, &options), PARFORGE_ERR_KILLED);
    assert_int_equal(parforge_last_failures(&first, 1), trial.items);
    assert_int_equal(first.index, 0);
    assert_int_equal(first.code, 9);
}

/* A trial whose items each run another trial, until they are told to stop. */
static size_t run_inner(struct trial *trial, parforge_cursor *cursor, size_t begin, size_t end)
{
    for (size_t i = begin; i < end; i++) {
        struct trial inner = {.strip = run_until_told};

        if (!parforge_proceed(cursor, i)) {
            return i;
        }
        assert_int_equal(run_trial(&trial_processor, &inner, 1000000, NULL), PARFORGE_ERR_KILLED);
        assert_non_null(strstr(parforge_last_error(), "the job that called it was ended"));
        trial->threads++;
    }
    return end;
}

static void test_a_call_inside_an_item_ends_with_it(void **state)
{
    const parforge_options options = {.timeout = 0.3, .max_threads = 1};
    struct trial trial = {.strip = run_inner};

    (void)state;
    assert_int_equal(run_trial(&trial_processor, &trial, 5, &options), PARFORGE_ERR_KILLED);
    assert_int_equal(trial.threads, 1 + 1); /* run() asked for one; one item was begun */
    assert_non_null(strstr(parforge_last_error(), "after 0 of 5 items"));
}

static void test_a_timeout_that_is_not_reached_does_nothing(void **state)
{
    const double timeouts[] = {3600.0, 1e300, (double)INFINITY};

    (void)state;
    for (size_t i = 0; i < sizeof timeouts / sizeof timeouts[0]; i++) {
        const parforge_options options = {.timeout = timeouts[i]};
        struct trial trial = {.strip = run_all};

        assert_int_equal(run_trial(&trial_processor, &trial, 1000, &options), PARFORGE_OK);
        assert_int_equal(trial.items, 1000);
    }
}

static void test_outside_of_items_nothing_is_to_be_stopped(void **state)
{
    (void)state;
    assert_false(parforge_should_stop());
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_strips_cover_the_items_once),
        cmocka_unit_test(test_cheap_items_come_in_few_strips),
        cmocka_unit_test(test_heavy_items_come_one_by_one),
        cmocka_unit_test(test_with_fast_math_all_cuts_are_multiples_of_the_block),
        cmocka_unit_test(test_a_chunk_of_one_strip_that_is_called_back_goes_on_in_strips),
        cmocka_unit_test(test_a_block_that_was_given_up_is_not_done),
        cmocka_unit_test(test_a_failure_ends_the_items_above_it),
        cmocka_unit_test(test_with_continue_all_failures_are_listed),
        cmocka_unit_test(test_the_next_call_forgets_failures),
        cmocka_unit_test(test_ignored_codes_are_no_failures),
        cmocka_unit_test(test_suppressed_failures_are_listed_all_the_same),
        cmocka_unit_test(test_a_timeout_kills),
        cmocka_unit_test(test_what_failed_before_a_kill_is_listed),
        cmocka_unit_test(test_a_call_inside_an_item_ends_with_it),
        cmocka_unit_test(test_a_timeout_that_is_not_reached_does_nothing),
        cmocka_unit_test(test_outside_of_items_nothing_is_to_be_stopped),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
