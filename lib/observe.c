/* What can be seen of a background job while it runs, and read once it has ended. */
#include "clock.h"
#include "error.h"
#include "executor.h"
#include "fork.h"
#include "futex.h"
#include "lifecycle.h"
#include "process.h"
#include "run.h"
#include "slot.h"

#include <math.h>
#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

/* A thread over a cost cliff comes to no checkpoint for long; who waits for its items calls it back
 * every so many nanoseconds. */
#define CALL_BACK_EVERY 1000000

const char *parforge_status_name(parforge_status status)
{
    switch (status) {
#define CASE(name)                                                                                 \
    case name:                                                                                     \
        return #name;
        PARFORGE_STATUS_TABLE(CASE)
#undef CASE
    }
    return "PARFORGE_STATUS_UNKNOWN";
}

parforge_status parforge_job_status(const parforge_job *job)
{
    const parforge_background *const background = parforge_background_of(job);

    if (job == NULL) {
        return PARFORGE_IDLE;
    }

    const parforge_status status = parforge_stored_status(background);

    if (status == PARFORGE_RUNNING &&
        atomic_load_explicit(&job->stop, memory_order_relaxed) == PARFORGE_STOPPED_BY_KILL) {
        return PARFORGE_KILL_SCHEDULED;
    }
    return status;
}

bool parforge_job_is_alive(const parforge_job *job)
{
    const parforge_status status = parforge_job_status(job);

    return job != NULL && status != PARFORGE_IDLE && !parforge_is_final(status) &&
           parforge_background_of(job)->generation == parforge_fork_generation();
}

int parforge_job_threads(const parforge_job *job)
{
    return job != NULL ? job->chunks : 0;
}

/* ---- progress ---- */

/* How many of these items were tried, by whatever thread. */
static size_t done_in(const parforge_job *job, size_t begin, size_t end)
{
    size_t items = 0;

    for (const parforge_slot *slot = parforge_first_slot(job); slot != NULL;
         slot = parforge_next_slot(job, slot)) {
        const size_t done = atomic_load_explicit(&slot->done, memory_order_acquire);
        const size_t first = slot->begin > begin ? slot->begin : begin;
        const size_t last = done < end ? done : end;

        items += last > first ? last - first : 0;
    }
    return items;
}

static double seconds_since(const parforge_background *background)
{
    const int64_t started = atomic_load_explicit(&background->started, memory_order_relaxed);
    const int64_t ended = atomic_load_explicit(&background->ended, memory_order_relaxed);

    if (started == 0) {
        return 0.0;
    }
    return (double)((ended != 0 ? ended : parforge_now()) - started) / 1e9;
}

static void observe(const parforge_background *background, parforge_progress *progress)
{
    const parforge_job *const job = &background->job;
    const size_t done = done_in(job, job->first, job->first + job->n);

    progress->done = done;
    progress->total = job->n;
    progress->elapsed = seconds_since(background);
    if (done == job->n || parforge_is_final(parforge_stored_status(background))) {
        progress->remaining = 0.0;
    } else if (done == 0) {
        progress->remaining = (double)INFINITY;
    } else {
        progress->remaining = progress->elapsed / (double)done * (double)(job->n - done);
    }
}

parforge_error parforge_job_progress(const parforge_job *job, parforge_progress *progress)
{
    parforge_background *background = NULL;
    parforge_error error = parforge_enter(job, &background);

    if (error != PARFORGE_OK) {
        return error;
    }
    if (progress != NULL) {
        observe(background, progress);
    } else {
        error = parforge_fail(PARFORGE_ERR_INVALID, "progress is NULL");
    }
    parforge_leave(background);
    return error;
}

parforge_error parforge_job_chunk(const parforge_job *job, int index, parforge_chunk_report *report)
{
    parforge_background *background = NULL;
    parforge_error error = parforge_enter(job, &background);

    if (error != PARFORGE_OK) {
        return error;
    }
    if (report == NULL || index < 0 || index >= job->chunks) {
        error = parforge_fail(PARFORGE_ERR_INVALID,
                              "%s: there is no chunk %d, or no room for its report",
                              job->processor->name, index);
    } else {
        const parforge_chunk items = parforge_items_of(job, index);

        *report = (parforge_chunk_report){
            items.begin,
            items.end,
            done_in(job, items.begin, items.end),
            index,
        };
    }
    parforge_leave(background);
    return error;
}

