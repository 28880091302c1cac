#include "task.h"

#include "primes.h"

#include <inttypes.h>
#include <stdio.h>

int task_start(struct task *task, uint64_t first)
{
    int fd = -1;

    task->range = (struct range){first, NUMBERS_OF_A_TASK};
    if (primes_find_create(&task->job, &task->range, NULL, NULL) == PARFORGE_OK) {
        fd = parforge_job_fd(task->job);
    }
    if (fd >= 0 && parforge_job_start(task->job) == PARFORGE_OK) {
        return fd;
    }
    fprintf(stderr, "events: %s\n", parforge_last_error());
    parforge_job_release(task->job);
    task->job = NULL;
    return -1;
}

void task_finish(struct task *task)
{
    const bool *primes;
    size_t n;
    size_t count = 0;

    if (primes_find_results(task->job, &primes, &n) == PARFORGE_OK) {
        for (size_t i = 0; i < n; i++) {
            count += primes[i];
        }
        printf("%" PRIu64 ": %zu of %zu numbers are prime\n", task->range.first, count, n);
    } else {
        printf("%" PRIu64 ": stopped\n", task->range.first);
    }
    fflush(stdout);
    parforge_job_release(task->job);
    task->job = NULL;
}

void task_show(const struct task *task)
{
    parforge_progress progress;

    if (parforge_job_progress(task->job, &progress) == PARFORGE_OK) {
        fprintf(stderr, "%" PRIu64 ": %.0f %%\n", task->range.first,
                100.0 * (double)progress.done / (double)progress.total);
    }
}

bool task_stop(const struct task *task)
{
    return parforge_job_kill(task->job, false, 0.0) == PARFORGE_OK;
}
