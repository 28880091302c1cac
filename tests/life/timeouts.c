/*
 * Time-outs of every size with every call that waits: never early, not much late. A wait that is
 * for ever, or as good as, is over when its gate opens. What is no time is refused, and changes
 * nothing.
 */
#include "check.h"
#include "life_elements.h"
#include "subject.h"
#include "times.h"

#include <math.h>
#include <sched.h>
#include <stdatomic.h>
#include <string.h>
#include <time.h>

const double times[TIMES] = {0.0, 1e-9, SHORT_TIME};
const double long_times[LONG_TIMES] = {4.6e9, 9.3e9, 9223372036854775807.0, (double)INFINITY};
const double no_times[NO_TIMES] = {(double)NAN, -1.0, -1e-9, -1e-300, -(double)INFINITY};

/* How late a wait may be over, in seconds: on a busy machine, and on a quiet one. */
#define LATE 2.0
#define LATE_ON_QUIET_MACHINE 0.02

/* Before a wait is over, so many threads may have to be woken, one by the other. */
#define WAKE_UPS 4

static double most_late;
static double worst;

void sleep_for(double seconds)
{
    const struct timespec time = {0, (long)(seconds * 1e9)};

    (void)nanosleep(&time, NULL);
}

/* How late the machine itself is: a thread sleeps for a moment, again and again. */

static _Atomic double lateness;

static void *watch_machine(void *context)
{
    const double moment = 0.001;

    (void)context;
    for (;;) {
        const double begin = seconds_now();

        sleep_for(moment);

        const double late = seconds_now() - begin - moment;

        if (late > atomic_load(&lateness)) {
            atomic_store(&lateness, late);
        }
    }
    return NULL;
}

void check_time(const char *what, double timeout, double elapsed)
{
    REQUIRE(elapsed >= timeout, "%s: %g s are over after %g s", what, timeout, elapsed);
    REQUIRE(elapsed <= timeout + most_late + WAKE_UPS * atomic_load(&lateness),
            "%s: %g s are over after %g s, and the machine is only %g s late", what, timeout,
            elapsed, atomic_load(&lateness));
    worst = elapsed - timeout > worst ? elapsed - timeout : worst;
}

/* ---- the calls that wait ---- */

static parforge_error join(parforge_job *job, double timeout)
{
    return parforge_job_join(job, timeout);
}

static parforge_error kill_yielding(parforge_job *job, double timeout)
{
    return parforge_job_kill(job, true, timeout);
}

static parforge_error result_at(parforge_job *job, double timeout)
{
    return life_held_result_at(job, LAST, NULL, timeout);
}

static parforge_error wait_for(parforge_job *job, parforge_wait_for what, double timeout)
{
    parforge_job *const jobs[] = {job, job};
    size_t finished = 7;
    const parforge_error error = parforge_wait(jobs, 2, what, timeout, &finished);

    REQUIRE(finished == (error == PARFORGE_OK ? 2 : 0), "%zu have ended", finished);
    return error;
}

static parforge_error wait_for_first(parforge_job *job, double timeout)
{
    return wait_for(job, PARFORGE_FIRST_COMPLETED, timeout);
}

static parforge_error wait_for_error(parforge_job *job, double timeout)
{
    return wait_for(job, PARFORGE_FIRST_ERROR, timeout);
}

static parforge_error wait_for_all(parforge_job *job, double timeout)
{
    return wait_for(job, PARFORGE_ALL_COMPLETED, timeout);
}

static parforge_error next_completed(parforge_job *job, double timeout)
{
    parforge_job *jobs[] = {job, job};
    parforge_job *finished = job;
    size_t count = 2;
    const parforge_error error = parforge_next_completed(jobs, &count, timeout, &finished);

    REQUIRE(count == (error == PARFORGE_OK ? 1 : 2) && jobs[0] == job, "%zu are left", count);
    REQUIRE(finished == (error == PARFORGE_OK ? job : NULL), "another job");
    return error;
}

#define OK PARFORGE_OK
#define TIMED PARFORGE_ERR_TIMED_OUT
#define ENDED PARFORGE_ERR_NOT_RUNNING
#define DEAD PARFORGE_ERR_KILLED

static const enum state waiting_states[] = {PENDING, RUNNING, KILL_SCHEDULED, INVOKING_HOOKS};

#define WAITING_STATES COUNT_OF(waiting_states)

