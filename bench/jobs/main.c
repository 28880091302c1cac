/*
 * How long background jobs take to come and go, in microseconds:
 *
 *   bench_jobs join PAUSE JOBS   from start to join, of 1,000 cheap items
 *   bench_jobs poll PAUSE JOBS   from start until poll() sees the end, of which a driver tells
 *   bench_jobs bare PAUSE JOBS   the same with a thread of its own that waits at a semaphore, runs
 *                                the hand-written loop and posts another: what the system takes
 *   bench_jobs kill JOBS         from kill to join, of items of a microsecond
 *   bench_jobs memory JOBS       memory, threads and descriptors after 100 jobs and after all
 *
 * PAUSE is what the main thread does between two jobs: nothing (idle), spin 8 ms (busy) or sleep
 * 10 ms (asleep).
 */
#include "jobs.h"

#include <dirent.h>
#include <poll.h>
#include <pthread.h>
#include <semaphore.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define CHEAP 1000
#define LONG 1000000

static double values[LONG];
static double results[LONG];
static const parforge_options two_threads = {.max_threads = 2};

static double now(void)
{
    struct timespec time;

    (void)clock_gettime(CLOCK_MONOTONIC, &time);
    return (double)time.tv_sec * 1e6 + (double)time.tv_nsec / 1e3;
}

double microsecond_of(double value)
{
    const double begin = now();

    while (now() - begin < 1.0) {
    }
    return value;
}

static void must(parforge_error error)
{
    if (error != PARFORGE_OK) {
        fprintf(stderr, "bench_jobs: %s\n", parforge_last_error());
        exit(EXIT_FAILURE);
    }
}

static void make_a_pause(const char *kind)
{
    const double begin = now();

    if (strcmp(kind, "asleep") == 0) {
        (void)nanosleep(&(const struct timespec){0, 10000000}, NULL);
    }
    while (strcmp(kind, "busy") == 0 && now() - begin < 8000.0) {
    }
}

static int ascending(const void *left, const void *right)
{
    const double a = *(const double *)left;
    const double b = *(const double *)right;

    return (a > b) - (a < b);
}

static void report(double *times, size_t count)
{
    size_t slow = 0;

    qsort(times, count, sizeof *times, ascending);
    while (slow < count && times[count - 1 - slow] > 1000.0) {
        slow++;
    }
    printf("median %.1f p99 %.1f longest %.1f over_1_ms %.3f%%\n", times[count / 2],
           times[count * 99 / 100], times[count - 1], 100.0 * (double)slow / (double)count);
}

static void measure_ends(const char *pause, bool polls, double *times, size_t count)
{
    parforge_job *job = NULL;

    must(jobs_cheap_create(&job, values, CHEAP, results, &two_threads));

    struct pollfd end = {.fd = polls ? parforge_job_fd(job) : -1, .events = POLLIN};

    for (size_t i = 0; i < count; i++) {
        make_a_pause(pause);

        const double begin = now();

        must(parforge_job_start(job));
        if (polls) {
            (void)poll(&end, 1, -1);
        }
        must(parforge_job_join(job, PARFORGE_FOREVER));
        times[i] = now() - begin;
    }
    parforge_job_release(job);
}

static sem_t asked;
static sem_t answered;

static void *answer(void *context)
{
    for (;;) {
        (void)sem_wait(&asked);
        for (size_t i = 0; i < CHEAP; i++) {
            results[i] = cheap_of(values[i]);
        }
        (void)sem_post(&answered);
    }
    return context;
}

static void measure_bare(const char *pause, double *times, size_t count)
{
    pthread_t thread;

    if (sem_init(&asked, 0, 0) != 0 || sem_init(&answered, 0, 0) != 0 ||
        pthread_create(&thread, NULL, answer, NULL) != 0) {
        perror("bench_jobs");
        exit(EXIT_FAILURE);
    }
    for (size_t i = 0; i < count; i++) {
        make_a_pause(pause);

        const double begin = now();

        (void)sem_post(&asked);
        (void)sem_wait(&answered);
        times[i] = now() - begin;
    }
}

static void measure_kills(double *times, size_t count)
{
    parforge_job *job = NULL;

    must(jobs_microsecond_create(&job, values, LONG, results, &two_threads));
    for (size_t i = 0; i < count; i++) {
        must(parforge_job_start(job));
        (void)nanosleep(&(const struct timespec){0, 100000 + (long)(i % 100) * 5000}, NULL);

        const double begin = now();

        must(parforge_job_kill(job, true, PARFORGE_FOREVER));
        times[i] = now() - begin;
    }
    parforge_job_release(job);
}

static long number_in_status(const char *key)
{
    FILE *const file = fopen("/proc/self/status", "r");
    char line[256];
    long number = -1;

    while (file != NULL && fgets(line, sizeof line, file) != NULL) {
        if (strncmp(line, key, strlen(key)) == 0) {
            number = strtol(line + strlen(key), NULL, 10);
        }
    }
    if (file != NULL) {
        (void)fclose(file);
    }
    return number;
}

static int count_descriptors(void)
{
    DIR *const folder = opendir("/proc/self/fd");
    int count = 0;

    while (folder != NULL && readdir(folder) != NULL) {
        count++;
    }
    if (folder != NULL) {
        (void)closedir(folder);
    }
    return count;
}

static void measure_memory(size_t count)
{
    for (size_t i = 1; i <= count; i++) {
        parforge_job *job = NULL;

        must(jobs_cheap_start(&job, values, CHEAP, NULL, &two_threads));
        /* Who waits for ever may run the job; for every second one it is a driver. */
        must(parforge_job_join(job, i % 2 == 0 ? PARFORGE_FOREVER : 60.0));
        parforge_job_release(job);
        if (i == 100 || i == count) {
            printf("jobs %zu memory_kB %ld threads %ld descriptors %d\n", i,
                   number_in_status("VmRSS:"), number_in_status("Threads:"), count_descriptors());
        }
    }
}

int main(int argc, char **argv)
{
    const size_t count = argc > 2 ? strtoul(argv[argc - 1], NULL, 10) : 0;
    double *const times = calloc(count + 1, sizeof *times);

    if (times == NULL || count == 0) {
        fprintf(
            stderr,
            "usage: bench_jobs join|poll|bare idle|busy|asleep JOBS | kill JOBS | memory JOBS\n");
        free(times);
        return 2;
    }
    if (argc == 4 && (strcmp(argv[1], "join") == 0 || strcmp(argv[1], "poll") == 0)) {
        measure_ends(argv[2], strcmp(argv[1], "poll") == 0, times, count);
        report(times, count);
    } else if (argc == 4 && strcmp(argv[1], "bare") == 0) {
        measure_bare(argv[2], times, count);
        report(times, count);
    } else if (argc == 3 && strcmp(argv[1], "kill") == 0) {
        measure_kills(times, count);
        report(times, count);
    } else {
        measure_memory(count);
    }
    free(times);
    return 0;
}
