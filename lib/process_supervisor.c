/*
 * It allocates nothing and takes no lock: another thread of the host may have been inside malloc()
 * when this process was forked.
 */
#include "process_supervisor.h"

#include "clock.h"
#include "explain.h"
#include "futex.h"
#include "llvm.h"
#include "process_worker.h"
#include "slot.h"

#include <errno.h>
#include <sys/wait.h>
#include <unistd.h>

/* How often to look whether the host is still there, in nanoseconds. */
#define LOOK_EVERY 200000000

/* Between two looks at what may take too long. */
#define LEAST_LOOK_EVERY 1000000

/* What a stopped job has where nobody says how much: a time-out, ^C, exit(). */
#define GRACE 100000000

/* What it has in any case: most items end by themselves in that time. */
#define LEAST_GRACE 2000000

/* Without a single process the system is asked so often, at such intervals. */
#define MOST_REFUSALS 20
#define ASK_AGAIN_AFTER 10000000

/* So many workers of a chunk may die before their first item, one after the other. */
#define MOST_LOST_STARTS 5

typedef struct supervisor {
    parforge_job *job;
    parforge_processes *processes;
    pid_t pid;
    struct sigaction old_action; /* of SIGCHLD, the host's */
    int running;                 /* workers */
    int refusals;                /* of forks, one after the other */
    int64_t stopped_at;          /* when the job was seen to be stopped; 0: it is not */
    bool has_killed;             /* all workers */
} supervisor;

/* What the handler of SIGCHLD can reach. */
static atomic_uint *events;

static void note_death(int signal)
{
    (void)signal;
    /* The wait is interrupted, or will see that this has changed. */
    (void)atomic_fetch_add_explicit(events, 1, memory_order_relaxed);
}

static bool is_stopped(const parforge_job *job)
{
    return atomic_load_explicit(&job->stop, memory_order_acquire) != PARFORGE_NOT_STOPPED;
}

static size_t done_of(const supervisor *s, int chunk)
{
    return atomic_load_explicit(&s->processes->slots[chunk].done, memory_order_acquire);
}

/* Where the chunk ends, as far as its items are still wanted. */
static size_t limit_of(const supervisor *s, int chunk)
{
    const size_t bound = atomic_load_explicit(&s->job->bound, memory_order_relaxed);
    const size_t end = atomic_load_explicit(&s->processes->slots[chunk].end, memory_order_relaxed);

    return bound < end ? bound : end;
}

/* ---- a worker has died ---- */

static void put_defaults(const parforge_job *job, size_t index)
{
    const parforge_processor *const processor = job->processor;
    const unsigned char *const arguments = job->processes->arguments;
    unsigned char *const values = job->processes->values;

    if (processor->reset != NULL) {
        processor->reset(arguments, values, index);
        return;
    }
    if (values != NULL) {
        memset(values + index * processor->folded_size, 0, processor->folded_size);
    }
    for (size_t i = 0; i < processor->array_count; i++) {
        const parforge_array *const array = &processor->arrays[i];
        unsigned char *items = NULL;

        if (array->role == PARFORGE_OUTPUT) {
            memcpy(&items, arguments + array->offset, sizeof items);
            memset(items + index * array->item_size, 0, array->item_size);
        }
    }
}

/* The item at `done` has ended its worker; unless it had failed before, and was as good as done. */
static void blame(const supervisor *s, int chunk, size_t index, int signal)
{
    parforge_job *const job = s->job;
    parforge_lane *const lane = &s->processes->lanes[chunk];
    const size_t failed = atomic_load_explicit(&lane->failed, memory_order_relaxed);

    if (failed == 0 || lane->failures[failed - 1].index != index) {
        put_defaults(job, index);
        atomic_store_explicit(&job->has_failures, true, memory_order_relaxed);
        parforge_lane_add_failure(lane, (parforge_failure){index, 0, signal});
        if (!job->settings.continues) {
            parforge_job_lower_bound(job, index);
        }
    }
    parforge_slot_publish(&s->processes->slots[chunk], index + 1);
}

/* One of a block's items has ended its worker: another worker runs them one by one. Failures of
 * that block come again then; where one stops, they do not, and it is kept. */
