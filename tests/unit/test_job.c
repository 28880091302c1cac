/* Background jobs: their life, what they answer in each status, and what can be seen of them. */
#include "unit.h"

#include "jobs.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <time.h>

#define N 1000

static void sleep_for(double seconds)
{
    const struct timespec time = {(time_t)seconds,
                                  (long)((seconds - (double)(time_t)seconds) * 1e9)};

    (void)nanosleep(&time, NULL);
}

/* Items below `held` run, the others wait until they are let through. */
static atomic_size_t held = SIZE_MAX;
static atomic_int begun;

int held_item(size_t index, int value)
{
    begun++;
    while (index >= held) {
        if (parforge_should_stop()) {
            return -1;
        }
        sleep_for(0.0002);
    }
    return value * 2;
}

static atomic_bool is_heavy;
static pthread_t first_thread; /* that ran item 0 */
static pthread_t last_thread;

int moody_item(size_t index, int value)
{
    if (index == 0) {
        first_thread = pthread_self();
        sleep_for(is_heavy ? 0.001 : 0.0);
    }
    if (index == N - 1) {
        last_thread = pthread_self();
    }
    return value * 3;
}

int failing_item(int value, int *result)
{
    *result = value;
    return value % 100 == 7 ? value : 0;
}

static const parforge_options two_threads = {.max_threads = 2};
static int values[N];

static parforge_job *start_held(size_t let_through)
{
    parforge_job *job = NULL;

    begun = 0;
    held = let_through;
    assert_int_equal(jobs_held_start(&job, values, N, NULL, &two_threads), PARFORGE_OK);
    while (begun == 0) {
        sleep_for(0.0002);
    }
    return job;
}

static void test_a_job_completes(void **state)
{
    parforge_job *job = NULL;
    const int *results = NULL;
    size_t n = 0;

    (void)state;
    held = SIZE_MAX;
    assert_int_equal(jobs_held_create(&job, values, N, NULL, &two_threads), PARFORGE_OK);
    assert_int_equal(parforge_job_status(job), PARFORGE_IDLE);
    assert_false(parforge_job_is_alive(job));
    assert_int_equal(parforge_job_join(job, 1.0), PARFORGE_ERR_NOT_INITIALIZED);
    assert_int_equal(parforge_job_kill(job, true, 1.0), PARFORGE_ERR_NOT_INITIALIZED);
    assert_int_equal(jobs_held_results(job, &results, &n), PARFORGE_ERR_NOT_INITIALIZED);
    for (int round = 0; round < 3; round++) {
        assert_int_equal(parforge_job_start(job), PARFORGE_OK);
        assert_int_equal(parforge_job_join(job, PARFORGE_FOREVER), PARFORGE_OK);
        assert_int_equal(parforge_job_status(job), PARFORGE_COMPLETED);
        assert_int_equal(jobs_held_results(job, &results, &n), PARFORGE_OK);
        assert_int_equal(n, N);
        for (int i = 0; i < N; i++) {
            assert_int_equal(results[i], 2 * i);
        }
    }
    assert_int_equal(parforge_job_kill(job, true, 1.0), PARFORGE_ERR_NOT_RUNNING);
    assert_int_equal(parforge_job_threads(job), 2);
    parforge_job_release(job);
    parforge_job_release(NULL);
}

