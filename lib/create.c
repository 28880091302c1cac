/* Making and freeing background jobs. */
#include "arrays.h"
#include "clock.h"
#include "error.h"
#include "executor.h"
#include "fork.h"
#include "process.h"
#include "reduction.h"
#include "room.h"
#include "run.h"
#include "shared.h"
#include "slot.h"
#include "thread.h"

#include <stdlib.h>
#include <sys/eventfd.h>
#include <unistd.h>

static parforge_error refuse_memory(const parforge_processor *processor)
{
    return parforge_fail(PARFORGE_ERR_NO_MEMORY, "%s: there was no memory for the job",
                         processor->name);
}

/* aligned_alloc wants a multiple of the alignment, which a slot's is. */
static size_t background_size(const parforge_processor *processor)
{
    const size_t alignment = _Alignof(parforge_background);
    const size_t size = sizeof(parforge_background) + processor->arguments_size;

    return (size + alignment - 1) / alignment * alignment;
}

/* In bytes. */
static size_t array_size(const parforge_job *job, size_t index)
{
    const parforge_array *const array = &job->processor->arrays[index];

    return (array->role == PARFORGE_REDUCED ? 1 : job->n) * array->item_size;
}

/* Whether the workers of the job, which are other processes, fill this array. */
static bool is_shared(const parforge_job *job, size_t index)
{
    return job->settings.in_processes && parforge_is_result(&job->processor->arrays[index]);
}

static void free_owned(parforge_background *background)
{
    const parforge_job *const job = &background->job;

    for (size_t i = 0; background->owned != NULL && i < job->processor->array_count; i++) {
        if (is_shared(job, i)) {
            parforge_shared_free(background->owned[i], array_size(job, i));
        } else {
            parforge_room_free(background->owned[i], array_size(job, i));
        }
    }
    free(background->owned);
}

static void deallocate(parforge_background *background, const parforge_processor *processor,
                       bool in_processes)
{
    if (in_processes) {
        parforge_shared_free(background, background_size(processor));
    } else {
        free(background);
    }
}

static void free_background(parforge_background *background)
{
    const parforge_processor *const processor = background->job.processor;
    const int fd = atomic_load_explicit(&background->fd, memory_order_relaxed);

    free_owned(background);
    if (fd >= 0) {
        (void)close(fd);
    }
    if (background->executor != NULL) {
        parforge_executor_drop(background->executor);
    }
    if (background->job.slots != NULL) {
        parforge_job_free_slots(&background->job);
    }
    parforge_free_failures(&background->outcome.failures);
    parforge_processes_free(background->job.processes);
    (void)pthread_mutex_destroy(&background->mutex);
    free(background->hooks);
    free(background->name);
    free(background->ignored);
    deallocate(background, processor, background->job.settings.in_processes);
}

parforge_error parforge_check_handle(const parforge_job *job, parforge_background **background)
{
    parforge_background *const found = parforge_background_of(job);

    if (job == NULL) {
        return parforge_fail(PARFORGE_ERR_INVALID, "the job is NULL");
    }
    if (found->generation != parforge_fork_generation()) {
        return parforge_fail(PARFORGE_ERR_FORKED,
                             "%s: this job belongs to the process that this one was forked from",
                             job->processor->name);
    }
    *background = found;
    return PARFORGE_OK;
}

parforge_error parforge_enter(const parforge_job *job, parforge_background **background)
{
    const parforge_error error = parforge_check_handle(job, background);

    if (error == PARFORGE_OK) {
        (void)atomic_fetch_add_explicit(&(*background)->references, 1, memory_order_relaxed);
    }
    return error;
}

void parforge_leave(parforge_background *background)
{
    if (atomic_fetch_sub_explicit(&background->references, 1, memory_order_acq_rel) == 1) {
        free_background(background);
    }
}

static void make_unreadable(const parforge_background *background)
{
    const int fd = atomic_load_explicit(&background->fd, memory_order_acquire);
    eventfd_t ends = 0;

    if (fd >= 0) {
        (void)eventfd_read(fd, &ends); /* fails where it is unreadable already */
    }
}

void parforge_background_reset(parforge_background *background)
{
    parforge_job *const job = &background->job;

    parforge_job_forget_parts(job);
    parforge_free_pieces(job);
    for (int chunk = 0; chunk < job->chunks; chunk++) {
        parforge_slot_reset(&job->slots[chunk], job, chunk);
    }
    if (job->processes != NULL) {
        parforge_processes_reset(job);
    }
    atomic_store_explicit(&job->stop, PARFORGE_NOT_STOPPED, memory_order_relaxed);
    atomic_store_explicit(&job->bound, job->first + job->n, memory_order_relaxed);
    atomic_store_explicit(&job->was_stopped, false, memory_order_relaxed);
    atomic_store_explicit(&job->has_failures, false, memory_order_relaxed);
    atomic_store_explicit(&job->lacks_memory, false, memory_order_relaxed);
    job->is_timed_by_hand = false;
    job->deadline = PARFORGE_NEVER;
    parforge_free_failures(&background->outcome.failures);
    /* What holds if it is killed before it runs. */
    background->outcome = (parforge_outcome){
        .error = PARFORGE_ERR_KILLED,
        .reason = PARFORGE_STOPPED_BY_KILL,
    };
    background->hooks_run = 0;
    make_unreadable(background);
    atomic_store_explicit(&background->started, 0, memory_order_relaxed);
    atomic_store_explicit(&background->ended, 0, memory_order_relaxed);
}

