#include "stream.h"

#include "cache.h"

#include <pthread.h>
#include <stdlib.h>

/* Bytes: results that are a matter of the caches alone, so that short calls need not ask. */
#define FEW ((size_t)1 << 20)

/* Bytes: results of all threads in the 25 µs that a strip takes, if they are 1.6 GB in a second:
 * what memory can do beside anything else. */
#define SLOW ((size_t)40000)

/* What PARFORGE_STREAM asks for. */
static enum { NEVER, WHERE_IT_HELPS, WHERE_IT_CAN } wish;
static pthread_once_t once = PTHREAD_ONCE_INIT;

static void read_wish(void)
{
#ifdef __SSE2__ /* generated code has no such stores elsewhere */
    const char *const text = getenv("PARFORGE_STREAM");

    wish = WHERE_IT_HELPS;
    if (text != NULL && strcmp(text, "1") == 0) {
        wish = WHERE_IT_CAN;
    }
    if (text != NULL && strcmp(text, "0") == 0) {
        wish = NEVER;
    }
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

/* Items that take long leave memory the time it needs: the detour would only cost. As far as is
 * known, from the runs before. */
static bool come_slowly(const parforge_job *job, int threads, size_t bytes)
{
    const size_t strip = atomic_load_explicit(&job->processor->pace->strip, memory_order_relaxed);

    return strip > 0 && bytes / job->n * strip < SLOW / (size_t)threads;
}

/* Results that the caches hold are better left there. */
static bool helps(const parforge_job *job, int threads, size_t bytes)
{
    return bytes > FEW && bytes > parforge_cache_size(threads) && !come_slowly(job, threads, bytes);
}

bool parforge_should_stream(const parforge_job *job, int threads)
{
    const parforge_processor *const processor = job->processor;
    size_t bytes = 0;

    (void)pthread_once(&once, read_wish);
    for (size_t i = 0; i < processor->array_count; i++) {
        if (processor->arrays[i].role == PARFORGE_OUTPUT) {
            bytes += job->n * processor->arrays[i].item_size; /* which are there */
        }
    }
    if (wish == NEVER || (wish == WHERE_IT_HELPS && !helps(job, threads, bytes))) {
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
