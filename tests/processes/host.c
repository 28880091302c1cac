/*
 * Hosts of all kinds: with SIGCHLD ignored, with a loop that takes every child's status, with
 * threads and regions of their own, without processes to be had, and such that die. Nothing is left
 * behind.
 */
#include "theatre.h"

#include "ordinary_user.h"
#include "resources.h"

#include <errno.h>
#include <glob.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#define ITEMS 400
#define CHUNKS 4

static int parts[ITEMS];
static long results[ITEMS];
static double doubles[ITEMS];

static const parforge_options in_processes = {
    .backend = PARFORGE_PROCESSES, .max_threads = CHUNKS, .on_error = PARFORGE_CONTINUE};

/* A call and a job, with crashes, and both right. */
static void run_both(void)
{
    parforge_failure failures[4];
    const double *all = NULL;
    parforge_job *job = NULL;
    size_t n = 0;

    fill(parts, ITEMS);
    parts[10] = PART_SEGV;
    parts[399] = PART_EXIT;
    REQUIRE(crew_play(parts, ITEMS, results, fresh_stage(), &in_processes) == PARFORGE_ERR_CRASHED,
            "%s", parforge_last_error());
    REQUIRE(parforge_last_failures(failures, 4) == 2, "failures");
    REQUIRE(failures[0].index == 10 && failures[0].signal == SIGSEGV, "item %zu: signal %d",
            failures[0].index, failures[0].signal);
    REQUIRE(failures[1].index == 399 && failures[1].signal == 0, "item %zu", failures[1].index);
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(results[i] == (parts[i] < 0 ? -1 : value_of(parts[i])), "item %zu: %ld", i,
                results[i]);
    }
    fill(parts, ITEMS);
    REQUIRE(crew_glance_start(&job, parts, ITEMS, NULL, &in_processes) == PARFORGE_OK, "%s",
            parforge_last_error());
    REQUIRE(crew_glance_get_return_values(job, &all, &n) == PARFORGE_OK && n == ITEMS, "%s",
            parforge_last_error());
    for (size_t i = 0; i < ITEMS; i++) {
        REQUIRE(all[i] == (double)value_of(parts[i]), "item %zu: %g", i, all[i]);
    }
    parforge_job_release(job);
}

/* ---- what is left ---- */

static size_t mappings(void)
{
    FILE *const file = fopen("/proc/self/maps", "r");
    size_t lines = 0;
    int letter = 0;

    REQUIRE(file != NULL, "maps");
    while ((letter = getc(file)) != EOF) {
        lines += letter == '\n';
    }
    (void)fclose(file);
    return lines;
}

/* libomp's notes of processes, which programs beside this one have, too. */
static size_t notes(void)
{
    glob_t found;
    size_t count = 0;

    if (glob("/dev/shm/__KMP_REGISTERED_LIB_*", GLOB_NOSORT, NULL, &found) == 0) {
        count = found.gl_pathc;
        globfree(&found);
    }
    return count;
}

/* What every round leaves behind adds up to at least as many. Fewer are chance: the driver may
 * still have to free the last job, a second one may have begun meanwhile, and malloc makes an arena
 * for the first thread of ours that frees a job before the caller does. */
#define ROUNDS_THAT_COUNT 20

static void leave_nothing(void)
{
    const parforge_options threads = {.max_threads = 3};
    struct resources before = {0, 0, 0};
    size_t maps = 0;
    size_t notes_before = 0;

    /* From now on the runtime is in every process that is forked. */
    fill(parts, ITEMS);
    REQUIRE(crew_glance(parts, ITEMS, doubles, &threads) == PARFORGE_OK, "%s",
            parforge_last_error());

    for (int round = 0; round < 10 + ROUNDS_THAT_COUNT; round++) {
        if (round == 10) {
            before = resources_now();
            maps = mappings();
            notes_before = notes();
        }
        run_both();
        REQUIRE(zombies_of(getpid()) == 0, "zombies");
    }

    const struct resources now = resources_now();

    REQUIRE(now.descriptors == before.descriptors, "%zu descriptors, then %zu", before.descriptors,
            now.descriptors);
    REQUIRE(now.threads < before.threads + ROUNDS_THAT_COUNT, "%zu threads, then %zu",
            before.threads, now.threads);
    REQUIRE(SANITIZED || mappings() < maps + ROUNDS_THAT_COUNT, "%zu mappings, then %zu", maps,
            mappings());
    REQUIRE(SANITIZED || now.memory <= before.memory + 256, "%zu kB, then %zu", before.memory,
            now.memory);
    REQUIRE(notes() < notes_before + ROUNDS_THAT_COUNT, "%zu notes of libomp, then %zu",
            notes_before, notes());
    REQUIRE(living_descendants(getpid()) == 0, "children are left");
}

