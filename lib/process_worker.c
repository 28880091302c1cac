#include "process_worker.h"

#include "thread.h"
#include "thread_name.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

bool parforge_worker_runs_singly(const parforge_cursor *cursor)
{
    const parforge_job *const job = cursor->job;

    if (job->processor->block == 1) {
        return false; /* each item is published before it begins, anyway */
    }
    if (cursor->position < job->lane->careful_until || job->settings.item_timeout > 0.0) {
        return true;
    }
    /* Items so heavy that a block is longer than a strip. Where the bits of a result depend on
     * where blocks lie, they are left where they are. */
    return job->processor->cut == 1 && cursor->wanted > 0 && cursor->wanted < PARFORGE_BLOCK;
}

/* How many items more than one may run one by one until the strip would have ended. */
static size_t repeats_of(const parforge_cursor *cursor)
{
    const size_t careful_until = cursor->job->lane->careful_until;
    const size_t wanted = cursor->wanted > 1 ? cursor->wanted - 1 : 0;
    const size_t careful =
        careful_until > cursor->position ? careful_until - cursor->position - 1 : SIZE_MAX;

    return wanted < careful ? wanted : careful;
}

void parforge_worker_begins(parforge_cursor *cursor, size_t items)
{
    parforge_lane *const lane = cursor->job->lane;
    const bool is_by_block = cursor->job->processor->block > 1;
    const parforge_phase phase = items == 1 || !is_by_block ? PARFORGE_IN_ITEM : PARFORGE_IN_BLOCK;

    lane->repeats = is_by_block && parforge_worker_runs_singly(cursor) ? repeats_of(cursor) : 0;
    lane->repeated = 0;
    atomic_store_explicit(&lane->phase, (unsigned)phase, memory_order_release);
}

bool parforge_worker_repeats(parforge_cursor *cursor)
{
    parforge_lane *const lane = cursor->job->lane;

    if (lane->repeats == 0) {
        return false;
    }
    lane->repeats--;
    lane->repeated++;
    cursor->strip_begin = cursor->position;
    return true;
}

void parforge_worker_failed(parforge_job *job, parforge_failure failure)
{
    atomic_store_explicit(&job->common->has_failures, true, memory_order_relaxed);
    parforge_lane_add_failure(job->lane, failure);
    if (!job->settings.continues) {
        parforge_job_lower_bound(job, failure.index);
    }
}

/* The worker is nobody's driver, and in no item. */
static void forget_host(void)
{
    parforge_thread *const thread = parforge_thread_self();

    thread->cursor = NULL;
    thread->background = NULL;
    thread->is_driver = false;
}

static void take_name(const parforge_job *job, int chunk)
{
    char old_name[16];

    if (job->thread_name != NULL) {
        parforge_thread_take_name(old_name, job->thread_name, chunk);
    }
}

/* Short of memory, the system ends a large process, and host and workers count as having the same
 * memory. A worker costs an item only: it is the better choice, by a tenth of the memory. Somebody
 * may have set it higher. */
static void step_before_host(void)
{
    static const char preference[] = "100";
    char current[8] = "";
    const int file = open("/proc/self/oom_score_adj", O_RDWR | O_CLOEXEC);

    if (file >= 0 && read(file, current, sizeof current - 1) > 0 &&
        strtol(current, NULL, 10) < strtol(preference, NULL, 10)) {
        const ssize_t written = write(file, preference, sizeof preference - 1);

        (void)written; /* without it the host is as likely a choice */
    }
    if (file >= 0) {
        (void)close(file);
    }
}

_Noreturn void parforge_worker_run(parforge_job *job, int chunk, pid_t supervisor)
{
    parforge_processes *const processes = job->processes;
    parforge_job copy;

    /* The supervisor has one thread, so that this comes with its end and not before. */
    (void)prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != supervisor) {
        _exit(0);
    }
    forget_host();
    step_before_host();
    take_name(job, chunk);
    memcpy(&copy, job, sizeof copy);
    copy.is_copy = true;
    copy.common = job;
    copy.lane = &processes->lanes[chunk];
    copy.processes = NULL;
    copy.chunks = 1;
    copy.slots = &processes->slots[chunk];
    copy.arguments = processes->arguments;
    copy.thread_name = NULL;
    copy.outer = NULL;
    copy.caller = NULL;
    copy.lane->repeats = 0;
    copy.lane->repeated = 0;
    job->processor->run(&copy, 1);
    _exit(0);
}
