#include "unit.h"

#include <limits.h>

static void test_chunks_cover_all_items_in_order(void **state)
{
    (void)state;
    for (size_t n = 0; n <= 200; n++) {
        for (int threads = 1; threads <= 40; threads++) {
            size_t next = 0;

            for (int index = 0; index < threads; index++) {
                const parforge_chunk chunk = parforge_chunk_of(n, threads, index);
                const size_t more = (size_t)index < n % (size_t)threads ? 1 : 0;

                assert_int_equal(chunk.begin, next);
                assert_int_equal(chunk.end - chunk.begin, n / (size_t)threads + more);
                next = chunk.end;
            }
            assert_int_equal(next, n);
        }
    }
}

static void test_the_largest_counts_do_not_overflow(void **state)
{
    const parforge_chunk last = parforge_chunk_of(SIZE_MAX, 65536, 65535);
    const parforge_chunk first = parforge_chunk_of(SIZE_MAX, 65536, 0);

    (void)state;
    assert_int_equal(last.end, SIZE_MAX);
    assert_int_equal(last.end - last.begin, SIZE_MAX / 65536);
    assert_int_equal(first.begin, 0);
    assert_int_equal(first.end, SIZE_MAX / 65536 + 1);
}

static void test_an_index_outside_is_an_empty_chunk(void **state)
{
    const int indices[] = {-1, INT_MIN, 4, INT_MAX};

    (void)state;
    for (size_t i = 0; i < sizeof indices / sizeof indices[0]; i++) {
        const parforge_chunk chunk = parforge_chunk_of(10, 4, indices[i]);

        assert_int_equal(chunk.begin, 10);
        assert_int_equal(chunk.end, 10);
    }
    assert_int_equal(parforge_chunk_of(10, 0, 0).begin, 10);
    assert_int_equal(parforge_chunk_of(10, -3, 0).begin, 10);
}

static void test_thread_count_is_the_smaller_number(void **state)
{
    (void)state;
    assert_int_equal(parforge_thread_count(100, 8), 8);
    assert_int_equal(parforge_thread_count(3, 8), 3);
    assert_int_equal(parforge_thread_count(1, 8), 1);
    assert_int_equal(parforge_thread_count(0, 8), 0);
    assert_int_equal(parforge_thread_count(SIZE_MAX, 65536), 65536);
}

static void test_numbers_that_are_none_give_no_threads(void **state)
{
    (void)state;
    assert_int_equal(parforge_thread_count(100, -2), 0);
    assert_int_equal(parforge_thread_count(100, INT_MIN), 0);
    assert_int_equal(parforge_thread_count(100, 65537), 0);
    assert_int_equal(parforge_thread_count(100, INT_MAX), 0);
}

static void test_all_cores_is_at_least_one(void **state)
{
    const int cores = parforge_thread_count(SIZE_MAX, PARFORGE_ALL_CORES);

    (void)state;
    assert_true(cores >= 1);
    assert_true(cores <= PARFORGE_MOST_THREADS);
    assert_int_equal(parforge_thread_count(1, PARFORGE_ALL_CORES), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_chunks_cover_all_items_in_order),
        cmocka_unit_test(test_the_largest_counts_do_not_overflow),
        cmocka_unit_test(test_an_index_outside_is_an_empty_chunk),
        cmocka_unit_test(test_thread_count_is_the_smaller_number),
        cmocka_unit_test(test_numbers_that_are_none_give_no_threads),
        cmocka_unit_test(test_all_cores_is_at_least_one),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
