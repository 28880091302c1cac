#include "outcome.h"

#include "error.h"
#include "slot.h"

#include <stdlib.h>

size_t parforge_tried_below(const parforge_job *job, size_t end)
{
    size_t tried = 0;

    for (const parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        const size_t done = atomic_load_explicit(&slot->done, memory_order_acquire);
        const size_t last = done < end ? done : end;

        tried += last > slot->begin ? last - slot->begin : 0;
    }
    return tried;
}

static parforge_error error_of_failure(const parforge_failure *failure)
{
    return parforge_is_crash(failure) ? PARFORGE_ERR_CRASHED : PARFORGE_ERR_PROCESSOR;
}

/* Where a failure stops, it is the lowest failing index that counts; what threads above met before
 * they saw it is what the serial loop would never have met. */
static parforge_error take_lowest(const parforge_job *job, parforge_failures *failures)
{
    const size_t bound = atomic_load_explicit(&job->bound, memory_order_relaxed);

    for (const parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        if (slot->lowest.index == bound) {
            failures->single = slot->lowest;
            failures->count = 1;
        }
    }
    return error_of_failure(&failures->single);
}

static int by_index(const void *left, const void *right)
{
    const parforge_failure *const a = left;
    const parforge_failure *const b = right;

    return (a->index > b->index) - (a->index < b->index);
}

static parforge_error take_all(const parforge_job *job, parforge_failures *failures)
{
    size_t count = 0;
    bool is_short = false;

    for (const parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        count += slot->failures.count;
        is_short = is_short || slot->failures.is_short;
    }

    parforge_failure *const all = is_short ? NULL : malloc(count * sizeof *all);
    size_t filled = 0;

    if (all == NULL) {
        return PARFORGE_ERR_NO_MEMORY;
    }
    for (const parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        const parforge_failure_list *const list = &slot->failures;

        if (list->count > 0) {
            memcpy(all + filled, list->items, list->count * sizeof *all);
            filled += list->count;
        }
    }
    qsort(all, count, sizeof *all, by_index);
    failures->list = all;
    failures->count = count;
    return job->settings.suppresses_errors ? PARFORGE_OK : error_of_failure(all);
}

static parforge_error error_of(parforge_stop_reason reason)
{
    switch (reason) {
    case PARFORGE_STOPPED_WITHOUT_WORKER:
    case PARFORGE_STOPPED_WITHOUT_MEMORY:
        return PARFORGE_ERR_NO_MEMORY;
    case PARFORGE_STOPPED_WITHOUT_PROCESS:
        return PARFORGE_ERR_NO_THREADS;
    case PARFORGE_STOPPED_BY_CRASHES:
        return PARFORGE_ERR_CRASHED;
    default:
        return PARFORGE_ERR_KILLED;
    }
}

/* As the serial loop would have ended, if the job got that far before it was stopped. */
parforge_outcome parforge_conclude(parforge_job *job)
{
    if (parforge_went_well(job)) {
        return (parforge_outcome){.error = PARFORGE_OK};
    }

    const bool has_failures = atomic_load_explicit(&job->has_failures, memory_order_relaxed);
    const parforge_stop_reason reason =
        (parforge_stop_reason)atomic_load_explicit(&job->stop, memory_order_relaxed);
    const size_t bound = atomic_load_explicit(&job->bound, memory_order_relaxed);
    const bool lacks_result = atomic_load_explicit(&job->lacks_memory, memory_order_relaxed);
    const bool is_cut_short =
        reason != PARFORGE_NOT_STOPPED &&
        (lacks_result || parforge_tried_below(job, bound) < bound - job->first);
    parforge_outcome outcome = {.error = PARFORGE_OK};

    if (has_failures && job->settings.continues) {
        outcome.error = take_all(job, &outcome.failures);
    } else if (has_failures && !is_cut_short) {
        outcome.error = take_lowest(job, &outcome.failures);
    }
    if (is_cut_short && outcome.error != PARFORGE_ERR_NO_MEMORY) {
        outcome.error = error_of(reason);
        outcome.reason = reason;
        outcome.tried = parforge_tried_below(job, job->first + job->n);
    }
    return outcome;
}

