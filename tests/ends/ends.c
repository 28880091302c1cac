/*
 * exit() and fork() while there are background jobs.
 *
 *   ends exit WHERE WHAT     WHERE: main, hook, item, atexit, thread
 *                            WHAT: idle, running, queued, daemon
 *   ends exit main lent      while a thread that waits for a job runs it
 *   ends exit main making    while a hook makes executors, and starts jobs
 *   ends exit main ^C        which comes while exit() waits for a long job
 *   ends fork WHAT           WHAT: idle, running, full
 *
 * Ends with status 0 (exit: with 7, from wherever it was called), and within a second, or the jobs'
 * own time where they have to be waited for.
 */
#include "ends.h"

#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#define N 64
#define QUEUED 20

/* An item that calls exit() instead. */
#define EXIT_NAP UINT_MAX

/* An item of the job that a thread runs instead of waiting for it: microseconds. */
#define LENT_NAP 1001

static unsigned naps[N];
static unsigned last_naps[N]; /* of the job that exits */
static atomic_int begun;
static atomic_int lent_done;
static atomic_bool is_exiting;

int nap_item(size_t index, unsigned microseconds)
{
    begun++;
    if (microseconds == EXIT_NAP) {
        exit(7);
    }
    usleep(microseconds);
    lent_done += microseconds == LENT_NAP;
    return (int)index;
}

static void need(bool is_so, const char *what)
{
    if (!is_so) {
        fprintf(stderr, "not so: %s (%s)\n", what, parforge_last_error());
        _exit(1);
    }
}

static int exit_in_hook(parforge_job *job, void *context)
{
    (void)job;
    (void)context;
    exit(7);
}

static void *exit_in_thread(void *context)
{
    (void)context;
    exit(7);
}

static void start_at_exit(void)
{
    parforge_job *job = NULL;

    if (ends_nap_start(&job, naps, N, NULL, NULL) == PARFORGE_OK &&
        parforge_job_join(job, 5.0) == PARFORGE_OK) {
        parforge_job_release(job);
    }
}

/* Not while a job runs. */
static void set_naps(unsigned microseconds)
{
    for (size_t i = 0; i < N; i++) {
        naps[i] = microseconds;
    }
}

static void create(parforge_job **job, const unsigned *its_naps, bool is_daemon)
{
    const parforge_options options = {.max_threads = 2, .daemon = is_daemon};

    need(ends_nap_create(job, its_naps, N, NULL, &options) == PARFORGE_OK, "create");
}

static int test_exit(const char *where, const char *what)
{
    parforge_job *jobs[QUEUED] = {NULL};
    const int count = strcmp(what, "queued") == 0 ? QUEUED : strcmp(what, "idle") == 0 ? 0 : 1;
    const bool is_daemon = strcmp(what, "daemon") == 0;
    parforge_job *last = NULL;
    pthread_t thread;

    if (strcmp(where, "atexit") == 0) {
        need(atexit(start_at_exit) == 0, "atexit");
    }
    set_naps(is_daemon ? 200000 : 100); /* a daemon of 6 seconds; others take 3 to 30 ms */
    for (int i = 0; i < count; i++) {
        create(&jobs[i], naps, is_daemon);
        need(parforge_job_start(jobs[i]) == PARFORGE_OK, "start");
    }
    while (count > 0 && begun == 0) {
        usleep(100);
    }
    if (strcmp(where, "hook") == 0) {
        create(&last, last_naps, false);
        need(parforge_job_add_hook(last, exit_in_hook, NULL) == PARFORGE_OK, "add_hook");
        need(parforge_job_start(last) == PARFORGE_OK, "start");
        pause();
    } else if (strcmp(where, "item") == 0) {
        last_naps[3] = EXIT_NAP;
        create(&last, last_naps, false);
        need(parforge_job_start(last) == PARFORGE_OK, "start");
        pause();
    } else if (strcmp(where, "thread") == 0) {
        need(pthread_create(&thread, NULL, exit_in_thread, NULL) == 0, "thread");
        pause();
    }
    exit(7);
}

static void *wait_in_an_item(void *context)
{
    const unsigned unused = 0;
    int answer = 0;

    need(ends_wait(&unused, 1, &answer, context, NULL) == PARFORGE_OK, "wait");
    return NULL;
}

static void check_that_it_was_waited_for(void)
{
    if (lent_done != N) {
        fprintf(stderr, "exit() has left a job after %d of %d items\n", lent_done, N);
        _exit(1);
    }
}