size_t parforge_job_failures(const parforge_job *job, parforge_failure *failures, size_t capacity)
{
    parforge_background *background = NULL;
    size_t count = 0;

    if (parforge_enter(job, &background) != PARFORGE_OK) {
        return 0;
    }
    (void)pthread_mutex_lock(&background->mutex);
    if (parforge_is_final(parforge_stored_status(background))) {
        count = parforge_copy_failures(&background->outcome.failures, failures, capacity);
    }
    (void)pthread_mutex_unlock(&background->mutex);
    parforge_leave(background);
    return count;
}

/* ---- results ---- */

static parforge_error check_processor(const parforge_job *job, const parforge_processor *processor)
{
    if (job->processor != processor) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: this is a job of %s", processor->name,
                             job->processor->name);
    }
    return PARFORGE_OK;
}

static parforge_error results_by_status(parforge_background *background)
{
    const parforge_status status = parforge_stored_status(background);
    const char *const name = background->job.processor->name;

    switch (status) {
    case PARFORGE_IDLE:
        return parforge_fail(PARFORGE_ERR_NOT_INITIALIZED, "%s: the job was never started", name);
    case PARFORGE_INVOKING_HOOKS:
    case PARFORGE_COMPLETED:
        return PARFORGE_OK;
    case PARFORGE_ERRORED:
    case PARFORGE_KILLED:
        return parforge_report_end(background);
    default:
        return parforge_fail(PARFORGE_ERR_STILL_RUNNING, "%s: the job is %s", name,
                             parforge_status_name(parforge_job_status(&background->job)));
    }
}

/* Items, or the one value that they are folded to where they are not kept. */
static size_t count_of_results(const parforge_job *job)
{
    const parforge_processor *const processor = job->processor;

    for (size_t i = 0; i < processor->array_count; i++) {
        if (processor->arrays[i].role == PARFORGE_OUTPUT) {
            return job->n;
        }
    }
    return processor->fold != NULL ? 1 : job->n;
}

parforge_error parforge_results(const parforge_job *job, const parforge_processor *processor,
                                const void **arguments, size_t *n)
{
    parforge_background *background = NULL;
    size_t unwanted = 0;
    parforge_error error = parforge_enter(job, &background);

    n = n != NULL ? n : &unwanted;
    *n = 0;
    if (error != PARFORGE_OK) {
        return error;
    }
    error = check_processor(job, processor);
    if (error == PARFORGE_OK) {
        error = results_by_status(background);
    }
    if (error == PARFORGE_OK) {
        *arguments = background->arguments;
        *n = count_of_results(job);
    }
    parforge_leave(background);
    return error;
}

static parforge_error return_values(parforge_background *background,
                                    const parforge_processor *processor, const void **arguments,
                                    size_t *n)
{
    const bool is_inside = parforge_is_inside(background);
    parforge_error error = PARFORGE_ERR_STILL_RUNNING;

    while (error == PARFORGE_ERR_STILL_RUNNING) {
        if (!is_inside) {
            (void)parforge_await_end(background, PARFORGE_NEVER);
        }
        error = parforge_results(&background->job, processor, arguments, n);
        if (error == PARFORGE_ERR_STILL_RUNNING && is_inside) {
            return parforge_fail(PARFORGE_ERR_INVALID, "%s: an item cannot wait for its own job",
                                 processor->name);
        } /* else another thread has started it again */
    }
    return error;
}

parforge_error parforge_return_values(parforge_job *job, const parforge_processor *processor,
                                      const void **arguments, size_t *n)
{
    parforge_background *background = NULL;
    size_t unwanted = 0;
    parforge_error error = parforge_enter(job, &background);

    n = n != NULL ? n : &unwanted;
    *n = 0;
    if (error != PARFORGE_OK) {
        return error;
    }
    error = check_processor(job, processor);
    if (error == PARFORGE_OK) {
        error = return_values(background, processor, arguments, n);
    }
    parforge_leave(background);
    return error;
}

/* ---- one result ---- */

static parforge_slot *slot_with(const parforge_job *job, size_t index)
{
    parforge_slot *slot = parforge_first_slot(job);

    while (slot->begin > index || index >= atomic_load_explicit(&slot->end, memory_order_acquire)) {
        slot = parforge_next_slot(job, slot);
        /* It was taken out of a slot that had been looked at, meanwhile. */
        slot = slot != NULL ? slot : parforge_first_slot(job);
    }
    return slot;
}

/* Of a job in processes, which has no parts. */
static int chunk_with(const parforge_job *job, size_t index)
{
    return (int)(slot_with(job, index) - job->slots);
}