/* What it answers when the time is over, and when the job has ended. */
static const struct call {
    const char *name;
    parforge_error (*make)(parforge_job *job, double timeout);
    parforge_error over[WAITING_STATES];
    parforge_error ended[WAITING_STATES];
} calls[] = {
    {"join", join, {TIMED, TIMED, TIMED, TIMED}, {OK, OK, DEAD, OK}},
    {"kill", kill_yielding, {OK, TIMED, TIMED, ENDED}, {OK, OK, OK, ENDED}},
    {"result_at", result_at, {TIMED, TIMED, TIMED, OK}, {OK, OK, DEAD, OK}},
    {"wait for the first", wait_for_first, {TIMED, TIMED, TIMED, TIMED}, {OK, OK, OK, OK}},
    {"wait for an error", wait_for_error, {TIMED, TIMED, TIMED, TIMED}, {OK, OK, OK, OK}},
    {"wait for all", wait_for_all, {TIMED, TIMED, TIMED, TIMED}, {OK, OK, OK, OK}},
    {"next_completed", next_completed, {TIMED, TIMED, TIMED, TIMED}, {OK, OK, OK, OK}},
};

static void check_over(const struct call *call, size_t state, double timeout)
{
    struct subject subject;

    subject_make(&subject, waiting_states[state]);

    const double begin = seconds_now();
    const parforge_error answer = call->make(subject.job, timeout);
    const double elapsed = seconds_now() - begin;

    REQUIRE(answer == call->over[state], "%s, %g s, of a job that is %s: %s", call->name, timeout,
            state_names[subject.state], parforge_error_name(answer));
    check_time(call->name, answer == TIMED ? timeout : 0.0, elapsed);
    subject_destroy(&subject);
}

struct opener {
    struct subject *subject;
    bool once_killed;
    double opened;
};

/* Late enough for a wait that is over too early to be seen. */
static void *open_late(void *context)
{
    struct opener *const opener = context;

    while (opener->once_killed && parforge_job_status(opener->subject->job) == PARFORGE_RUNNING) {
        (void)sched_yield();
    }
    sleep_for(0.02);
    opener->opened = seconds_now();
    subject_let_go(opener->subject);
    return NULL;
}

static void check_for_ever(const struct call *call, size_t state, double timeout)
{
    struct subject subject;
    struct opener opener = {.subject = &subject, .once_killed = call->make == kill_yielding};
    pthread_t thread;

    subject_make(&subject, waiting_states[state]);
    REQUIRE(pthread_create(&thread, NULL, open_late, &opener) == 0, "no thread");

    const parforge_error answer = call->make(subject.job, timeout);
    const double returned = seconds_now();

    (void)pthread_join(thread, NULL);
    REQUIRE(answer == call->ended[state], "%s, %g s, of a job that is %s: %s", call->name, timeout,
            state_names[subject.state], parforge_error_name(answer));
    if (call->over[state] == TIMED) {
        check_time(call->name, 0.0, returned - opener.opened);
    }
    subject_destroy(&subject);
}

static void check_no_time(const struct call *call, enum state state, double timeout)
{
    struct subject subject;

    subject_make(&subject, state);

    const parforge_error answer = call->make(subject.job, timeout);

    REQUIRE(answer == PARFORGE_ERR_INVALID, "%s, %g s, of a job that is %s: %s", call->name,
            timeout, state_names[state], parforge_error_name(answer));
    REQUIRE(parforge_job_status(subject.job) == status_of[state], "%s, %g s: it is %s now",
            call->name, timeout, parforge_status_name(parforge_job_status(subject.job)));
    EXPECT(parforge_job_kill(subject.job, false, timeout), PARFORGE_ERR_INVALID);
    REQUIRE(parforge_job_status(subject.job) == status_of[state], "kill, %g s: it is %s now",
            timeout, parforge_status_name(parforge_job_status(subject.job)));
    subject_destroy(&subject);
}

static void check_call(const struct call *call)
{
    for (size_t state = 0; state < WAITING_STATES; state++) {
        for (size_t i = 0; i < TIMES; i++) {
            check_over(call, state, times[i]);
        }
        for (size_t i = 0; i < LONG_TIMES; i++) {
            check_for_ever(call, state, long_times[i]);
        }
    }
    for (enum state state = 0; state < STATES; state++) {
        for (size_t i = 0; i < NO_TIMES; i++) {
            check_no_time(call, state, no_times[i]);
        }
    }
}

/* ---- from an item ---- */

