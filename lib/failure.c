/* Failures as the threads of a job meet them. */
#include "process_worker.h"
#include "slot.h"

static bool is_ignored(const parforge_settings *settings, int code)
{
    for (size_t i = 0; i < settings->ignored_count; i++) {
        if (settings->ignored[i] == code) {
            return true;
        }
    }
    return false;
}

void parforge_item_failed(parforge_cursor *cursor, size_t index, int code)
{
    parforge_job *const job = cursor->job;
    const parforge_failure failure = {index, code, 0};

    /* A function that was told to stop may return anything: its item counts as not tried. */
    if (cursor->told_to_stop || is_ignored(&job->settings, code)) {
        return;
    }
    if (job->is_copy) {
        parforge_worker_failed(job, failure);
        return;
    }
    atomic_store_explicit(&job->has_failures, true, memory_order_relaxed);
    /* Where single items can be asked for, those of the same block may have failed as well. */
    parforge_slot_add_failure(cursor->slot, failure, job->settings.continues || job->is_set_up);
    if (!job->settings.continues) {
        parforge_job_lower_bound(job, index);
    }
}
