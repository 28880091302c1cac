#include "stream.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

/* Bytes, where the machine does not say how large its last-level cache is. */
#define USUAL_CACHE ((size_t)32 << 20)

/* What the process was started with, and on. */
static size_t least_bytes;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static size_t last_level_cache(void)
{
#ifdef _SC_LEVEL3_CACHE_SIZE
    const long third = sysconf(_SC_LEVEL3_CACHE_SIZE);
    const long second = sysconf(_SC_LEVEL2_CACHE_SIZE);

    if (third > 0 || second > 0) {
        return (size_t)(third > second ? third : second);
    }
#endif
    return USUAL_CACHE;
}

static void read_surroundings(void)
{
    const char *const text = getenv("PARFORGE_STREAM");

#ifdef __SSE2__
    least_bytes = last_level_cache();
    if (text != NULL && strcmp(text, "1") == 0) {
        least_bytes = 0;
    }
    if (text != NULL && strcmp(text, "0") == 0) {
        least_bytes = SIZE_MAX;
    }
#else
    (void)text;
    least_bytes = SIZE_MAX; /* generated code has no such stores here */
#endif
}

static const void *place_of(const parforge_job *job, const parforge_array *array)
{
    const void *place = NULL;

    memcpy(&place, (const char *)job->arguments + array->offset, sizeof place);
    return place;
}

/* What was just read is in the caches anyway. */
static bool is_in_place(const parforge_job *job, const void *output)
{
    const parforge_processor *const processor = job->processor;

    for (size_t i = 0; i < processor->array_count; i++) {
        const parforge_array *const array = &processor->arrays[i];

        if (array->role == PARFORGE_INPUT && place_of(job, array) == output) {
            return true;
        }
    }
    return false;
}

/* A whole number of items makes a line. */
static bool can_stream(const parforge_job *job, const parforge_array *array)
{
    const void *const place = place_of(job, array);

    return PARFORGE_LINE % array->item_size == 0 && (uintptr_t)place % array->item_size == 0 &&
           !is_in_place(job, place);
}

bool parforge_should_stream(const parforge_job *job)
{
    const parforge_processor *const processor = job->processor;
    size_t bytes = 0;

    (void)pthread_once(&once, read_surroundings);
    for (size_t i = 0; i < processor->array_count; i++) {
        if (processor->arrays[i].role == PARFORGE_OUTPUT) {
            bytes += job->n * processor->arrays[i].item_size; /* which are there */
        }
    }
    if (bytes <= least_bytes) {
        return false;
    }
    for (size_t i = 0; i < processor->array_count; i++) {
        if (processor->arrays[i].role == PARFORGE_OUTPUT &&
            !can_stream(job, &processor->arrays[i])) {
            return false;
        }
    }
    return bytes > 0;
}