static void run_carefully(const supervisor *s, int chunk, size_t done)
{
    parforge_lane *const lane = &s->processes->lanes[chunk];
    size_t failed = atomic_load_explicit(&lane->failed, memory_order_relaxed);

    lane->careful_until = done + PARFORGE_BLOCK;
    while (s->job->settings.continues && failed > 0 && lane->failures[failed - 1].index >= done) {
        failed--;
    }
    atomic_store_explicit(&lane->failed, failed, memory_order_relaxed);
}

static void lose_start(const supervisor *s, parforge_lane *lane)
{
    if (++lane->lost_starts == MOST_LOST_STARTS) {
        parforge_job_stop(s->job, PARFORGE_STOPPED_BY_CRASHES);
    }
}

static void see_end(supervisor *s, int chunk, int status)
{
    parforge_lane *const lane = &s->processes->lanes[chunk];
    const unsigned phase = atomic_load_explicit(&lane->phase, memory_order_acquire);
    const size_t done = done_of(s, chunk);

    lane->pid = 0;
    parforge_explain_close(&s->job->slots[chunk]); /* where the worker could not */
    lane->lost_starts = phase == PARFORGE_BEFORE_ITEMS ? lane->lost_starts : 0;
    s->running--;
    if (is_stopped(s->job) || done >= limit_of(s, chunk)) {
        lane->is_over = true;
    } else if (phase == PARFORGE_BEFORE_ITEMS) {
        lose_start(s, lane);
    } else if (phase == PARFORGE_IN_BLOCK) {
        run_carefully(s, chunk, done);
    } else if (lane->condemned == SIZE_MAX || lane->condemned == done) {
        blame(s, chunk, done, WIFSIGNALED(status) ? WTERMSIG(status) : 0);
    } /* else the item that took too long has just ended, and the next one is not to blame */
    lane->is_over = lane->is_over || done_of(s, chunk) >= limit_of(s, chunk);
}

static void see_ends(supervisor *s)
{
    int status = 0;
    pid_t pid = 0;

    while ((pid = waitpid(-1, &status, WNOHANG)) > 0) {
        parforge_llvm_forget(s->job->processor, pid);
        for (int chunk = 0; chunk < s->job->chunks; chunk++) {
            if (s->processes->lanes[chunk].pid == pid) {
                see_end(s, chunk, status);
                break;
            }
        }
    }
}

/* ---- a worker is to begin ---- */

static void refuse(supervisor *s, int error)
{
    if (s->running == 0 && ++s->refusals >= MOST_REFUSALS) {
        parforge_job_stop(s->job, error == ENOMEM ? PARFORGE_STOPPED_WITHOUT_MEMORY
                                                  : PARFORGE_STOPPED_WITHOUT_PROCESS);
    }
}

/* False: the system has no process for it. */
static bool begin(supervisor *s, int chunk)
{
    parforge_lane *const lane = &s->processes->lanes[chunk];

    atomic_store_explicit(&lane->phase, PARFORGE_BEFORE_ITEMS, memory_order_relaxed);
    lane->condemned = SIZE_MAX;
    lane->seen = SIZE_MAX;

    const pid_t pid = fork();

    if (pid == 0) {
        (void)sigaction(SIGCHLD, &s->old_action, NULL);
        (void)sigprocmask(SIG_SETMASK, &s->processes->blocked, NULL);
        parforge_worker_run(s->job, chunk, s->pid);
    }
    if (pid < 0) {
        refuse(s, errno);
        return false;
    }
    s->refusals = 0;
    s->running++;
    lane->pid = pid;
    return true;
}

/* Returns whether chunks are left that wait for a worker. */
static bool begin_all(supervisor *s)
{
    for (int chunk = 0; chunk < s->job->chunks; chunk++) {
        parforge_lane *const lane = &s->processes->lanes[chunk];

        if (lane->is_over || lane->pid != 0) {
            continue;
        }
        if (done_of(s, chunk) >= limit_of(s, chunk)) {
            lane->is_over = true;
        } else if (s->running >= s->processes->width || !begin(s, chunk)) {
            return true;
        }
    }
    return false;
}

/* ---- a worker takes too long ---- */

static void kill_workers(const supervisor *s)
{
    for (int chunk = 0; chunk < s->job->chunks; chunk++) {
        const pid_t pid = s->processes->lanes[chunk].pid;

        if (pid > 0) {
            (void)kill(pid, SIGKILL);
        }
    }
}