static parforge_error report_stop(const parforge_job *job, const parforge_outcome *outcome)
{
    const char *const name = job->processor->name;

    switch (outcome->reason) {
    case PARFORGE_STOPPED_BY_KILL:
        return parforge_fail(outcome->error, "%s: it was killed, after %zu of %zu items", name,
                             outcome->tried, job->n);
    case PARFORGE_STOPPED_BY_TIMEOUT:
        return parforge_fail(outcome->error,
                             "%s: the time-out of %g seconds ended it after %zu of %zu items", name,
                             job->settings.timeout, outcome->tried, job->n);
    case PARFORGE_STOPPED_BY_OUTER:
        return parforge_fail(outcome->error,
                             "%s: the job that called it was ended, after %zu of %zu items", name,
                             outcome->tried, job->n);
    case PARFORGE_STOPPED_WITHOUT_WORKER:
        return parforge_fail(
            outcome->error, "%s: a worker's init function returned NULL; %zu of %zu items are done",
            name, outcome->tried, job->n);
    case PARFORGE_STOPPED_WITHOUT_PROCESS:
        return parforge_fail(outcome->error,
                             "%s: the system had no process for it; %zu of %zu items are done",
                             name, outcome->tried, job->n);
    case PARFORGE_STOPPED_WITHOUT_MEMORY:
        return parforge_fail(
            outcome->error,
            "%s: there was no memory for a process, or to fold results; %zu of %zu items are done",
            name, outcome->tried, job->n);
    case PARFORGE_STOPPED_BY_CRASHES:
        return parforge_fail(outcome->error,
                             "%s: its processes died outside of its items, again and again; %zu of "
                             "%zu items are done",
                             name, outcome->tried, job->n);
    case PARFORGE_NOT_STOPPED:
        break;
    }
    return parforge_fail(outcome->error, "%s: there was no memory to list the items that failed",
                         name);
}

static const parforge_failure *first_of(const parforge_failures *failures)
{
    return failures->list != NULL ? failures->list : &failures->single;
}

/* A process that was left with _exit() has no signal. */
static parforge_error report_crash(const parforge_job *job, const parforge_outcome *outcome)
{
    const char *const name = job->processor->name;
    const parforge_failure *const first = first_of(&outcome->failures);

    if (!job->settings.continues) {
        return parforge_fail(outcome->error,
                             "%s: item %zu of %zu ended its process, with signal %d", name,
                             first->index, job->n, first->signal);
    }
    return parforge_fail(
        outcome->error,
        "%s: %zu of %zu items failed; the first, item %zu, ended its process, with signal %d", name,
        outcome->failures.count, job->n, first->index, first->signal);
}

parforge_error parforge_report(const parforge_job *job, const parforge_outcome *outcome)
{
    if (outcome->error == PARFORGE_OK) {
        return PARFORGE_OK;
    }

    const char *const name = job->processor->name;
    const parforge_failure *const first = first_of(&outcome->failures);

    if (outcome->error == PARFORGE_ERR_HOOK) {
        return parforge_fail(outcome->error, "%s: a hook failed; the results are whole", name);
    }
    if (outcome->failures.count == 0 || outcome->reason != PARFORGE_NOT_STOPPED) {
        return report_stop(job, outcome);
    }
    if (outcome->error == PARFORGE_ERR_CRASHED) {
        return report_crash(job, outcome);
    }
    if (!job->settings.continues) {
        return parforge_fail(outcome->error, "%s: item %zu of %zu failed with code %d", name,
                             first->index, job->n, first->code);
    }
    return parforge_fail(outcome->error,
                         "%s: %zu of %zu items failed; the first is item %zu, with code %d", name,
                         outcome->failures.count, job->n, first->index, first->code);
}

size_t parforge_copy_failures(const parforge_failures *failures, parforge_failure *copy,
                              size_t capacity)
{
    const parforge_failure *const first = first_of(failures);

    for (size_t i = 0; copy != NULL && i < capacity && i < failures->count; i++) {
        copy[i] = first[i];
    }
    return failures->count;
}

void parforge_free_failures(parforge_failures *failures)
{
    free(failures->list);
    *failures = (parforge_failures){0};
}