/* The caller's options last only for the call. */
static bool copy_settings(parforge_background *background)
{
    parforge_settings *const settings = &background->job.settings;

    if (settings->name != NULL) {
        background->name = strdup(settings->name);
        settings->name = background->name;
        if (background->name == NULL) {
            return false;
        }
    }
    if (settings->ignored_count > 0) {
        background->ignored = malloc(settings->ignored_count * sizeof *background->ignored);
        if (background->ignored == NULL) {
            return false;
        }
        memcpy(background->ignored, settings->ignored,
               settings->ignored_count * sizeof *background->ignored);
        settings->ignored = background->ignored;
    }
    return true;
}

/* Puts a pointer into the copy of the arguments, where the loop looks for the array. */
static void set_array(parforge_background *background, size_t index, const void *pointer)
{
    memcpy(background->arguments + background->job.processor->arrays[index].offset, &pointer,
           sizeof pointer);
}

/* Room for the results that the caller gave none for, or a copy of the items of a submitted one. */
static bool own_array(parforge_background *background, size_t index, const void *items)
{
    const size_t size = array_size(&background->job, index);

    background->owned[index] = is_shared(&background->job, index) ? parforge_shared_allocate(size)
                                                                  : parforge_room_make(size);
    if (background->owned[index] == NULL) {
        return false;
    }
    if (items != NULL) {
        memcpy(background->owned[index], items, size);
    }
    set_array(background, index, background->owned[index]);
    return true;
}

static bool own_arrays(parforge_background *background, const void *const *data, bool is_submitted)
{
    const parforge_processor *const processor = background->job.processor;

    if (processor->array_count == 0) {
        return true;
    }
    background->owned = calloc(processor->array_count, sizeof *background->owned);
    if (background->owned == NULL) {
        return false;
    }
    for (size_t i = 0; i < processor->array_count; i++) {
        const bool is_result = parforge_is_result(&processor->arrays[i]);
        const bool is_needed = is_result ? data[i] == NULL : is_submitted && data[i] != NULL;

        if (is_needed && !own_array(background, i, data[i])) {
            return false;
        }
    }
    return true;
}

static parforge_background *allocate(const parforge_processor *processor, bool in_processes)
{
    const size_t size = background_size(processor);
    parforge_background *const background =
        in_processes ? parforge_shared_allocate(size)
                     : aligned_alloc(_Alignof(parforge_background), size);

    if (background != NULL) {
        memset(background, 0, sizeof *background);
    }
    return background;
}

static parforge_error create(parforge_job **job, const parforge_processor *processor,
                             const void *arguments, const void *const *data, size_t n,
                             bool is_submitted, const parforge_options *options)
{
    parforge_settings settings;
    parforge_error error = parforge_check_call(processor, data, n, true, options, &settings);

    if (error != PARFORGE_OK) {
        return error;
    }

    parforge_background *const background = allocate(processor, settings.in_processes);
    parforge_executor *const executor =
        settings.executor != NULL ? settings.executor : parforge_executor_default();

    if (background == NULL || executor == NULL) {
        deallocate(background, processor, settings.in_processes);
        return refuse_memory(processor);
    }
    background->job.settings = settings;
    parforge_job_set_up(&background->job, processor, background->arguments, n);
    memcpy(background->arguments, arguments, processor->arguments_size);
    atomic_init(&background->status, PARFORGE_IDLE);
    atomic_init(&background->references, 1);
    atomic_init(&background->fd, -1);
    background->generation = parforge_fork_generation();
    background->is_daemon = settings.daemon;
    background->executor = executor;
    parforge_executor_keep(executor);
    (void)pthread_mutex_init(&background->mutex, NULL); /* the default kind needs no resources */
    if (!copy_settings(background) || !own_arrays(background, data, is_submitted) ||
        (settings.in_processes && n > 0 && !parforge_processes_make(&background->job, data)) ||
        !parforge_job_make_slots(&background->job)) {
        free_background(background);
        return refuse_memory(processor);
    }
    background->job.thread_name = background->job.settings.name;
    parforge_job_set_up_slots(&background->job);
    background->job.is_watched = true;
    parforge_background_reset(background);
    *job = &background->job;
    return PARFORGE_OK;
}

parforge_error parforge_create(parforge_job **job, const parforge_processor *processor,
                               const void *arguments, const void *const *data, size_t n,
                               const parforge_options *options)
{
    if (job == NULL) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: job is NULL", processor->name);
    }
    *job = NULL;
    return create(job, processor, arguments, data, n, false, options);
}

parforge_error parforge_started(parforge_job **job, parforge_error error)
{
    if (error == PARFORGE_OK) {
        error = parforge_job_start(*job);
        if (error != PARFORGE_OK) {
            parforge_job_release(*job);
            *job = NULL;
        }
    }
    return error;
}

parforge_error parforge_submit(parforge_job **job, const parforge_processor *processor,
                               const void *arguments, const void *const *data,
                               const parforge_options *options)
{
    if (job == NULL) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: job is NULL", processor->name);
    }
    *job = NULL;
    return parforge_started(job, create(job, processor, arguments, data, 1, true, options));
}
