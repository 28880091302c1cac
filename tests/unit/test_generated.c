/* Generated functions against the serial loops that they stand for. */
#include "unit.h"

#include "made.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#define N 1000

/* Numbers of threads that divide N, that do not, and that are more than a machine has. */
static const int teams[] = {1, 2, 3, 7, 8, 64};
#define TEAMS (sizeof teams / sizeof teams[0])

struct scratch {
    long value;
};

static atomic_int opened;
static atomic_int closed;

struct scratch *scratch_open(void)
{
    opened++;
    return malloc(sizeof(struct scratch));
}

struct scratch *scratch_refuse(void)
{
    return NULL;
}

void scratch_close(struct scratch *scratch)
{
    closed++;
    free(scratch);
}

long squared(long value, struct scratch *scratch)
{
    scratch->value = value;
    return scratch->value * scratch->value;
}

struct thread_name thread_name_of(int value)
{
    struct thread_name name;

    (void)value;
    if (pthread_getname_np(pthread_self(), name.text, sizeof name.text) != 0) {
        name.text[0] = '\0';
    }
    return name;
}

static void test_items_by_value(void **state)
{
    double input[N];
    double output[N];

    (void)state;
    for (size_t i = 0; i < N; i++) {
        input[i] = (double)i;
    }
    for (size_t team = 0; team < TEAMS; team++) {
        const parforge_options options = {.max_threads = teams[team]};

        memset(output, 0, sizeof output);
        assert_int_equal(made_by_value(input, N, output, 0.5, &options), PARFORGE_OK);
        for (size_t i = 0; i < N; i++) {
            assert_true(output[i] == twice(input[i], 0.5));
        }
    }
}

static void test_in_place(void **state)
{
    double values[N];

    (void)state;
    for (size_t i = 0; i < N; i++) {
        values[i] = (double)i;
    }
    assert_int_equal(made_by_value(values, N, values, 1.0, NULL), PARFORGE_OK);
    for (size_t i = 0; i < N; i++) {
        assert_true(values[i] == twice((double)i, 1.0));
    }
    assert_int_equal(made_by_value(values, N - 1, values + 1, 1.0, NULL), PARFORGE_ERR_INVALID);
}

static void test_items_by_pointer(void **state)
{
    struct row rows[N];
    long sums[N];

    (void)state;
    for (int i = 0; i < N; i++) {
        rows[i] = (struct row){{i, 2 * i, 3}};
    }
    assert_int_equal(made_by_pointer(rows, N, sums, NULL), PARFORGE_OK);
    for (int i = 0; i < N; i++) {
        assert_int_equal(sums[i], 3 * i + 3);
    }
}

static void test_several_inputs_and_outputs(void **state)
{
    int a[N];
    float b[N];
    double totals[N];
    size_t places[N];

    (void)state;
    for (int i = 0; i < N; i++) {
        a[i] = i;
        b[i] = 0.25F;
    }
    assert_int_equal(made_zip(a, b, N, totals, places, NULL), PARFORGE_OK);
    for (size_t i = 0; i < N; i++) {
        assert_true(totals[i] == (double)i + 0.25);
        assert_int_equal(places[i], i);
    }
    assert_int_equal(made_zip(a, NULL, N, totals, places, NULL), PARFORGE_ERR_INVALID);
    assert_non_null(strstr(parforge_last_error(), "made_zip: b is NULL"));
}

static void test_every_item_has_its_effect_once(void **state)
{
    static atomic_int counters[N];
    int values[N];

    (void)state;
    for (int i = 0; i < N; i++) {
        values[i] = (i * 7) % N;
    }
    for (size_t team = 0; team < TEAMS; team++) {
        const parforge_options options = {.max_threads = teams[team]};

        assert_int_equal(made_effect(values, N, counters, &options), PARFORGE_OK);
        for (int i = 0; i < N; i++) {
            assert_int_equal(counters[i], team + 1);
        }
    }
}

typedef parforge_error (*root_function)(const double *x, size_t n, double *root,
                                        const parforge_options *options);

