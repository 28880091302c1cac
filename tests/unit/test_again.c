/* A thread's calls share the memory of their jobs: nothing of one is left in the next. */
#include "unit.h"

#include <pthread.h>

#include "clock.h"
#include "job.h"
#include "thread.h"

/* What every thread reads of a job, without addresses and times. */
struct seen {
    const parforge_processor *processor;
    const char *thread_name;
    bool has_own_arguments;
    bool has_own_slots;
    bool is_within;
    bool has_deadline;
    size_t bound;
    int stop;
    int chunks;
    size_t n;
    bool flags[10];
};

/* A call, and what its first strip does. */
enum act { RUN, FAIL, WAIT, CALL };
struct kind {
    const char *name;
    size_t n;
    parforge_options options;
    enum act act;
};

static const struct kind kinds[] = {
    {"plain", 1000, {.max_threads = 2}, RUN},
    {"fewer items", 999, {.max_threads = 2}, RUN},
    {"no items", 0, {.max_threads = 2}, RUN},
    {"more threads", 1000, {.max_threads = PARFORGE_OWN_SLOTS + 1}, RUN},
    {"named", 1000, {.max_threads = 2, .name = "again"}, RUN},
    {"adaptive", 1000, {.max_threads = 2, .schedule = PARFORGE_SCHEDULE_ADAPTIVE}, RUN},
    {"with time", 1000, {.max_threads = 2, .timeout = 1e6}, RUN},
    {"out of time", 1000, {.max_threads = 2, .timeout = 1e-3}, WAIT},
    {"failing", 1000, {.max_threads = 2}, FAIL},
    {"continuing", 1000, {.max_threads = 2, .on_error = PARFORGE_CONTINUE}, FAIL},
    {"refused", 1000, {.max_threads = -7}, RUN},
    {"with one within", 1000, {.max_threads = 2}, CALL},
};

/* Items in a strip. */
#define ENDLESS ((size_t)1 << 40)

#define KINDS (sizeof kinds / sizeof kinds[0])

struct visit {
    struct trial trial; /* first: its strips lead here */
    const struct kind *kind;
    struct seen seen;
    bool has_seen;
    parforge_error error;
};

static struct seen look_at(const parforge_job *job)
{
    return (struct seen){
        .processor = job->processor,
        .thread_name = job->thread_name,
        .has_own_arguments = job->arguments == job->own_arguments,
        .has_own_slots = job->slots == job->own_slots,
        .is_within = job->outer != NULL,
        .has_deadline = job->deadline != PARFORGE_NEVER,
        .bound = job->bound,
        .stop = job->stop,
        .chunks = job->chunks,
        .n = job->n,
        .flags = {job->is_set_up, job->is_watched, job->is_shared, job->streams, job->explains,
                  job->is_timed_by_hand, job->is_alone, job->is_copy, job->was_stopped,
                  job->has_failures},
    };
}

static bool are_same(struct seen a, struct seen b)
{
    return a.processor == b.processor && a.thread_name == b.thread_name &&
           a.has_own_arguments == b.has_own_arguments && a.has_own_slots == b.has_own_slots &&
           a.is_within == b.is_within && a.has_deadline == b.has_deadline && a.bound == b.bound &&
           a.stop == b.stop && a.chunks == b.chunks && a.n == b.n &&
           memcmp(a.flags, b.flags, sizeof a.flags) == 0;
}

static void expect_same(const struct visit *visit, const struct visit *fresh, const char *before)
{
    /* A thread that has to wait for its processor can be out of time before it has seen a thing. */
    const bool has_time = visit->kind->act != WAIT;

    if (visit->error != fresh->error ||
        (has_time && (visit->trial.items != fresh->trial.items ||
                      visit->has_seen != fresh->has_seen || !are_same(visit->seen, fresh->seen)))) {
        fail_msg("\"%s\" is another call after \"%s\"", visit->kind->name, before);
    }
}

static struct visit visit_of(const struct kind *kind);

static size_t act(struct trial *trial, parforge_cursor *cursor, size_t begin, size_t end)
{
    struct visit *const visit = (struct visit *)trial;
    const bool is_first = !visit->has_seen;

    if (is_first) {
        visit->seen = look_at(cursor->job);
        visit->has_seen = true;
    }
    if (is_first && visit->kind->act == FAIL) {
        parforge_item_failed(cursor, begin, 5);
    } else if (is_first && visit->kind->act == CALL) {
        for (size_t i = 0; i < KINDS; i++) {
            if (kinds[i].act != CALL) {
                (void)visit_of(&kinds[i]);
            }
        }
    } else if (visit->kind->act == WAIT) {
        while (!parforge_should_stop()) {
        }
    }
    return end;
}

/* Nothing of it hangs on how long the visits before have taken. */
static struct visit visit_of(const struct kind *kind)
{
    struct visit visit = {.trial = {.strip = act}, .kind = kind};

    atomic_store(&trial_processor.pace->strip, ENDLESS);
    atomic_store(&trial_processor.pace->team, 0);
    parforge_thread_self()->calls_alone = 0;
    parforge_thread_self()->chunks_opened = 0;
    visit.error = run_trial(&trial_processor, &visit.trial, kind->n, &kind->options);
    return visit;
}

static void *visit_on_a_thread(void *visit)
{
    *(struct visit *)visit = visit_of(((struct visit *)visit)->kind);
    return NULL;
}

static void test_nothing_of_a_call_is_left_in_the_next(void **state)
{
    (void)state;
    for (size_t i = 0; i < KINDS; i++) {
        struct visit fresh = {.kind = &kinds[i]};
        pthread_t thread;

        assert_int_equal(pthread_create(&thread, NULL, visit_on_a_thread, &fresh), 0);
        assert_int_equal(pthread_join(thread, NULL), 0);
        for (size_t before = 0; before < KINDS; before++) {
            (void)visit_of(&kinds[before]);

            const struct visit visit = visit_of(&kinds[i]);

            expect_same(&visit, &fresh, kinds[before].name);
        }
    }
}

/* Its job is the thread's own, which is in use. */
static void test_a_call_within_another_leaves_that_as_it_is(void **state)
{
    const parforge_job *const job = &parforge_thread_self()->job;
    const struct visit visit = visit_of(&kinds[KINDS - 1]);
    const struct seen after = look_at(job);

    (void)state;
    assert_int_equal(kinds[KINDS - 1].act, CALL);
    assert_int_equal(visit.error, PARFORGE_OK);
    assert_int_equal(visit.trial.items, 1000);
    assert_int_equal(after.n, visit.seen.n);
    assert_int_equal(after.bound, visit.seen.bound);
    assert_int_equal(after.stop, PARFORGE_NOT_STOPPED);
    assert_false(after.is_within);
    assert_false(parforge_thread_self()->is_calling);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_nothing_of_a_call_is_left_in_the_next),
        cmocka_unit_test(test_a_call_within_another_leaves_that_as_it_is),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