static void test_a_running_job_can_be_watched(void **state)
{
    parforge_job *const job = start_held(100);
    parforge_progress progress;
    parforge_chunk_report report;
    const int *results = values;
    size_t n = 1;
    int result = -1;

    (void)state;
    assert_true(parforge_job_is_alive(job));
    assert_int_equal(parforge_job_join(job, 0.0), PARFORGE_ERR_TIMED_OUT);
    assert_int_equal(parforge_job_join(job, 0.01), PARFORGE_ERR_TIMED_OUT);
    assert_int_equal(parforge_job_start(job), PARFORGE_ERR_STILL_RUNNING);
    assert_int_equal(jobs_held_results(job, &results, &n), PARFORGE_ERR_STILL_RUNNING);
    assert_null(results);
    assert_int_equal(n, 0);
    assert_int_equal(jobs_held_result_at(job, 42, &result, 10.0), PARFORGE_OK);
    assert_int_equal(result, 84);
    assert_int_equal(jobs_held_result_at(job, 100, &result, 0.01), PARFORGE_ERR_TIMED_OUT);
    assert_int_equal(jobs_held_result_at(job, N, &result, 0.01), PARFORGE_ERR_INVALID);
    assert_int_equal(parforge_job_progress(job, &progress), PARFORGE_OK);
    assert_int_equal(progress.total, N);
    assert_in_range(progress.done, 43, 100);
    assert_true(progress.elapsed > 0.0);
    assert_int_equal(parforge_job_chunk(job, 1, &report), PARFORGE_OK);
    assert_int_equal(report.begin, 500);
    assert_int_equal(report.end, 1000);
    assert_int_equal(report.done, 0);
    assert_int_equal(parforge_job_chunk(job, 2, &report), PARFORGE_ERR_INVALID);
    held = SIZE_MAX;
    assert_int_equal(jobs_held_get_return_values(job, &results, &n), PARFORGE_OK);
    assert_int_equal(results[999], 1998);
    assert_int_equal(parforge_job_progress(job, &progress), PARFORGE_OK);
    assert_int_equal(progress.done, N);
    assert_true(progress.remaining == 0.0);
    parforge_job_release(job);
}

static void test_a_killed_job_keeps_what_is_done(void **state)
{
    parforge_job *const job = start_held(100);
    parforge_progress progress;
    const int *results = NULL;
    size_t n = 0;
    size_t readable = 0;

    (void)state;
    assert_int_equal(jobs_held_result_at(job, 99, NULL, 10.0), PARFORGE_OK);
    assert_int_equal(parforge_job_kill(job, true, 5.0), PARFORGE_OK);
    assert_int_equal(parforge_job_status(job), PARFORGE_KILLED);

    const int begun_then = begun;

    sleep_for(0.01);
    assert_int_equal(begun, begun_then);
    assert_int_equal(parforge_job_kill(job, true, 5.0), PARFORGE_OK);
    assert_int_equal(parforge_job_join(job, 0.0), PARFORGE_ERR_KILLED);
    assert_int_equal(jobs_held_results(job, &results, &n), PARFORGE_ERR_KILLED);
    assert_int_equal(parforge_job_progress(job, &progress), PARFORGE_OK);
    for (size_t i = 0; i < N; i++) {
        int result = -1;

        if (jobs_held_result_at(job, i, &result, 0.0) == PARFORGE_OK) {
            assert_int_equal(result, 2 * (int)i);
            readable++;
        }
    }
    assert_int_equal(readable, progress.done);
    assert_int_equal(readable, 100);

    /* Afresh. */
    held = SIZE_MAX;
    assert_int_equal(parforge_job_start(job), PARFORGE_OK);
    assert_int_equal(jobs_held_get_return_values(job, &results, &n), PARFORGE_OK);
    assert_int_equal(results[500], 1000);
    parforge_job_release(job);
}

/* A job that is cheap by all that is known is begun without a team; where that was wrong, it gets
 * one for what is left. */
static void test_a_cheap_job_may_turn_heavy(void **state)
{
    parforge_job *job = NULL;
    const int *results = NULL;
    size_t n = 0;

    (void)state;
    is_heavy = false;
    assert_int_equal(jobs_moody_create(&job, values, N, NULL, &two_threads), PARFORGE_OK);
    for (int round = 0; round < 40; round++) {
        assert_int_equal(parforge_job_start(job), PARFORGE_OK);
        assert_int_equal(parforge_job_join(job, PARFORGE_FOREVER), PARFORGE_OK);
    }
    is_heavy = true;
    for (int round = 0; round < 3; round++) {
        assert_int_equal(parforge_job_start(job), PARFORGE_OK);
        assert_int_equal(jobs_moody_get_return_values(job, &results, &n), PARFORGE_OK);
        for (int i = 0; i < N; i++) {
            assert_int_equal(results[i], 3 * i);
        }
#ifdef _OPENMP
        assert_false(pthread_equal(first_thread, last_thread));
#endif
    }
    parforge_job_release(job);
}

