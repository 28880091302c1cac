#include "stream.h"

#include "cache.h"

#include <stdlib.h>

/* Items of which so few are a matter of the caches alone: short calls need not ask. */
#define FEW 4096

/* Bytes: results of all threads in the 25 µs that a strip takes, if they are 1.6 GB in a second:
 * what memory can do beside anything else. */
#define SLOW ((size_t)40000)

/* What PARFORGE_STREAM asks for. Read by whoever is the first, or several at once. */
enum wish { UNKNOWN, NEVER, WHERE_IT_HELPS, WHERE_IT_CAN };
static atomic_int wish_of_all;

static enum wish read_wish(void)
{
#ifdef __SSE2__
    const char *const text = getenv("PARFORGE_STREAM");

    return text != NULL && strcmp(text, "1") == 0   ? WHERE_IT_CAN
           : text != NULL && strcmp(text, "0") == 0 ? NEVER
                                                    : WHERE_IT_HELPS;
#else
    return NEVER; /* generated code has no such stores here */
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
    return bytes > parforge_cache_size(threads) && !come_slowly(job, threads, bytes);
}

static bool can_and_should(const parforge_job *job, int threads, enum wish wish)
{
    const parforge_processor *const processor = job->processor;
    size_t bytes = 0;

    for (size_t i = 0; i < processor->array_count; i++) {
        if (processor->arrays[i].role == PARFORGE_OUTPUT) {
            bytes += job->n * processor->arrays[i].item_size; /* which are there */
            if (!can_stream(job, &processor->arrays[i])) {
                return false;
            }
        }
    }
    return bytes > 0 && (wish == WHERE_IT_CAN || helps(job, threads, bytes));
}

bool parforge_should_stream(const parforge_job *job, int threads)
{
    enum wish wish = (enum wish)atomic_load_explicit(&wish_of_all, memory_order_relaxed);

    if (wish == UNKNOWN) {
        wish = read_wish();
        atomic_store_explicit(&wish_of_all, wish, memory_order_relaxed);
    }
    return wish != NEVER && (wish == WHERE_IT_CAN || job->n > FEW) &&
           can_and_should(job, threads, wish);
}
