/* What the host does while a job runs in processes: next to nothing. */
#include "clock.h"
#include "fork.h"
#include "futex.h"
#include "llvm.h"
#include "process_collect.h"
#include "process_supervisor.h"
#include "team.h"
#include "thread.h"

#include <errno.h>
#include <poll.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

/* How often to look whether the supervisor is still there, or the item around is still wanted, in
 * nanoseconds. */
#define LOOK_EVERY 50000000
#define LOOK_AROUND_EVERY 2000000

/* waitid()'s kind of number that is a descriptor; not in every libc's header. */
#define BY_DESCRIPTOR ((idtype_t)3)

/* The supervisor, as its parent knows it. The number may be another's as soon as the process is
 * gone, where the program takes all its children's statuses or ignores SIGCHLD; a descriptor stays
 * the process's own. */
typedef struct child {
    pid_t pid;
    int descriptor; /* -1: an old kernel, or no room */
} child;

static child watch(pid_t pid)
{
#ifdef SYS_pidfd_open
    return (child){pid, (int)syscall(SYS_pidfd_open, pid, 0)};
#else
    return (child){pid, -1};
#endif
}

/* Waits for the end of the process; 0 only asks. */
static bool is_gone(const child *c, int milliseconds)
{
    struct pollfd poll_for = {.fd = c->descriptor, .events = POLLIN};
    siginfo_t info = {0};

    if (c->descriptor >= 0) {
        return poll(&poll_for, 1, milliseconds) > 0;
    }
    if (waitid(P_PID, (id_t)c->pid, &info, WEXITED | WNOWAIT | (milliseconds == 0 ? WNOHANG : 0)) !=
        0) {
        return errno == ECHILD; /* its status was taken by the program */
    }
    return info.si_pid == c->pid;
}

/* It is not a zombie after this; its status tells nothing. */
static void reap(const child *c)
{
    siginfo_t info;
    const idtype_t kind = c->descriptor >= 0 ? BY_DESCRIPTOR : P_PID;
    const id_t id = c->descriptor >= 0 ? (id_t)c->descriptor : (id_t)c->pid;

    while (!is_gone(c, -1)) {
    }
    while (waitid(kind, id, &info, WEXITED | WNOHANG) != 0 && errno == EINTR) {
    }
    if (c->descriptor >= 0) {
        (void)close(c->descriptor);
    }
}

static bool is_finished(const parforge_processes *processes)
{
    return atomic_load_explicit(&processes->finished, memory_order_acquire) != 0;
}

static void wait_for(parforge_job *job, const child *c)
{
    parforge_processes *const processes = job->processes;

    while (!is_finished(processes)) {
        const int64_t now = parforge_now();
        const int64_t again = now + (job->outer != NULL ? LOOK_AROUND_EVERY : LOOK_EVERY);

        if (now >= job->deadline) { /* of which nobody may have told the workers */
            parforge_job_stop(job, PARFORGE_STOPPED_BY_TIMEOUT);
        }
        if (job->outer != NULL && parforge_should_stop()) {
            parforge_job_stop(job, PARFORGE_STOPPED_BY_OUTER);
        }
        if (is_gone(c, 0)) {
            break;
        }
        (void)parforge_futex_wait_shared(&processes->finished, 0, again);
    }
    if (!is_finished(processes)) {
        parforge_job_stop(job, PARFORGE_STOPPED_BY_CRASHES); /* somebody has killed it */
    }
}

/* The supervisor begins with all signals blocked; what was to be told to the host is not for it. */
static pid_t fork_supervisor(parforge_job *job)
{
    parforge_processes *const processes = job->processes;
    sigset_t blocked;
    const pid_t pid = parforge_fork(&blocked);

    if (pid == 0) {
        if (parforge_thread_self()->is_driver) {
            (void)sigemptyset(&blocked); /* drivers block what is not meant for them */
        }
        processes->blocked = blocked;
        parforge_supervise(job);
    }
    return pid;
}

void parforge_processes_run(parforge_job *job, int width)
{
    parforge_processes *const processes = job->processes;

    processes->width = width;
    processes->host = getpid();
    atomic_store_explicit(&processes->finished, 0, memory_order_relaxed);
    atomic_store_explicit(&processes->is_watched, 0, memory_order_relaxed);
    (void)parforge_fork_generation(); /* forks are counted from now on at the latest */

    const pid_t pid = fork_supervisor(job);

    if (pid < 0) {
        parforge_job_stop(job, errno == ENOMEM ? PARFORGE_STOPPED_WITHOUT_MEMORY
                                               : PARFORGE_STOPPED_WITHOUT_PROCESS);
        return;
    }

    const child c = watch(pid);

    atomic_store_explicit(&processes->is_watched, 1, memory_order_release);
    parforge_futex_wake_shared(&processes->is_watched);
    wait_for(job, &c);
    reap(&c);
    parforge_llvm_forget(job->processor, pid);
    parforge_processes_forget(job); /* the supervisor may have been killed */
    parforge_processes_collect_all(job);
}