static void test_failures(void **state)
{
    const parforge_options options = {.max_threads = 3, .on_error = PARFORGE_CONTINUE};
    const parforge_options suppress = {.suppress_errors = true};
    parforge_failure failures[20];
    parforge_job *job = NULL;
    int result = 0;
    size_t n = 0;

    (void)state;
    assert_int_equal(jobs_failing_start(&job, values, N, NULL, NULL), PARFORGE_OK);
    assert_int_equal(parforge_job_join(job, 10.0), PARFORGE_ERR_PROCESSOR);
    assert_int_equal(parforge_job_status(job), PARFORGE_ERRORED);
    assert_int_equal(parforge_job_failures(job, failures, 20), 1);
    assert_int_equal(failures[0].index, 7);
    assert_int_equal(jobs_failing_result_at(job, 7, &result, 0.0), PARFORGE_ERR_PROCESSOR);
    assert_int_equal(jobs_failing_result_at(job, 3, &result, 0.0), PARFORGE_OK);
    parforge_job_release(job);

    assert_int_equal(jobs_failing_start(&job, values, N, NULL, &options), PARFORGE_OK);
    assert_int_equal(parforge_job_join(job, 10.0), PARFORGE_ERR_PROCESSOR);
    assert_int_equal(parforge_job_failures(job, failures, 20), 10);
    assert_int_equal(failures[9].index, 907);
    assert_int_equal(jobs_failing_result_at(job, 907, &result, 0.0), PARFORGE_ERR_PROCESSOR);
    assert_int_equal(jobs_failing_result_at(job, 999, &result, 0.0), PARFORGE_OK);
    parforge_job_release(job);

    assert_int_equal(jobs_failing_start(&job, values, N, NULL, &suppress), PARFORGE_OK);
    assert_int_equal(parforge_job_join(job, 10.0), PARFORGE_OK);
    assert_int_equal(parforge_job_status(job), PARFORGE_ERRORED);
    assert_int_equal(parforge_job_failures(job, NULL, 0), 10);
    assert_int_equal(jobs_failing_results(job, NULL, &n), PARFORGE_OK);
    assert_int_equal(n, N);
    parforge_job_release(job);
}

static void test_one_item(void **state)
{
    parforge_job *job = NULL;
    int result = 0;

    (void)state;
    held = SIZE_MAX;
    assert_int_equal(jobs_held_submit(&job, 21, NULL), PARFORGE_OK);
    assert_int_equal(jobs_held_result_at(job, 0, &result, 10.0), PARFORGE_OK);
    assert_int_equal(result, 42);
    parforge_job_release(job);
}

static void test_no_items(void **state)
{
    parforge_job *job = NULL;
    size_t n = 7;

    (void)state;
    assert_int_equal(jobs_held_start(&job, NULL, 0, NULL, NULL), PARFORGE_OK);
    assert_int_equal(parforge_job_join(job, 10.0), PARFORGE_OK);
    assert_int_equal(jobs_held_results(job, NULL, &n), PARFORGE_OK);
    assert_int_equal(n, 0);
    parforge_job_release(job);
}

/* ---- hooks ---- */

static char order[16];
static parforge_error inner_error;

static int note(parforge_job *job, void *context)
{
    const char letter = *(const char *)context;

    assert_int_equal(parforge_job_status(job), PARFORGE_INVOKING_HOOKS);
    order[strlen(order)] = letter;
    inner_error = parforge_job_join(job, 0.0);
    return letter == 'x';
}

static int note_late(parforge_job *job, void *context)
{
    (void)job;
    order[strlen(order)] = *(const char *)context;
    return 1;
}

static void test_hooks(void **state)
{
    parforge_job *job = NULL;

    (void)state;
    memset(order, 0, sizeof order);
    held = SIZE_MAX;
    assert_int_equal(jobs_held_create(&job, values, N, NULL, NULL), PARFORGE_OK);
    assert_int_equal(parforge_job_add_hook(job, note, "a"), PARFORGE_OK);
    assert_int_equal(parforge_job_add_hook(job, note, "x"), PARFORGE_OK);
    assert_int_equal(parforge_job_add_hook(job, note, "b"), PARFORGE_OK);
    assert_int_equal(parforge_job_add_hook(job, NULL, NULL), PARFORGE_ERR_INVALID);
    assert_int_equal(parforge_job_start(job), PARFORGE_OK);
    assert_int_equal(parforge_job_join(job, 10.0), PARFORGE_ERR_HOOK);
    assert_int_equal(parforge_job_status(job), PARFORGE_COMPLETED);
    assert_string_equal(order, "axb");
    assert_int_equal(inner_error, PARFORGE_ERR_INVALID);
    assert_int_equal(parforge_job_add_hook(job, note_late, "c"), PARFORGE_ERR_HOOK);
    assert_string_equal(order, "axbc");
    assert_int_equal(jobs_held_results(job, NULL, NULL), PARFORGE_OK);
    parforge_job_release(job);
}

