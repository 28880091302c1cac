#include "explain.h"

#include "clock.h"
#include "slot.h"
#include "thread.h"

#include <pthread.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

/* Chunks whose times are told one by one. */
#define MOST_TIMES 16

static bool explains;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_environment(void)
{
    const char *const text = getenv("PARFORGE_EXPLAIN");

    explains = text != NULL && strcmp(text, "1") == 0;
}

bool parforge_explains(void)
{
    (void)pthread_once(&once, read_environment);
    return explains;
}

void parforge_explain_open(const parforge_cursor *cursor)
{
    parforge_account *const account = &cursor->home->account;

    account->runner = parforge_thread_self();
    account->since = parforge_now();
}

void parforge_explain_close(parforge_slot *chunk)
{
    parforge_account *const account = &chunk->account;

    if (account->since != 0) {
        account->busy += parforge_now() - account->since;
        account->since = 0;
    }
}

/* ---- text ---- */

typedef struct text {
    char characters[4096];
    size_t length;
} text;

__attribute__((format(printf, 2, 3))) static void add(text *t, const char *format, ...)
{
    const size_t room = sizeof t->characters - t->length;
    va_list values;

    va_start(values, format);

    const int length = vsnprintf(t->characters + t->length, room, format, values);

    va_end(values);
    if (length > 0) {
        t->length += (size_t)length < room ? (size_t)length : room - 1;
    }
}

static double milliseconds(int64_t nanoseconds)
{
    return (double)nanoseconds / 1e6;
}

/* Threads that ran a chunk. One that ran several has them in a row. */
static int runners_of(const parforge_job *job)
{
    const parforge_thread *last = NULL;
    int count = 0;

    for (int chunk = 0; chunk < job->chunks; chunk++) {
        count += job->slots[chunk].account.runner != last;
        last = job->slots[chunk].account.runner;
    }
    return count;
}

static void add_limit_of_chunks(text *t, const parforge_job *job)
{
    static const char *const sources[] = {
        [PARFORGE_LIMIT_OF_OPTIONS] = "options.max_threads",
        [PARFORGE_LIMIT_OF_SPEC] = "max_threads of the spec",
        [PARFORGE_LIMIT_OF_PROCESS] = "PARFORGE_MAX_THREADS, or else the default",
    };

    if ((size_t)job->settings.max_threads > job->n) {
        add(t, " (as many as items)");
    } else {
        add(t, " (%s)", sources[job->settings.limit]);
    }
}

static void add_limit_of_threads(text *t, const parforge_job *job, int most_threads)
{
    const int runners = runners_of(job);

    if (job->processes != NULL) {
        add(t, " in processes, %d at once at most", most_threads);
        return;
    }
    add(t, " on %d thread%s", runners, runners == 1 ? "" : "s");
    if (runners >= job->chunks) {
        return;
    }
    if (job->n < job->processor->serial_below) {
        add(t, " (serial_below is %zu)", job->processor->serial_below);
    } else if (job->is_alone) {
        add(t, " (all is done sooner than a team is there)");
    } else if (most_threads < job->chunks) {
        add(t, " (other background jobs have the rest)");
    } else if (job->team < job->chunks) {
        add(t, " (in a parallel region, or no more could be had)");
    } else {
        add(t, " (the OpenMP runtime gave no more)");
    }
}

static void add_schedule(text *t, const parforge_job *job)
{
    unsigned strips = 0;
    unsigned taken = 0;

    for (int chunk = 0; chunk < job->chunks; chunk++) {
        strips += job->slots[chunk].account.strips;
        taken += job->slots[chunk].account.taken;
    }
    if (job->is_shared) {
        add(t, "adaptive, %u part%s taken by threads that had run dry", taken,
            taken == 1 ? "" : "s");
    } else if (job->settings.schedule == PARFORGE_SCHEDULE_ADAPTIVE) {
        add(t, "adaptive, but nothing to share: one thread, or no more than a strip for each");
    } else {
        add(t, "static");
    }
    add(t, "; %u strip%s of %.0f items%s\n", strips, strips == 1 ? "" : "s",
        strips > 0 ? (double)job->n / strips : 0.0,
        job->streams ? "; results past the caches" : "");
}

static void add_times(text *t, const parforge_job *job, int64_t elapsed)
{
    int64_t sum = 0;
    int64_t most = 0;

    add(t, "parforge:   busy ms:");
    for (int chunk = 0; chunk < job->chunks; chunk++) {
        const int64_t busy = job->slots[chunk].account.busy;

        sum += busy;
        most = busy > most ? busy : most;
        if (chunk < MOST_TIMES) {
            add(t, " %.3f", milliseconds(busy));
        }
    }
    add(t, "%s; %.3f ms in all; the busiest chunk %.2f times the mean\n",
        job->chunks > MOST_TIMES ? " …" : "", milliseconds(elapsed),
        sum > 0 ? (double)most * job->chunks / (double)sum : 1.0);
}

void parforge_explain(const parforge_job *job, int most_threads, int64_t start)
{
    const int64_t elapsed = parforge_now() - start;
    text t = {.length = 0};

    add(&t, "parforge: %s: %zu item%s in %d chunk%s", job->processor->name, job->n,
        job->n == 1 ? "" : "s", job->chunks, job->chunks == 1 ? "" : "s");
    if (job->chunks > 0) {
        add_limit_of_chunks(&t, job);
        add_limit_of_threads(&t, job, most_threads);
        add(&t, "\nparforge:   ");
        add_schedule(&t, job);
        add_times(&t, job, elapsed);
    } else {
        add(&t, "\n");
    }
    /* In one call, so that the lines of several threads do not mix. */
    (void)fputs(t.characters, stderr);
}