static void check_roots(root_function roots)
{
    double x[N];
    double root[N];

    for (size_t i = 0; i < N; i++) {
        x[i] = i == 300 || i == 700 ? -4.0 : 4.0;
    }
    for (size_t team = 0; team < TEAMS; team++) {
        const parforge_options options = {.max_threads = teams[team]};
        parforge_failure failure = {0, 0, 0};

        memset(root, 0, sizeof root);
        assert_int_equal(roots(x, N, root, &options), PARFORGE_ERR_PROCESSOR);
        assert_int_equal(parforge_last_failures(&failure, 1), 1);
        assert_int_equal(failure.index, 300);
        assert_int_equal(failure.code, EDOM);
        for (size_t i = 0; i < 300; i++) {
            assert_true(root[i] == 2.0);
        }
        assert_true(root[300] == -1.0);
    }
    for (size_t team = 0; team < TEAMS; team++) {
        const parforge_options options = {.max_threads = teams[team],
                                          .on_error = PARFORGE_CONTINUE};
        parforge_failure failures[3];

        memset(root, 0, sizeof root);
        assert_int_equal(roots(x, N, root, &options), PARFORGE_ERR_PROCESSOR);
        assert_int_equal(parforge_last_failures(failures, 3), 2);
        assert_int_equal(failures[0].index, 300);
        assert_int_equal(failures[1].index, 700);
        for (size_t i = 0; i < N; i++) {
            assert_true(root[i] == (x[i] < 0.0 ? -1.0 : 2.0));
        }
    }
}

static void test_failures_of_blocks(void **state)
{
    (void)state;
    check_roots(made_root);
}

static void test_failures_of_items(void **state)
{
    (void)state;
    check_roots(made_root_scalar);
}

static void test_errors_that_the_spec_ignores(void **state)
{
    const double x[] = {4.0, -4.0, 4.0};
    double root[] = {7.0, 7.0, 7.0};
    const int none = 0;
    const parforge_options strict = {.ignore_errors = &none, .ignore_errors_count = 0};

    (void)state;
    assert_int_equal(made_lenient(x, 3, root, NULL), PARFORGE_OK);
    assert_true(root[0] == 2.0 && root[1] == 0.0 && root[2] == 2.0);
    assert_int_equal(parforge_last_failures(NULL, 0), 0);
    assert_int_equal(made_lenient(x, 3, root, &strict), PARFORGE_ERR_PROCESSOR);
    assert_int_equal(parforge_last_failures(NULL, 0), 1);
}

static void test_errors_that_the_spec_suppresses(void **state)
{
    const int values[] = {1, 2, 3, 4, 6};
    struct pair pairs[5];
    parforge_failure failures[2];
    static const struct pair zero; /* its padding is zero, too */

    (void)state;
    memset(pairs, 7, sizeof pairs);
    assert_int_equal(made_pair(values, 5, pairs, NULL), PARFORGE_OK);
    assert_int_equal(parforge_last_failures(failures, 2), 2);
    assert_int_equal(failures[0].index, 2);
    assert_int_equal(failures[0].code, 33);
    assert_int_equal(failures[1].index, 4);
    assert_int_equal(pairs[1].first, 2);
    assert_memory_equal(&pairs[2], &zero, sizeof zero);
    assert_int_equal(pairs[3].second[4], 'x');
}

static void test_workers_are_made_once_for_each_thread(void **state)
{
    long values[N];
    long squares[N];

    (void)state;
    for (long i = 0; i < N; i++) {
        values[i] = i;
    }
    for (size_t team = 0; team < TEAMS; team++) {
        const parforge_options options = {.max_threads = teams[team]};

        opened = 0;
        closed = 0;
        assert_int_equal(made_with_worker(values, N, squares, &options), PARFORGE_OK);
        assert_int_equal(squares[N - 1], (N - 1) * (N - 1));
        assert_in_range(opened, 1, teams[team]);
        assert_int_equal(closed, opened);
    }
}

static void test_a_worker_that_cannot_be_made(void **state)
{
    long values[N] = {0};
    long squares[N];

    (void)state;
    closed = 0;
    assert_int_equal(made_no_worker(values, N, squares, NULL), PARFORGE_ERR_NO_MEMORY);
    assert_non_null(strstr(parforge_last_error(), "0 of 1000 items"));
    assert_int_equal(closed, 0);
}

