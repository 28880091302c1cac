/*
 * Random calls on background jobs by many threads, against what the contract says that they may
 * answer:  soak SECONDS CALLERS [SEED]
 *
 * Each caller owns a few jobs, which it starts, waits for, reads and releases; any caller kills and
 * looks at any job. After each run the owner checks that every item was run as often as the
 * progress says, and that exactly these can be read.
 */
#include "soak.h"

#include <inttypes.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define JOBS 3
#define MOST_ITEMS 600
#define MOST_CALLERS 64

/* A job with its data. Others look at the handle only under the lock, for writing it is taken. */
struct place {
    pthread_rwlock_t lock;
    parforge_job *job;
    size_t n;
    size_t first_failing; /* n: none */
    unsigned costs[MOST_ITEMS];
    atomic_uint counts[MOST_ITEMS];
    parforge_options options;
};

struct caller {
    pthread_t thread;
    unsigned seed;
    uint64_t calls;
    struct place places[JOBS];
};

static struct caller callers[MOST_CALLERS];
static size_t caller_count;
static atomic_bool is_over;
static parforge_executor *executors[2];

static unsigned draw(struct caller *caller, unsigned below)
{
    return (unsigned)rand_r(&caller->seed) % below;
}

#define EXPECT(condition)                                                                          \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            fprintf(stderr, "soak.c:%d: not so: %s (%s)\n", __LINE__, #condition,                  \
                    parforge_last_error());                                                        \
            abort();                                                                               \
        }                                                                                          \
    } while (0)

static void make(struct caller *caller, struct place *place)
{
    const unsigned kind = draw(caller, 4);

    place->n = draw(caller, 8) == 0 ? draw(caller, 3) : draw(caller, MOST_ITEMS);
    place->first_failing = place->n;
    place->options = (parforge_options){
        .max_threads = 1 + (int)draw(caller, 5),
        .executor = executors[draw(caller, 2)],
        .on_error = draw(caller, 3) == 0 ? PARFORGE_CONTINUE : PARFORGE_STOP,
        .suppress_errors = draw(caller, 10) == 0,
        .timeout = draw(caller, 20) == 0 ? 0.0001 : 0.0,
    };
    for (size_t i = 0; i < place->n; i++) {
        place->costs[i] = kind == 0 ? 0 : draw(caller, kind == 1 ? 20 : 2000);
        if (kind == 3 && draw(caller, 100) == 0) {
            place->costs[i] = ~0U;
            place->first_failing = i < place->first_failing ? i : place->first_failing;
        }
    }
    EXPECT(soak_count_create(&place->job, place->costs, place->n, NULL, place->counts,
                             &place->options) == PARFORGE_OK);
}

static void check_items(struct place *place, bool is_whole)
{
    parforge_progress progress;
    size_t readable = 0;

    EXPECT(parforge_job_progress(place->job, &progress) == PARFORGE_OK);
    for (size_t i = 0; i < place->n; i++) {
        size_t stamp = 0;
        const parforge_error error = soak_count_result_at(place->job, i, &stamp, 0.0);
        const unsigned count = atomic_load(&place->counts[i]);

        EXPECT(count <= 1);
        if (error == PARFORGE_OK) {
            EXPECT(stamp == i + 1 && count == 1);
            readable++;
        } else if (error == PARFORGE_ERR_PROCESSOR && place->costs[i] == ~0U) {
            readable++;
        } else {
            EXPECT(!is_whole);
        }
    }
    EXPECT(readable == progress.done || place->options.on_error == PARFORGE_STOP);
    EXPECT(progress.total == place->n);
}

static void check_end(struct place *place)
{
    const parforge_error error = parforge_job_join(place->job, PARFORGE_FOREVER);
    const parforge_status status = parforge_job_status(place->job);
    const bool continues =
        place->options.on_error == PARFORGE_CONTINUE || place->options.suppress_errors;
    const bool has_failing = place->first_failing < place->n;
    parforge_failure failure = {0, 0, 0};

    switch (error) {
    case PARFORGE_OK:
        EXPECT(status == (has_failing ? PARFORGE_ERRORED : PARFORGE_COMPLETED));
        EXPECT(!has_failing || place->options.suppress_errors);
        check_items(place, true);
        break;
    case PARFORGE_ERR_PROCESSOR:
        EXPECT(status == PARFORGE_ERRORED && has_failing);
        EXPECT(parforge_job_failures(place->job, &failure, 1) >= 1);
        EXPECT(failure.index == place->first_failing);
        check_items(place, continues);
        break;
    case PARFORGE_ERR_KILLED:
        EXPECT(status == PARFORGE_KILLED);
        check_items(place, false);
        break;
    default:
        EXPECT(error == PARFORGE_OK); /* none of these */
    }
}