static int release(parforge_job *job, void *context)
{
    *(atomic_int *)context = 1;
    parforge_job_release(job);
    return 0;
}

static void test_a_hook_may_release_its_job(void **state)
{
    atomic_int released = 0;
    parforge_job *job = NULL;

    (void)state;
    held = SIZE_MAX;
    assert_int_equal(jobs_held_create(&job, values, N, NULL, NULL), PARFORGE_OK);
    assert_int_equal(parforge_job_add_hook(job, release, &released), PARFORGE_OK);
    assert_int_equal(parforge_job_start(job), PARFORGE_OK);
    while (released == 0) {
        sleep_for(0.001);
    }
}

/* ---- several ---- */

static void test_a_descriptor_tells_the_end(void **state)
{
    parforge_job *const job = start_held(100);
    struct pollfd poll_for = {.fd = parforge_job_fd(job), .events = POLLIN};

    (void)state;
    assert_true(poll_for.fd >= 0);
    assert_int_equal(poll(&poll_for, 1, 10), 0);
    held = SIZE_MAX;
    assert_int_equal(poll(&poll_for, 1, 10000), 1);
    assert_int_equal(parforge_job_join(job, 0.0), PARFORGE_OK);
    held = 0;
    assert_int_equal(parforge_job_start(job), PARFORGE_OK);
    assert_int_equal(poll(&poll_for, 1, 10), 0);
    held = SIZE_MAX;
    assert_int_equal(poll(&poll_for, 1, 10000), 1);
    parforge_job_release(job);
}

static void test_waiting_for_several(void **state)
{
    parforge_job *jobs[5] = {NULL};
    parforge_job *finished = NULL;
    size_t count = 5;

    (void)state;
    held = 0;
    for (size_t i = 0; i < 5; i++) {
        assert_int_equal(jobs_held_start(&jobs[i], values, N, NULL, &two_threads), PARFORGE_OK);
    }
    assert_int_equal(parforge_wait(jobs, 5, PARFORGE_FIRST_COMPLETED, 0.01, &count),
                     PARFORGE_ERR_TIMED_OUT);
    assert_int_equal(count, 0);
    assert_int_equal(parforge_job_kill(jobs[3], false, 0.0), PARFORGE_OK);
    assert_int_equal(parforge_wait(jobs, 5, PARFORGE_FIRST_ERROR, 10.0, &count), PARFORGE_OK);
    assert_int_equal(count, 1);
    held = SIZE_MAX;
    assert_int_equal(parforge_wait(jobs, 5, PARFORGE_ALL_COMPLETED, 10.0, &count), PARFORGE_OK);
    assert_int_equal(count, 5);
    for (size_t left = 5; left > 0; left--) {
        assert_int_equal(parforge_next_completed(jobs, &count, 10.0, &finished), PARFORGE_OK);
        assert_int_equal(count, left - 1);
        assert_non_null(finished);
        parforge_job_release(finished);
    }
    assert_int_equal(parforge_next_completed(jobs, &count, 10.0, &finished), PARFORGE_OK);
    assert_null(finished);
    assert_int_equal(parforge_wait(NULL, 0, PARFORGE_ALL_COMPLETED, 0.0, NULL), PARFORGE_OK);
    assert_int_equal(parforge_wait(NULL, 2, PARFORGE_ALL_COMPLETED, 0.0, NULL),
                     PARFORGE_ERR_INVALID);
}