struct measure {
    const struct call *call;
    parforge_job *job;
    double timeout;
    parforge_error answer;
    double elapsed;
};

static void take_measure(size_t index, void *context)
{
    struct measure *const measure = context;
    const double begin = seconds_now();

    (void)index;
    measure->answer = measure->call->make(measure->job, measure->timeout);
    measure->elapsed = seconds_now() - begin;
}

static void check_from_item(const struct call *call, double timeout)
{
    static const int no_failure = 0;
    struct subject subject;
    struct measure measure = {.call = call, .timeout = timeout};
    const struct script script = {take_measure, &measure};
    parforge_job *job = NULL;

    subject_make(&subject, RUNNING);
    measure.job = subject.job;
    DO(life_played_start(&job, &no_failure, 1, NULL, &script, NULL));
    DO(parforge_job_join(job, PARFORGE_FOREVER));
    EXPECT(measure.answer, TIMED);
    check_time(call->name, timeout, measure.elapsed);
    parforge_job_release(job);
    subject_destroy(&subject);
}

/* ---- while other jobs end all the time ---- */

/* So many that some job ends while they are looked at; which takes its time, too. */
#define MANY (SANITIZED ? 50000 : 500000)
#define LATE_AMONG_ENDS 2.0
#define MOST_SECONDS_OF_ENDS 5.0
#define STREAMS 3

static atomic_bool is_over;

static void *end_jobs(void *context)
{
    static const int no_failure = 0;
    const double begin = seconds_now();
    parforge_job *job = NULL;

    DO(life_marked_create(&job, &no_failure, 1, NULL, context));
    while (!atomic_load(&is_over) && seconds_now() - begin < MOST_SECONDS_OF_ENDS) {
        DO(parforge_job_start(job));
        DO(parforge_job_join(job, PARFORGE_FOREVER));
    }
    parforge_job_release(job);
    return NULL;
}

static int mark_nothing(size_t index, int code, int *result)
{
    *result = (int)index;
    return code;
}

static void check_time_among_ends(double timeout, double elapsed)
{
    REQUIRE(elapsed >= timeout && elapsed <= timeout + LATE_AMONG_ENDS,
            "among ends %g s are over after %g s", timeout, elapsed);
}

static void check_among_ends(void)
{
    static parforge_job *jobs[MANY];
    static parforge_job *taken[MANY];
    struct subject subject;
    pthread_t streams[STREAMS];

    mark = mark_nothing;
    atomic_store(&is_over, false);
    subject_make(&subject, RUNNING);
    for (size_t i = 0; i < MANY; i++) {
        jobs[i] = taken[i] = subject.job;
    }
    for (size_t i = 0; i < STREAMS; i++) {
        REQUIRE(pthread_create(&streams[i], NULL, end_jobs, NULL) == 0, "no thread");
    }
    for (size_t i = 0; i < TIMES; i++) {
        parforge_job *finished = NULL;
        size_t count = MANY;
        double begin = seconds_now();

        EXPECT(parforge_wait(jobs, MANY, PARFORGE_FIRST_COMPLETED, times[i], NULL), TIMED);
        check_time_among_ends(times[i], seconds_now() - begin);
        begin = seconds_now();
        EXPECT(parforge_next_completed(taken, &count, times[i], &finished), TIMED);
        check_time_among_ends(times[i], seconds_now() - begin);
    }
    atomic_store(&is_over, true);
    for (size_t i = 0; i < STREAMS; i++) {
        (void)pthread_join(streams[i], NULL);
    }
    subject_destroy(&subject);
}

int main(int argc, char **argv)
{
    const bool is_long = argc > 1 && strcmp(argv[1], "long") == 0;

    pthread_t watcher;

    most_late = is_long ? LATE_ON_QUIET_MACHINE : LATE;
    start_watchdog(is_long ? 3000 : 100);
    REQUIRE(pthread_create(&watcher, NULL, watch_machine, NULL) == 0, "no thread");
    (void)pthread_detach(watcher);
    for (int round = 0; round < (is_long ? 20 : 1); round++) {
        for (size_t i = 0; i < COUNT_OF(calls); i++) {
            check_call(&calls[i]);
            for (size_t k = 0; k < TIMES; k++) {
                check_from_item(&calls[i], times[k]);
            }
        }
        check_among_ends();
        check_times_of_jobs();
    }
    (void)printf("never early, at most %.3f ms late (the machine %.3f ms)\n", worst * 1e3,
                 atomic_load(&lateness) * 1e3);
    return 0;
}