/* When the workers of a stopped job are killed. */
static int64_t end_of_grace(const supervisor *s)
{
    const int64_t least = s->stopped_at + LEAST_GRACE;
    const int64_t said = atomic_load_explicit(&s->processes->grace_end, memory_order_relaxed);

    if (said == 0) {
        return s->stopped_at + GRACE;
    }
    return said > least ? said : least;
}

/* Returns when to look again. */
static int64_t stop_workers(supervisor *s, int64_t now)
{
    if (s->stopped_at == 0) {
        s->stopped_at = now;
    }
    if (!s->has_killed && now >= end_of_grace(s)) {
        kill_workers(s);
        s->has_killed = true;
    }
    return s->has_killed ? PARFORGE_NEVER : end_of_grace(s);
}

/* The time of an item runs from when it is first seen, so that it is never cut short. */
static void time_item(const supervisor *s, int chunk, int64_t now)
{
    parforge_lane *const lane = &s->processes->lanes[chunk];
    const size_t done = done_of(s, chunk);

    if (lane->pid == 0 || lane->condemned != SIZE_MAX ||
        atomic_load_explicit(&lane->phase, memory_order_acquire) == PARFORGE_BEFORE_ITEMS) {
        return;
    }
    if (lane->seen != done) {
        lane->seen = done;
        lane->seen_at = now;
    } else if (now >= parforge_deadline(lane->seen_at, s->job->settings.item_timeout)) {
        lane->condemned = done;
        (void)kill(lane->pid, SIGKILL);
    }
}

/* Returns when to look again. */
static int64_t time_items(const supervisor *s, int64_t now)
{
    const double timeout = s->job->settings.item_timeout;
    const int64_t eighth = parforge_deadline(now, timeout / 8);
    const int64_t soonest = now + LEAST_LOOK_EVERY;

    if (!(timeout > 0.0)) {
        return PARFORGE_NEVER;
    }
    for (int chunk = 0; chunk < s->job->chunks; chunk++) {
        time_item(s, chunk, now);
    }
    return eighth > soonest ? eighth : soonest;
}

/* ---- all together ---- */

static int64_t earlier(int64_t a, int64_t b)
{
    return a < b ? a : b;
}

/* The host has ended, and nobody is there for results. The workers end with their supervisor. */
static void end_with_host(const supervisor *s)
{
    if (getppid() == s->processes->host) {
        return;
    }
    parforge_processes_forget(s->job);
    parforge_llvm_forget(s->job->processor, s->pid);
    _exit(0);
}

static void run_workers(supervisor *s)
{
    for (;;) {
        const unsigned seen = atomic_load_explicit(events, memory_order_acquire);
        const int64_t now = parforge_now();
        int64_t again = now + LOOK_EVERY;
        bool is_waiting = false;

        end_with_host(s);
        see_ends(s);
        if (!is_stopped(s->job)) {
            is_waiting = begin_all(s);
        }
        if (is_waiting && s->running == 0) {
            again = now + ASK_AGAIN_AFTER;
        }
        if (is_stopped(s->job)) {
            again = earlier(again, stop_workers(s, now));
            is_waiting = false;
        }
        if (s->running == 0 && !is_waiting) {
            return;
        }
        again = earlier(again, time_items(s, now));
        (void)parforge_futex_wait_shared(events, seen, again);
    }
}

_Noreturn void parforge_supervise(parforge_job *job)
{
    supervisor self = {.job = job, .processes = job->processes, .pid = getpid()};
    struct sigaction action = {0};
    sigset_t child;

    events = &self.processes->events;
    /* ^C is for the host to know. */
    (void)setpgid(0, 0);
    action.sa_handler = note_death;
    action.sa_flags = SA_NOCLDSTOP;
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGCHLD, &action, &self.old_action);
    (void)sigemptyset(&child);
    (void)sigaddset(&child, SIGCHLD);
    (void)sigprocmask(SIG_UNBLOCK, &child, NULL);

    run_workers(&self);
    atomic_store_explicit(&self.processes->finished, 1, memory_order_release);
    parforge_futex_wake_shared(&self.processes->finished);
    /* This process must not be gone before the host knows it by more than its number. */
    while (atomic_load_explicit(&self.processes->is_watched, memory_order_acquire) == 0) {
        end_with_host(&self);
        (void)parforge_futex_wait_shared(&self.processes->is_watched, 0,
                                         parforge_now() + LOOK_EVERY);
    }
    _exit(0);
}