static void test_an_executor_runs_so_many_at_once(void **state)
{
    const parforge_executor_options one = {.max_jobs = 1, .name = "single"};
    parforge_executor *executor = NULL;
    parforge_job *jobs[4] = {NULL};
    parforge_options options = {.max_threads = 2};

    (void)state;
    assert_int_equal(parforge_executor_create(&executor, &one), PARFORGE_OK);
    options.executor = executor;
    begun = 0;
    held = 0;
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(jobs_held_start(&jobs[i], values, N, NULL, &options), PARFORGE_OK);
    }
    while (begun == 0) {
        sleep_for(0.001);
    }
    assert_int_equal(parforge_job_status(jobs[0]), PARFORGE_RUNNING);
    assert_int_equal(parforge_job_status(jobs[1]), PARFORGE_PENDING);
    assert_int_equal(parforge_job_kill(jobs[1], false, 0.0), PARFORGE_OK);
    assert_int_equal(parforge_job_status(jobs[1]), PARFORGE_KILLED);
    assert_int_equal(parforge_job_start(jobs[1]), PARFORGE_OK); /* while it is still queued */
    assert_int_equal(parforge_job_kill(jobs[2], false, 0.0), PARFORGE_OK);
    held = SIZE_MAX;
    assert_int_equal(parforge_job_join(jobs[0], 10.0), PARFORGE_OK);
    assert_int_equal(parforge_job_join(jobs[1], 10.0), PARFORGE_OK);
    assert_int_equal(parforge_job_join(jobs[2], 10.0), PARFORGE_ERR_KILLED);
    assert_int_equal(parforge_executor_shutdown(executor, true, false), PARFORGE_OK);
    assert_int_equal(parforge_job_join(jobs[3], 0.0), PARFORGE_OK);
    assert_int_equal(parforge_job_start(jobs[3]), PARFORGE_ERR_SHUT_DOWN);
    parforge_executor_release(executor);
    for (size_t i = 0; i < 4; i++) {
        parforge_job_release(jobs[i]);
    }
}

static void test_misuse(void **state)
{
    parforge_job *job = NULL;
    size_t n = 0;
    const double bad[] = {-1.0, -0.0001, (double)NAN, -(double)INFINITY};
    parforge_progress progress;

    (void)state;
    assert_int_equal(parforge_job_start(NULL), PARFORGE_ERR_INVALID);
    assert_int_equal(parforge_job_join(NULL, 1.0), PARFORGE_ERR_INVALID);
    assert_int_equal(parforge_job_kill(NULL, true, 1.0), PARFORGE_ERR_INVALID);
    assert_int_equal(parforge_job_progress(NULL, &progress), PARFORGE_ERR_INVALID);
    assert_int_equal(parforge_job_fd(NULL), -1);
    assert_int_equal(parforge_job_failures(NULL, NULL, 0), 0);
    assert_false(parforge_job_is_alive(NULL));
    assert_int_equal(jobs_held_start(NULL, values, N, NULL, NULL), PARFORGE_ERR_INVALID);
    assert_int_equal(jobs_held_start(&job, NULL, N, NULL, NULL), PARFORGE_ERR_INVALID);
    assert_null(job);
    held = SIZE_MAX;
    assert_int_equal(jobs_held_start(&job, values, N, NULL, NULL), PARFORGE_OK);
    assert_int_equal(jobs_failing_results(job, NULL, &n), PARFORGE_ERR_INVALID);
    assert_int_equal(jobs_failing_result_at(job, 0, NULL, 1.0), PARFORGE_ERR_INVALID);
    for (size_t i = 0; i < 4; i++) {
        assert_int_equal(parforge_job_join(job, bad[i]), PARFORGE_ERR_INVALID);
        assert_int_equal(parforge_job_kill(job, true, bad[i]), PARFORGE_ERR_INVALID);
        assert_int_equal(jobs_held_result_at(job, 0, NULL, bad[i]), PARFORGE_ERR_INVALID);
        assert_int_equal(parforge_wait(&job, 1, PARFORGE_ALL_COMPLETED, bad[i], NULL),
                         PARFORGE_ERR_INVALID);
    }
    assert_int_equal(parforge_job_join(job, PARFORGE_FOREVER), PARFORGE_OK);
    parforge_job_release(job);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_a_job_completes),
        cmocka_unit_test(test_a_running_job_can_be_watched),
        cmocka_unit_test(test_a_killed_job_keeps_what_is_done),
        cmocka_unit_test(test_a_cheap_job_may_turn_heavy),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_one_item),
        cmocka_unit_test(test_no_items),
        cmocka_unit_test(test_hooks),
        cmocka_unit_test(test_a_hook_may_release_its_job),
        cmocka_unit_test(test_a_descriptor_tells_the_end),
        cmocka_unit_test(test_waiting_for_several),
        cmocka_unit_test(test_an_executor_runs_so_many_at_once),
        cmocka_unit_test(test_misuse),
    };

    for (int i = 0; i < N; i++) {
        values[i] = i;
    }
    return cmocka_run_group_tests(tests, NULL, NULL);
}
