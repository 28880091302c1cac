#include "unit.h"

static void run_chunk(parforge_job *job, int chunk)
{
    /* The library hands the arguments back as const; a test counts in them. */
    struct trial *const trial = *(struct trial *const *)parforge_job_arguments(job);
    parforge_cursor cursor;
    size_t begin;
    size_t end;

    parforge_chunk_open(&cursor, job, chunk);
    while (parforge_checkpoint(&cursor, &begin, &end)) {
        trial->strips++;
        trial->last_end = end;
        cursor.position = trial->strip(trial, &cursor, begin, end);
        trial->items += cursor.position - begin;
    }
    parforge_chunk_close(&cursor);
}

static void run(parforge_job *job, int threads)
{
    struct trial *const trial = *(struct trial *const *)parforge_job_arguments(job);

    trial->threads = threads;
    for (int chunk = 0; chunk < parforge_job_chunks(job); chunk++) {
        run_chunk(job, chunk);
    }
}

static int never_in_parallel(void)
{
    return 0;
}

static parforge_pace pace;

const parforge_processor trial_processor = {
    .format = PARFORGE_FORMAT,
    .options_size = sizeof(parforge_options),
    .name = "unit_trial",
    .openmp = PARFORGE_OPENMP_NONE,
    .in_parallel = never_in_parallel,
    .block = 1,
    .cut = 1,
    .pace = &pace,
    .arguments_size = sizeof(struct trial *),
    .values_size = sizeof(struct trial *),
    .run = run,
};

parforge_error run_trial(const parforge_processor *processor, struct trial *trial, size_t n,
                         const parforge_options *options)
{
    trial->strips = 0;
    trial->items = 0;
    trial->last_end = 0;
    return parforge_call(processor, &trial, NULL, n, options);
}