/* The calling thread is not one that runs this chunk, or the job could not go on. */
static bool await_item(parforge_background *background, size_t index, int64_t deadline)
{
    for (;;) {
        parforge_slot *const slot = slot_with(&background->job, index);
        const unsigned pulse = atomic_load_explicit(&slot->pulse, memory_order_acquire);
        const parforge_status status = parforge_stored_status(background);

        if (atomic_load_explicit(&slot->done, memory_order_acquire) > index ||
            status == PARFORGE_IDLE || parforge_is_final(status)) {
            return true;
        }
        if (status == PARFORGE_PENDING && parforge_is_our_thread()) {
            if (!parforge_await_end(background, deadline)) {
                return false;
            }
            continue;
        }

        const int64_t now = parforge_now();

        if (now >= deadline) {
            return false;
        }
        parforge_slot_await(slot, index);
        parforge_slot_call(slot);

        const int64_t again = now + CALL_BACK_EVERY;

        (void)parforge_futex_wait(&slot->pulse, pulse, again < deadline ? again : deadline);
    }
}

static parforge_error tell_item(parforge_background *background, size_t index)
{
    const parforge_job *const job = &background->job;
    parforge_slot *const slot = slot_with(job, index);
    parforge_failure failure;

    if (atomic_load_explicit(&slot->done, memory_order_acquire) <= index) {
        if (parforge_stored_status(background) == PARFORGE_IDLE) {
            return parforge_fail(PARFORGE_ERR_NOT_INITIALIZED, "%s: the job was never started",
                                 job->processor->name);
        }
        return parforge_report_end(background);
    }
    if (parforge_slot_find_failure(slot, index, &failure)) {
        if (parforge_is_crash(&failure)) {
            return parforge_fail(PARFORGE_ERR_CRASHED,
                                 "%s: item %zu ended its process, with signal %d",
                                 job->processor->name, index, failure.signal);
        }
        return parforge_fail(PARFORGE_ERR_PROCESSOR, "%s: item %zu failed with code %d",
                             job->processor->name, index, failure.code);
    }
    return PARFORGE_OK;
}

static parforge_error item(parforge_background *background, const parforge_processor *processor,
                           size_t index, double timeout)
{
    parforge_job *const job = &background->job;
    int64_t deadline = 0;
    parforge_error error = check_processor(job, processor);

    if (error == PARFORGE_OK) {
        error = parforge_take_deadline(timeout, &deadline);
    }
    if (error != PARFORGE_OK) {
        return error;
    }
    if (index >= job->n) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: there is no item %zu, only %zu items",
                             job->processor->name, index, job->n);
    }

    if (atomic_load_explicit(&slot_with(job, index)->done, memory_order_acquire) <= index &&
        parforge_is_inside(background)) {
        return parforge_fail(PARFORGE_ERR_INVALID,
                             "%s: an item cannot wait for another one of its own job",
                             job->processor->name);
    }
    do { /* again where another thread has started it again */
        if (!await_item(background, index, deadline)) {
            return parforge_fail(PARFORGE_ERR_TIMED_OUT, "%s: item %zu is not done yet",
                                 job->processor->name, index);
        }
        if (job->processes != NULL) {
            parforge_processes_collect(job, chunk_with(job, index));
        }
        error = tell_item(background, index);
    } while (error == PARFORGE_ERR_STILL_RUNNING);
    return error;
}

parforge_error parforge_item(parforge_job *job, const parforge_processor *processor, size_t index,
                             double timeout, const void **arguments)
{
    parforge_background *background = NULL;
    parforge_error error = parforge_enter(job, &background);

    if (error != PARFORGE_OK) {
        return error;
    }
    error = item(background, processor, index, timeout);
    *arguments = background->arguments;
    parforge_leave(background);
    return error;
}

/* ---- descriptor ---- */

int parforge_job_fd(parforge_job *job)
{
    parforge_background *background = NULL;

    if (parforge_enter(job, &background) != PARFORGE_OK) {
        return -1;
    }

    int fd = atomic_load_explicit(&background->fd, memory_order_acquire);

    if (fd < 0) {
        const int fresh = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        int expected = -1;

        if (fresh < 0) {
            (void)parforge_fail(PARFORGE_ERR_NO_MEMORY, "%s: there is no descriptor to be had",
                                job->processor->name);
        } else if (atomic_compare_exchange_strong_explicit(&background->fd, &expected, fresh,
                                                           memory_order_seq_cst,
                                                           memory_order_relaxed)) {
            fd = fresh;
            /* The end may have been announced before there was a descriptor. */
            if (parforge_is_final((parforge_status)atomic_load_explicit(&background->status,
                                                                        memory_order_seq_cst))) {
                (void)eventfd_write(fd, 1);
            }
        } else {
            (void)close(fresh);
            fd = expected;
        }
    }
    parforge_leave(background);
    return fd;
}