static void run_own(struct caller *caller, struct place *place)
{
    pthread_rwlock_wrlock(&place->lock);
    if (place->job == NULL) {
        make(caller, place);
    }
    memset(place->counts, 0, sizeof place->counts);
    EXPECT(parforge_job_start(place->job) == PARFORGE_OK);
    pthread_rwlock_unlock(&place->lock);

    const parforge_error again = parforge_job_start(place->job);

    if (again == PARFORGE_OK) { /* it had ended: every item may have run twice */
        EXPECT(parforge_job_join(place->job, PARFORGE_FOREVER) != PARFORGE_ERR_TIMED_OUT);
    } else {
        EXPECT(again == PARFORGE_ERR_STILL_RUNNING);
        if (draw(caller, 4) == 0) {
            const parforge_error error = parforge_job_kill(place->job, true, 10.0);

            EXPECT(error == PARFORGE_OK || error == PARFORGE_ERR_NOT_RUNNING);
        }
        if (draw(caller, 3) == 0 && place->n > 0) {
            const size_t index = draw(caller, (unsigned)place->n);

            EXPECT(soak_count_result_at(place->job, index, NULL, 0.001) != PARFORGE_ERR_INVALID);
        }
        check_end(place);
    }
    caller->calls += 4 + place->n;
    if (draw(caller, 3) == 0) {
        pthread_rwlock_wrlock(&place->lock);
        parforge_job_release(place->job);
        place->job = NULL;
        pthread_rwlock_unlock(&place->lock);
    }
}

static void disturb(struct caller *caller)
{
    struct place *const place =
        &callers[draw(caller, (unsigned)caller_count)].places[draw(caller, JOBS)];
    parforge_progress progress;
    parforge_error error = PARFORGE_OK;

    if (pthread_rwlock_tryrdlock(&place->lock) != 0) {
        return;
    }
    if (place->job != NULL) {
        switch (draw(caller, 6)) {
        case 0:
            error = parforge_job_kill(place->job, false, 0.0);
            EXPECT(error == PARFORGE_OK || error == PARFORGE_ERR_NOT_RUNNING ||
                   error == PARFORGE_ERR_NOT_INITIALIZED);
            break;
        case 1:
            EXPECT(parforge_job_progress(place->job, &progress) == PARFORGE_OK);
            EXPECT(progress.done <= progress.total);
            break;
        case 2:
            EXPECT(parforge_job_status(place->job) <= PARFORGE_KILLED);
            break;
        case 3:
            EXPECT(parforge_job_join(place->job, 0.0) != PARFORGE_ERR_INVALID);
            break;
        case 4:
            EXPECT(parforge_job_fd(place->job) >= 0);
            break;
        default:
            (void)parforge_job_failures(place->job, NULL, 0);
            break;
        }
        caller->calls++;
    }
    pthread_rwlock_unlock(&place->lock);
}

static void *call(void *context)
{
    struct caller *const caller = context;

    while (!is_over) {
        if (draw(caller, 3) == 0) {
            run_own(caller, &caller->places[draw(caller, JOBS)]);
        } else {
            disturb(caller);
        }
    }
    for (size_t i = 0; i < JOBS; i++) {
        pthread_rwlock_wrlock(&caller->places[i].lock);
        parforge_job_release(caller->places[i].job);
        caller->places[i].job = NULL;
        pthread_rwlock_unlock(&caller->places[i].lock);
    }
    return NULL;
}

int main(int argc, char **argv)
{
    const unsigned seconds = argc > 1 ? (unsigned)strtoul(argv[1], NULL, 10) : 10;
    const unsigned seed = argc > 3 ? (unsigned)strtoul(argv[3], NULL, 10) : (unsigned)time(NULL);
    const parforge_executor_options few = {.max_jobs = 2, .name = "few"};
    const struct timespec time_to_run = {(time_t)seconds, 0};
    uint64_t calls = 0;

    caller_count = argc > 2 ? (size_t)strtoul(argv[2], NULL, 10) : 8;
    if (caller_count < 1 || caller_count > MOST_CALLERS) {
        fprintf(stderr, "usage: soak SECONDS CALLERS [SEED], 1 to %d callers\n", MOST_CALLERS);
        return 2;
    }
    printf("seed %u\n", seed);
    alarm(seconds + 60); /* a hang ends here */
    EXPECT(parforge_executor_create(&executors[0], &few) == PARFORGE_OK);
    for (size_t i = 0; i < caller_count; i++) {
        callers[i].seed = seed + (unsigned)i;
        for (size_t k = 0; k < JOBS; k++) {
            EXPECT(pthread_rwlock_init(&callers[i].places[k].lock, NULL) == 0);
        }
    }
    for (size_t i = 0; i < caller_count; i++) {
        EXPECT(pthread_create(&callers[i].thread, NULL, call, &callers[i]) == 0);
    }
    (void)nanosleep(&time_to_run, NULL);
    is_over = true;
    for (size_t i = 0; i < caller_count; i++) {
        EXPECT(pthread_join(callers[i].thread, NULL) == 0);
        calls += callers[i].calls;
    }
    parforge_executor_release(executors[0]);
    printf("%" PRIu64 " calls, all as they should be\n", calls);
    return 0;
}