/* The only driver has something else to do, so that the job is run by who waits for it. */
static int test_exit_beside_lent_thread(void)
{
    const parforge_executor_options one = {.max_jobs = 1};
    parforge_executor *executor = NULL;
    parforge_job *other = NULL;
    parforge_job *job = NULL;
    pthread_t thread;

    need(atexit(check_that_it_was_waited_for) == 0, "atexit");
    need(parforge_executor_create(&executor, &one) == PARFORGE_OK, "executor");

    const parforge_options daemon = {.max_threads = 1, .daemon = true, .executor = executor};
    const parforge_options usual = {.max_threads = 1, .executor = executor};

    set_naps(LENT_NAP);
    for (size_t i = 0; i < N; i++) {
        last_naps[i] = 5000;
    }
    need(ends_nap_start(&other, last_naps, N, NULL, &daemon) == PARFORGE_OK, "start");
    while (begun == 0) {
        usleep(100);
    }
    need(ends_nap_start(&job, naps, N, NULL, &usual) == PARFORGE_OK, "start");
    need(pthread_create(&thread, NULL, wait_in_an_item, job) == 0, "thread");
    while (lent_done == 0) {
        usleep(100);
    }
    exit(7);
}

static void await_exit(void)
{
    while (!is_exiting) {
        usleep(100);
    }
    usleep(50000);
}

static int make_while_exiting(parforge_job *ended, void *context)
{
    parforge_executor *executor = NULL;
    parforge_job *job = NULL;

    (void)ended;
    (void)context;
    await_exit();
    need(parforge_executor_create(&executor, NULL) == PARFORGE_OK, "executor at exit");

    const parforge_options options = {.executor = executor};

    need(ends_nap_start(&job, last_naps, N, NULL, &options) == PARFORGE_ERR_SHUT_DOWN, "own");
    need(ends_nap_start(&job, last_naps, N, NULL, NULL) == PARFORGE_ERR_SHUT_DOWN, "default");
    parforge_executor_release(executor);
    return 0;
}

static int test_exit_beside_maker(void)
{
    parforge_executor *executor = NULL;
    parforge_job *job = NULL;

    need(parforge_executor_create(&executor, NULL) == PARFORGE_OK, "executor");

    const parforge_options options = {.max_threads = 2, .executor = executor};

    need(ends_nap_create(&job, naps, N, NULL, &options) == PARFORGE_OK, "create");
    need(parforge_job_add_hook(job, make_while_exiting, NULL) == PARFORGE_OK, "add_hook");
    need(parforge_job_start(job) == PARFORGE_OK, "start");
    is_exiting = true;
    exit(7);
}

static void *interrupt_exit(void *context)
{
    await_exit();
    (void)kill(getpid(), SIGINT);
    return context;
}

static int test_interrupted_exit(void)
{
    parforge_job *job = NULL;
    pthread_t thread;

    need(parforge_signals_install() == PARFORGE_OK, "signals");
    set_naps(200000); /* 6 seconds */
    create(&job, naps, false);
    need(parforge_job_start(job) == PARFORGE_OK, "start");
    need(pthread_create(&thread, NULL, interrupt_exit, NULL) == 0, "thread");
    is_exiting = true;
    exit(7);
}

static void child(parforge_job *old)
{
    parforge_job *job = NULL;

    alarm(10);
    if (old != NULL) {
        need(parforge_job_join(old, 1.0) == PARFORGE_ERR_FORKED, "an old job is FORKED");
        need(parforge_job_kill(old, true, 1.0) == PARFORGE_ERR_FORKED, "an old job is FORKED");
        need(!parforge_job_is_alive(old), "an old job is not alive");
        parforge_job_release(old);
    }
    create(&job, last_naps, false);
    need(parforge_job_start(job) == PARFORGE_OK, "start in the child");
    need(parforge_job_join(job, 5.0) == PARFORGE_OK, "join in the child");
    parforge_job_release(job);
    exit(0);
}

static int test_fork(const char *what)
{
    parforge_job *jobs[QUEUED] = {NULL};
    const int count = strcmp(what, "idle") == 0 ? 0 : strcmp(what, "full") == 0 ? QUEUED : 1;
    int results[N];
    int status = 0;

    set_naps(200);
    need(ends_nap(last_naps, N, results, NULL) == PARFORGE_OK, "a synchronous call before");
    for (int i = 0; i < count; i++) {
        create(&jobs[i], naps, false);
        need(parforge_job_start(jobs[i]) == PARFORGE_OK, "start");
    }

    const pid_t pid = fork();

    need(pid >= 0, "fork");
    if (pid == 0) {
        child(jobs[0]);
    }
    need(waitpid(pid, &status, 0) == pid && status == 0, "the child ended well");
    for (int i = 0; i < count; i++) {
        need(parforge_job_join(jobs[i], 10.0) == PARFORGE_OK, "the parent's jobs go on");
        parforge_job_release(jobs[i]);
    }
    return 0;
}

int main(int argc, char **argv)
{
    alarm(20);
    if (argc == 4 && strcmp(argv[1], "exit") == 0) {
        return strcmp(argv[3], "lent") == 0     ? test_exit_beside_lent_thread()
               : strcmp(argv[3], "making") == 0 ? test_exit_beside_maker()
               : strcmp(argv[3], "^C") == 0     ? test_interrupted_exit()
                                                : test_exit(argv[2], argv[3]);
    }
    if (argc == 3 && strcmp(argv[1], "fork") == 0) {
        return test_fork(argv[2]);
    }
    fprintf(stderr, "usage: see ends.c\n");
    return 2;
}
