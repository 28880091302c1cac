#include "run.h"

#include "adaptive.h"
#include "clock.h"
#include "cores.h"
#include "error.h"
#include "explain.h"
#include "fork.h"
#include "process.h"
#include "reduction.h"
#include "signals.h"
#include "slot.h"
#include "stream.h"
#include "timekeeper.h"

#include <stdlib.h>

void parforge_refuse_format(const parforge_processor *processor)
{
    (void)parforge_fail(PARFORGE_ERR_INVALID,
                        "%s was generated for format %d, and this library (%s) reads format %d: "
                        "generate it again and rebuild",
                        processor->name, processor->format, parforge_version(), PARFORGE_FORMAT);
}

void parforge_job_set_up(parforge_job *job, const parforge_processor *processor,
                         const void *arguments, size_t n)
{
    const int chunks = parforge_threads_for(n, job->settings.max_threads);

    PARFORGE_UPDATE(job->processor, processor);
    PARFORGE_UPDATE(job->arguments, arguments);
    PARFORGE_UPDATE(job->thread_name, job->settings.name);
    PARFORGE_UPDATE(job->deadline, PARFORGE_NEVER);
    PARFORGE_UPDATE(job->bound, n);
    PARFORGE_UPDATE(job->stop, PARFORGE_NOT_STOPPED);
    PARFORGE_UPDATE(job->chunks, chunks);
    PARFORGE_UPDATE(job->n, n);
    PARFORGE_UPDATE(job->is_set_up, false);
    PARFORGE_UPDATE(job->is_watched, false);
    PARFORGE_UPDATE(job->explains, parforge_explains());
    PARFORGE_UPDATE(job->is_timed_by_hand, false);
    PARFORGE_UPDATE(job->is_alone, false);
    PARFORGE_UPDATE(job->is_copy, false);
    atomic_init(&job->was_stopped, false);
    atomic_init(&job->has_failures, false);
    job->has_outgrown = false;
    atomic_init(&job->lacks_memory, false);
    atomic_init(&job->pieces, NULL);
    atomic_init(&job->parts, NULL);
    job->spare_parts = NULL;
    atomic_flag_clear_explicit(&job->parts_lock, memory_order_relaxed);
    job->first = 0;
    job->total = n;
    job->is_part = false;
    job->caller = NULL;
    job->processes = NULL;
}

bool parforge_job_make_slots(parforge_job *job)
{
    parforge_slot *slots = job->own_slots;

    job->allocated_slots = NULL;
    if (job->processes != NULL) {
        slots = job->processes->slots;
    } else if (job->chunks > PARFORGE_OWN_SLOTS) {
        slots = aligned_alloc(_Alignof(parforge_slot), (size_t)job->chunks * sizeof *slots);
        job->allocated_slots = slots;
        if (slots != NULL) {
            parforge_slots_init(slots, job->chunks);
        }
    }
    PARFORGE_UPDATE(job->slots, slots);
    return slots != NULL;
}

void parforge_job_set_up_slots(parforge_job *job)
{
    for (int chunk = 0; chunk < job->chunks; chunk++) {
        parforge_slot_set_up(&job->slots[chunk], job, parforge_items_of(job, chunk));
    }
    job->is_set_up = true;
}

void parforge_job_forget_parts(parforge_job *job)
{
    parforge_slot *const parts = atomic_load_explicit(&job->parts, memory_order_relaxed);
    parforge_slot *last = parts;

    if (parts == NULL) {
        return;
    }
    atomic_store_explicit(&job->parts, NULL, memory_order_relaxed);
    for (;;) {
        parforge_slot_forget_failures(last);
        if (last->next == NULL) {
            break;
        }
        last = last->next;
    }
    last->next = job->spare_parts;
    job->spare_parts = parts;
}

void parforge_job_free_slots(parforge_job *job)
{
    parforge_free_pieces(job);
    parforge_job_forget_parts(job);
    while (job->spare_parts != NULL) {
        parforge_slot *const part = job->spare_parts;

        job->spare_parts = part->next;
        free(part);
    }
    if (atomic_load_explicit(&job->has_failures, memory_order_relaxed)) {
        for (int chunk = 0; chunk < job->chunks; chunk++) {
            free(job->slots[chunk].failures.items);
        }
    }
    free(job->allocated_slots);
}

void parforge_job_try_alone(parforge_job *job, int64_t time)
{
    job->is_alone = true;
    job->has_outgrown = false;
    job->alone_clock = parforge_now();
    job->alone_until = job->alone_clock + time;
}

static inline void run_chunks(parforge_job *job, int threads)
{
    if (job->processes != NULL) {
        parforge_processes_run(job, threads);
    } else if (threads > 1 && job->settings.schedule == PARFORGE_SCHEDULE_ADAPTIVE) {
        parforge_run_adaptive(job, threads);
    } else {
        parforge_run_safely(job, threads);
    }
}

/* Where there is something to do about the chunks. */
PARFORGE_APART
static void run_with_care(parforge_job *job, int threads, int most_threads, bool is_watched)
{
    /* Read before the region: see job.h. */
    const bool explains = job->explains;
    const int64_t start = explains ? parforge_now() : 0;

    if (is_watched) {
        job->is_timed_by_hand = !parforge_watch_deadline(job);
    }
    run_chunks(job, threads);
    if (job->processor->fold != NULL) {
        parforge_fold(job);
    }
    if (is_watched && !job->is_timed_by_hand) {
        parforge_unwatch_deadline(job);
    }
    if (explains && !job->has_outgrown) {
        parforge_explain(job, most_threads, start);
    }
}

/*
 * The usual job leaves this function before its chunks are run: compilers end it with a jump. That
 * is worth it, as each return after a region can be a wrong guess of the processor's: the kernel's
 * own returns in between spoil what it remembers (7 ns each on AMD Zen, whose kernels guard against
 * SRSO).
 */
void parforge_job_run(parforge_job *job, int most_threads)
{
    const parforge_processor *const processor = job->processor;
    const int asked = job->n < processor->serial_below ? 1 : job->chunks;
    const int threads = asked < most_threads ? asked : most_threads;
    const bool streams = job->processes == NULL && parforge_should_stream(job, threads);

    PARFORGE_UPDATE(job->is_shared, false);
    PARFORGE_UPDATE(job->streams, streams);
    /* Not again where it has outgrown one thread: the time is that of the whole. */
    if (job->settings.timeout > 0.0 && job->deadline == PARFORGE_NEVER) {
        job->deadline = parforge_deadline(parforge_now(), job->settings.timeout);
    }

    const bool is_watched = job->deadline != PARFORGE_NEVER || parforge_catches_signals();

    if (is_watched || job->explains || processor->fold != NULL) {
        run_with_care(job, threads, most_threads, is_watched);
    } else {
        run_chunks(job, threads);
    }
}