/* ---- whose children are they ---- */

static void ignore_children(void)
{
    struct sigaction action = {0};
    struct sigaction old;

    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGCHLD, &action, &old);
    for (int round = 0; round < 10; round++) {
        run_both();
    }
    (void)sigaction(SIGCHLD, &old, NULL);
}

static atomic_bool is_over;
static atomic_uint taken;

static void *take_all_statuses(void *context)
{
    while (!atomic_load(&is_over)) {
        if (waitpid(-1, NULL, WNOHANG) > 0) {
            (void)atomic_fetch_add(&taken, 1);
        }
    }
    return context;
}

static void lose_statuses(void)
{
    pthread_t taker;

    atomic_store(&is_over, false);
    REQUIRE(pthread_create(&taker, NULL, take_all_statuses, NULL) == 0, "thread");
    /* The library's own wait may come first; the watchdog sees if it always does. */
    for (int round = 0; round < 20 || atomic_load(&taken) < 5; round++) {
        run_both();
    }
    atomic_store(&is_over, true);
    REQUIRE(pthread_join(taker, NULL) == 0, "thread");
}

/* ---- beside threads and regions ---- */

static void *run_with_threads(void *context)
{
    const parforge_options options = {.max_threads = 2};
    double own[ITEMS];
    int own_parts[ITEMS];

    fill(own_parts, ITEMS);
    while (!atomic_load(&is_over)) {
        REQUIRE(crew_glance(own_parts, ITEMS, own, &options) == PARFORGE_OK, "%s",
                parforge_last_error());
        nap(0.0001);
    }
    return context;
}

static void run_beside_threads(void)
{
    const parforge_options threads = {.max_threads = 3};
    pthread_t callers[3];

    atomic_store(&is_over, false);
    for (size_t i = 0; i < 3; i++) {
        REQUIRE(pthread_create(&callers[i], NULL, run_with_threads, NULL) == 0, "thread");
    }
    for (int round = 0; round < 20; round++) {
        run_both();
        REQUIRE(crew_glance(parts, ITEMS, doubles, &threads) == PARFORGE_OK, "%s",
                parforge_last_error());
    }
    atomic_store(&is_over, true);
    for (size_t i = 0; i < 3; i++) {
        REQUIRE(pthread_join(callers[i], NULL) == 0, "thread");
    }
}

/* ---- the supervisor is killed ---- */

static void kill_supervisor(void)
{
    struct stage *const stage = fresh_stage();
    const double begin = seconds_now();
    parforge_job *job = NULL;
    pid_t supervisors[4];

    fill(parts, ITEMS);
    parts[99] = PART_HANG;
    REQUIRE(crew_play_start(&job, parts, ITEMS, NULL, stage, &in_processes) == PARFORGE_OK, "%s",
            parforge_last_error());
    await_count(&stage->waiting, 1);
    REQUIRE(find_children(getpid(), supervisors, 4) == 1, "supervisors");
    REQUIRE(kill(supervisors[0], SIGKILL) == 0, "%s", strerror(errno));
    REQUIRE(parforge_job_join(job, PARFORGE_FOREVER) == PARFORGE_ERR_CRASHED, "%s",
            parforge_last_error());
    parforge_job_release(job);
    while (living_descendants(getpid()) > 0) {
        REQUIRE(seconds_now() < begin + 60.0, "workers are left");
        nap(0.01);
    }
}

/* ---- hosts that die ---- */

