/*
 * Prints what jobs in processes cost: a cheap one from start to join, a long one beside the same on
 * threads, and how long another thread of a large program is held up.
 */
#include "places.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>

#define RUNS 21
#define MANY 1000000
#define BALLAST ((size_t)1 << 30)

static double inputs[MANY];
static double outputs[MANY];

static double now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec + (double)time.tv_nsec / 1e9;
}

static int by_size(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;

    return (a > b) - (a < b);
}

static double median_of(double *times)
{
    qsort(times, RUNS, sizeof *times, by_size);
    return times[RUNS / 2];
}

static void require(parforge_error error)
{
    if (error != PARFORGE_OK) {
        (void)fprintf(stderr, "%s\n", parforge_last_error());
        exit(1);
    }
}

static double time_cheap(size_t n)
{
    const parforge_options options = {.backend = PARFORGE_PROCESSES, .max_threads = 8};
    double times[RUNS];

    for (int run = 0; run < RUNS; run++) {
        parforge_job *job = NULL;
        const double begin = now();

        require(places_cheap_start(&job, inputs, n, outputs, &options));
        require(parforge_job_join(job, PARFORGE_FOREVER));
        times[run] = now() - begin;
        parforge_job_release(job);
    }
    return median_of(times);
}

static double seconds_of(struct timeval time)
{
    return (double)time.tv_sec + (double)time.tv_usec / 1e6;
}

/* Of the process and of those that it has waited for. */
static double processor_time(void)
{
    struct rusage own;
    struct rusage others;

    (void)getrusage(RUSAGE_SELF, &own);
    (void)getrusage(RUSAGE_CHILDREN, &others);
    return seconds_of(own.ru_utime) + seconds_of(own.ru_stime) + seconds_of(others.ru_utime) +
           seconds_of(others.ru_stime);
}

/* So many rounds take about a microsecond. */
static int rounds_of_a_microsecond(void)
{
    const double begin = processor_time();
    volatile double value = 1.0;

    for (int i = 0; i < 1000; i++) {
        value = heavy_item(value, 1000);
    }
    return (int)(1000.0 / ((processor_time() - begin) * 1e6 / 1000.0)) + 1;
}

struct cost {
    double times[RUNS];
    double processor_times[RUNS];
};

static void time_heavy(struct cost *cost, int run, parforge_backend backend, int rounds)
{
    const parforge_options options = {.backend = backend};
    const double processor_begin = processor_time();
    const double begin = now();

    require(places_heavy(inputs, MANY, outputs, rounds, &options));
    cost->times[run] = now() - begin;
    cost->processor_times[run] = processor_time() - processor_begin;
}

static void print_cost(const char *where, struct cost *cost)
{
    (void)printf("10^6 items of 1 us, %-17s %8.2f ms, %8.2f ms of processor time\n", where,
                 median_of(cost->times) * 1e3, median_of(cost->processor_times) * 1e3);
}

/* ---- a thread that notes how long it was held up ---- */

static atomic_bool is_over;
static unsigned char *ballast;

static void *touch(void *context)
{
    double *const longest = context;
    size_t place = 0;
    double last = now();

    while (!atomic_load(&is_over)) {
        const double here = now();

        *longest = here - last > *longest ? here - last : *longest;
        last = here;
        place = (place + 4096) % ((size_t)1 << 24);
        (void)*(volatile unsigned char *)(ballast + place);
    }
    return longest;
}

static void hold_up(void)
{
    double longest = 0.0;
    double idle = 0.0;
    pthread_t thread;

    ballast = malloc(BALLAST);
    if (ballast == NULL) {
        return;
    }
    memset(ballast, 1, BALLAST);
    for (int is_idle = 1; is_idle >= 0; is_idle--) {
        double *const hold = is_idle ? &idle : &longest;

        atomic_store(&is_over, false);
        if (pthread_create(&thread, NULL, touch, hold) != 0) {
            return;
        }
        if (is_idle) {
            (void)nanosleep(&(struct timespec){0, 300000000}, NULL);
        } else {
            (void)printf("1 GiB: cheap job, start to join       %8.2f ms\n", time_cheap(8) * 1e3);
        }
        atomic_store(&is_over, true);
        (void)pthread_join(thread, NULL);
    }
    (void)printf("1 GiB: another thread, longest gap    %8.2f ms (without jobs %.2f)\n",
                 longest * 1e3, idle * 1e3);
    free(ballast);
}

int main(void)
{
    const int rounds = rounds_of_a_microsecond();
    static struct cost threads;
    static struct cost processes;

    (void)printf("8 items, 8 workers, start to join     %8.2f ms\n", time_cheap(8) * 1e3);
    (void)printf("8000 items, 8 workers, start to join  %8.2f ms\n", time_cheap(8000) * 1e3);
    for (int run = 0; run < RUNS; run++) {
        time_heavy(&threads, run, PARFORGE_THREADS, rounds);
        time_heavy(&processes, run, PARFORGE_PROCESSES, rounds);
    }
    print_cost("threads", &threads);
    print_cost("processes", &processes);
    hold_up();
    return 0;
}