static void test_containers(void **state)
{
    struct table table = {N, 3};
    int values[N + 1];
    int results[N];

    (void)state;
    for (int i = 0; i < N; i++) {
        values[i] = i + 1;
    }
    values[N] = 0;

    assert_int_equal(made_container(&table, results, NULL), PARFORGE_OK);
    assert_int_equal(results[N - 1], -3 * (N - 1));
    assert_int_equal(made_counted_container(&table, 500, results, NULL), PARFORGE_OK);
    assert_int_equal(results[499], -3 * 499);
    assert_int_equal(made_measured_array(values, results, NULL), PARFORGE_OK);
    assert_int_equal(results[N - 1], -N);
    assert_int_equal(made_plain_array(values + 1, N - 1, results, NULL), PARFORGE_OK);
    assert_int_equal(results[0], -2);
    assert_int_equal(made_pointed_item(&table, results, NULL), PARFORGE_OK);
    assert_int_equal(results[10], 31);

    table.rows = 0;
    assert_int_equal(made_container(&table, NULL, NULL), PARFORGE_OK);
    assert_int_equal(made_container(NULL, results, NULL), PARFORGE_ERR_INVALID);
    assert_non_null(strstr(parforge_last_error(), "made_container: dataset is NULL"));
    assert_int_equal(made_counted_container(NULL, 5, results, NULL), PARFORGE_ERR_INVALID);
    assert_int_equal(made_plain_array(values, 10, values + 5, NULL), PARFORGE_ERR_INVALID);
}

/* The item stays with its job, also when that is run again. */
static void expect_negated_twice(parforge_job *job, int result)
{
    for (int run = 0; run < 2; run++) {
        const int *results = NULL;
        size_t n = 0;

        assert_int_equal(made_container_get_return_values(job, &results, &n), PARFORGE_OK);
        assert_int_equal(n, 1);
        assert_int_equal(results[0], result);
        assert_int_equal(parforge_job_start(job), PARFORGE_OK);
    }
    parforge_job_release(job);
}

static void test_items_in_place_of_a_container(void **state)
{
    parforge_job *job = NULL;
    int result = 0;

    (void)state;
    assert_int_equal(made_container_submit(&job, 7, NULL), PARFORGE_OK);
    expect_negated_twice(job, -7);
    assert_int_equal(made_pointed_item_submit(&job, 7, NULL), PARFORGE_OK);
    assert_int_equal(made_pointed_item_result_at(job, 0, &result, 10.0), PARFORGE_OK);
    assert_int_equal(result, 8);
    parforge_job_release(job);

    assert_int_equal(made_counted_container_create(&job, NULL, 1, NULL, NULL),
                     PARFORGE_ERR_INVALID);
    assert_non_null(strstr(parforge_last_error(), "dataset is NULL"));
    assert_null(job);
}

static void test_names_of_the_users_choice(void **state)
{
    const int a[] = {1, 2};
    const int b[] = {10, 20};
    int sum[2];

    (void)state;
    assert_int_equal(made_odd_names(a, b, 2, sum, 100, 1000, 10000, 100000, NULL), PARFORGE_OK);
    assert_int_equal(sum[0], 111111);
    assert_int_equal(sum[1], 111123);
}

static void test_names_of_threads(void **state)
{
    const int values[20] = {0};
    struct thread_name names[20];
    char before[16];
    char after[16];
    const parforge_options three = {.max_threads = 3};
    const parforge_options other = {.max_threads = 2, .name = "a-very-long-name"};

    (void)state;
    assert_int_equal(pthread_getname_np(pthread_self(), before, sizeof before), 0);
    assert_int_equal(made_named(values, 20, names, &three), PARFORGE_OK);
    assert_string_equal(names[0].text, "reader0");
    assert_string_equal(names[7].text, "reader1");
    assert_string_equal(names[19].text, "reader2");
    assert_int_equal(made_named(values, 20, names, &other), PARFORGE_OK);
    assert_string_equal(names[19].text, "a-very-long-na1");
    assert_int_equal(pthread_getname_np(pthread_self(), after, sizeof after), 0);
    assert_string_equal(after, before);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_items_by_value),
        cmocka_unit_test(test_in_place),
        cmocka_unit_test(test_items_by_pointer),
        cmocka_unit_test(test_several_inputs_and_outputs),
        cmocka_unit_test(test_every_item_has_its_effect_once),
        cmocka_unit_test(test_failures_of_blocks),
        cmocka_unit_test(test_failures_of_items),
        cmocka_unit_test(test_errors_that_the_spec_ignores),
        cmocka_unit_test(test_errors_that_the_spec_suppresses),
        cmocka_unit_test(test_workers_are_made_once_for_each_thread),
        cmocka_unit_test(test_a_worker_that_cannot_be_made),
        cmocka_unit_test(test_containers),
        cmocka_unit_test(test_items_in_place_of_a_container),
        cmocka_unit_test(test_names_of_the_users_choice),
        cmocka_unit_test(test_names_of_threads),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
