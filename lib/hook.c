#include "hook.h"

#include "error.h"

#include <stdlib.h>

/* Takes the next hook that has not run; where there is none, completes the job under the same lock,
 * so that no hook comes too late to be run here and too early to be run by its caller. */
static bool next_hook(parforge_background *background, parforge_hook_entry *entry)
{
    (void)pthread_mutex_lock(&background->mutex);

    const bool has_next = background->hooks_run < background->hook_count;

    if (has_next) {
        *entry = background->hooks[background->hooks_run++];
    } else {
        parforge_background_end(background, PARFORGE_COMPLETED);
    }
    (void)pthread_mutex_unlock(&background->mutex);
    return has_next;
}

void parforge_run_hooks_and_complete(parforge_background *background)
{
    parforge_hook_entry entry;

    while (next_hook(background, &entry)) {
        if (entry.hook(&background->job, entry.context) != 0) {
            background->outcome.error = PARFORGE_ERR_HOOK;
        }
    }
}

static parforge_error append(parforge_background *background, parforge_hook_entry entry)
{
    parforge_hook_entry *const hooks =
        realloc(background->hooks, (background->hook_count + 1) * sizeof *hooks);

    if (hooks == NULL) {
        return parforge_fail(PARFORGE_ERR_NO_MEMORY, "%s: there was no memory for a hook",
                             background->job.processor->name);
    }
    hooks[background->hook_count++] = entry;
    background->hooks = hooks;
    return PARFORGE_OK;
}

static parforge_error add_hook(parforge_background *background, parforge_hook_entry entry)
{
    const char *const name = background->job.processor->name;
    parforge_error error = PARFORGE_OK;
    bool is_late = false;

    (void)pthread_mutex_lock(&background->mutex);

    const parforge_status status = parforge_stored_status(background);

    if (status == PARFORGE_ERRORED || status == PARFORGE_KILLED) {
        error = parforge_fail(PARFORGE_ERR_NOT_RUNNING, "%s: the job is %s: its hooks do not run",
                              name, parforge_status_name(status));
    } else {
        error = append(background, entry);
        is_late = error == PARFORGE_OK && status == PARFORGE_COMPLETED;
        background->hooks_run += is_late;
    }
    (void)pthread_mutex_unlock(&background->mutex);

    if (is_late && entry.hook(&background->job, entry.context) != 0) {
        error = parforge_fail(PARFORGE_ERR_HOOK, "%s: the hook failed", name);
    }
    return error;
}

parforge_error parforge_job_add_hook(parforge_job *job, parforge_hook hook, void *context)
{
    parforge_background *background = NULL;
    parforge_error error = parforge_enter(job, &background);

    if (error != PARFORGE_OK) {
        return error;
    }
    error = hook != NULL ? add_hook(background, (parforge_hook_entry){hook, context})
                         : parforge_fail(PARFORGE_ERR_INVALID, "%s: the hook is NULL",
                                         background->job.processor->name);
    parforge_leave(background);
    return error;
}
