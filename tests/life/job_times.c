/* The time of a whole job: options.timeout. */
#include "check.h"
#include "life_elements.h"
#include "subject.h"
#include "times.h"

static const int no_failures[2];

/* Its items come back when they are told to. */
static void check_job_time(double timeout, bool is_called)
{
    struct script script = {play_until_told, NULL};
    const parforge_options options = {.max_threads = 2, .timeout = timeout};
    int results[2];
    const double begin = seconds_now();

    if (is_called) {
        EXPECT(life_played(no_failures, 2, results, &script, &options), PARFORGE_ERR_KILLED);
    } else {
        parforge_job *job = NULL;
        parforge_progress progress;

        DO(life_played_start(&job, no_failures, 2, NULL, &script, &options));
        EXPECT(parforge_job_join(job, PARFORGE_FOREVER), PARFORGE_ERR_KILLED);
        REQUIRE(parforge_job_status(job) == PARFORGE_KILLED, "%s",
                parforge_status_name(parforge_job_status(job)));
        DO(parforge_job_progress(job, &progress));
        REQUIRE(progress.elapsed >= timeout && progress.done == 0, "%zu items in %g s",
                progress.done, progress.elapsed);
        parforge_job_release(job);
    }
    check_time("options.timeout", timeout, seconds_now() - begin);
}

/* The time that a job is pending does not count. */
static void check_job_time_after_queue(void)
{
    const double timeout = SHORT_TIME;
    const struct script script = {play_until_told, NULL};
    struct subject subject;
    parforge_job *job = NULL;

    subject_make(&subject, PENDING);

    const parforge_options options = {.timeout = timeout, .executor = subject.executor};

    DO(life_played_start(&job, no_failures, 1, NULL, &script, &options));
    sleep_for(2.0 * timeout);
    EXPECT(parforge_job_join(job, 0.0), PARFORGE_ERR_TIMED_OUT);

    const double begin = seconds_now();

    subject_let_go(&subject);
    EXPECT(parforge_job_join(job, PARFORGE_FOREVER), PARFORGE_ERR_KILLED);
    check_time("options.timeout after the queue", timeout, seconds_now() - begin);
    parforge_job_release(job);
    subject_destroy(&subject);
}

static void do_nothing(size_t index, void *context)
{
    (void)index;
    (void)context;
}

static void take_most_of_the_time(size_t index, void *context)
{
    if (index == 0) {
        sleep_for(0.8 * SHORT_TIME);
    } else {
        play_until_told(index, context);
    }
}

/* How long a job of two heavy items takes that seems cheap, by what is known of its processor: one
 * thread begins it alone, and it grows. */
static double time_of_two_parts(void)
{
    enum { CHEAP_ITEMS = 5000 };
    static const int successes[CHEAP_ITEMS];
    static int results[CHEAP_ITEMS];
    const struct script cheap = {do_nothing, NULL};
    const struct script heavy = {take_most_of_the_time, NULL};
    const parforge_options one_thread = {.max_threads = 1};
    const parforge_options options = {.max_threads = 2, .timeout = SHORT_TIME};
    parforge_job *job = NULL;

    DO(life_played(successes, CHEAP_ITEMS, results, &cheap, &one_thread));

    const double begin = seconds_now();

    DO(life_played_start(&job, no_failures, 2, NULL, &heavy, &options));
    EXPECT(parforge_job_join(job, PARFORGE_FOREVER), PARFORGE_ERR_KILLED);

    const double waited = seconds_now() - begin;

    check_time("options.timeout of two parts", SHORT_TIME, waited);
    parforge_job_release(job);
    return waited;
}

/* Its time is that of the whole: the second part does not begin it anew. On a machine that others
 * use some may be late, but not all of them, each by as much as its first part took. */
static void check_job_time_of_two_parts(void)
{
    enum { TRIES = 10 };
    int late = 0;

    while (late < TRIES && time_of_two_parts() > 1.4 * SHORT_TIME) {
        late++;
    }
    REQUIRE(late < TRIES, "more than %g s each time", 1.4 * SHORT_TIME);
}

static void check_job_without_time(double timeout)
{
    struct gate gate;
    const parforge_options options = {.max_threads = 2, .timeout = timeout};
    parforge_job *job = NULL;

    gate_make(&gate, 0);
    DO(life_held_start(&job, no_failures, 2, NULL, &gate, &options));
    gate_await(&gate, 0);
    EXPECT(parforge_job_join(job, 0.02), PARFORGE_ERR_TIMED_OUT);
    gate_set_limit(&gate, GATE_OPEN);
    DO(parforge_job_join(job, PARFORGE_FOREVER));
    parforge_job_release(job);
    gate_destroy(&gate);
}

static void check_no_job_time(double timeout)
{
    struct gate gate;
    const parforge_options options = {.timeout = timeout};
    parforge_job *const stale = (parforge_job *)&gate;
    parforge_job *job = stale;
    int results[2];

    gate_make(&gate, GATE_OPEN);
    EXPECT(life_held_create(&job, no_failures, 2, NULL, &gate, &options), PARFORGE_ERR_INVALID);
    REQUIRE(job == NULL, "there is a job all the same");
    job = stale;
    EXPECT(life_held_start(&job, no_failures, 2, NULL, &gate, &options), PARFORGE_ERR_INVALID);
    REQUIRE(job == NULL, "there is a job all the same");
    job = stale;
    EXPECT(life_held_submit(&job, 0, &gate, &options), PARFORGE_ERR_INVALID);
    REQUIRE(job == NULL, "there is a job all the same");
    EXPECT(life_held(no_failures, 2, results, &gate, &options), PARFORGE_ERR_INVALID);
    REQUIRE(gate_arrivals(&gate) == 0, "%zu items ran", gate_arrivals(&gate));
    gate_destroy(&gate);
}

void check_times_of_jobs(void)
{
    for (size_t i = 1; i < TIMES; i++) { /* 0 is none */
        check_job_time(times[i], false);
        check_job_time(times[i], true);
    }
    check_job_time_after_queue();
    check_job_time_of_two_parts();
    check_job_without_time(0.0);
    for (size_t i = 0; i < LONG_TIMES; i++) {
        check_job_without_time(long_times[i]);
    }
    for (size_t i = 0; i < NO_TIMES; i++) {
        check_no_job_time(no_times[i]);
    }
}