static void be_host(struct stage *stage, bool in_background)
{
    parforge_job *job = NULL;

    fill(parts, ITEMS);
    for (size_t i = 0; i < ITEMS; i += ITEMS / CHUNKS) {
        parts[i] = PART_HANG;
    }
    if (in_background) {
        REQUIRE(crew_play_start(&job, parts, ITEMS, NULL, stage, &in_processes) == PARFORGE_OK,
                "%s", parforge_last_error());
        REQUIRE(parforge_job_join(job, PARFORGE_FOREVER) != PARFORGE_OK, "it ends");
    } else {
        REQUIRE(crew_play(parts, ITEMS, results, stage, &in_processes) != PARFORGE_OK, "it ends");
    }
    _exit(1);
}

/* As what they leave behind becomes ours, it can be counted. */
static void lose_host(bool in_background)
{
    struct stage *const stage = fresh_stage();
    const pid_t host = fork();
    double begin = 0.0;

    REQUIRE(host >= 0, "%s", strerror(errno));
    if (host == 0) {
        be_host(stage, in_background);
    }
    await_count(&stage->waiting, CHUNKS);
    REQUIRE(living_descendants(host) == CHUNKS + 1, "%zu processes", living_descendants(host));
    begin = seconds_now();
    REQUIRE(kill(host, SIGKILL) == 0 && waitpid(host, NULL, 0) == host, "%s", strerror(errno));
    while (living_descendants(getpid()) > 0) {
        REQUIRE(seconds_now() < begin + (SANITIZED ? 10.0 : 1.0), "children are left after %g s",
                seconds_now() - begin);
        nap(0.01);
    }
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
}

/* ---- no processes to be had ---- */

/* With so many, all included: the call is right, or it says why not. */
static void be_poor(int threads)
{
    const char *const problem = become_ordinary_user();
    parforge_error error = PARFORGE_OK;

    if (problem != NULL) {
        _exit(77);
    }
    limit_threads(threads);
    fill(parts, ITEMS);
    error = crew_play(parts, ITEMS, results, fresh_stage(), &in_processes);
    REQUIRE(error == PARFORGE_OK || error == PARFORGE_ERR_NO_THREADS, "%d: %s", threads,
            parforge_last_error());
    REQUIRE((error == PARFORGE_OK) == (threads >= 3), "%d: %s", threads, parforge_last_error());
    for (size_t i = 0; error == PARFORGE_OK && i < ITEMS; i++) {
        REQUIRE(results[i] == value_of(parts[i]), "item %zu: %ld", i, results[i]);
    }
    parts[50] = PART_ABORT;
    error = crew_play(parts, ITEMS, results, fresh_stage(), &in_processes);
    REQUIRE(error == (threads >= 3 ? PARFORGE_ERR_CRASHED : PARFORGE_ERR_NO_THREADS), "%d: %s",
            threads, parforge_last_error());
    _exit(0);
}

static void refuse_processes(void)
{
    for (int threads = 1; threads <= 7; threads++) {
        const pid_t child = fork();
        int status = 0;

        if (child == 0) {
            be_poor(threads);
        }
        REQUIRE(waitpid(child, &status, 0) == child, "%s", strerror(errno));
        if (WIFEXITED(status) && WEXITSTATUS(status) == 77) {
            (void)puts("no ordinary user here: fork refusals are not tested");
            return;
        }
        REQUIRE(status == 0, "%d threads: status %d", threads, status);
    }
}

int main(void)
{
    start_watchdog(280);
    (void)prctl(PR_SET_CHILD_SUBREAPER, 1);
    /* Before there are threads. */
    lose_host(false);
    if (!THREAD_SANITIZED) {
        lose_host(true);
    }
    if (!SANITIZED) {
        refuse_processes();
    }
    leave_nothing();
    ignore_children();
    lose_statuses();
    run_beside_threads();
    kill_supervisor();
    while (waitpid(-1, NULL, WNOHANG) > 0) {
    }
    REQUIRE(living_descendants(getpid()) == 0 && zombies_of(getpid()) == 0, "children are left");
    return 0;
}
