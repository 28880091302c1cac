/*
 * A part of generated.h: results that no cache can hold.
 *
 * A store reads its cache line first; a line that is written as a whole, past the caches, is not
 * read. So results are collected in a stage on the stack, which begins at a line's beginning as it
 * is in memory: the first `carry` items of it belong to the block before.
 */
#ifndef PARFORGE_GENERATED_STAGE_H
#define PARFORGE_GENERATED_STAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __SSE2__
#include <emmintrin.h>
#endif

/* Items of a stage: a block, and what the block before has left of its last line. Only items of
 * which a whole number makes a line are collected. */
#define PARFORGE_STAGE(type) (PARFORGE_BLOCK + PARFORGE_LINE / sizeof(type) + 1)

/* How many items of this size there are in the line before `place`. */
static inline size_t parforge_carry(const void *place, size_t item_size)
{
    return (uintptr_t)place % PARFORGE_LINE / item_size;
}

static inline void parforge_store_line(void *to, const void *from)
{
#ifdef __SSE2__
    __m128i *const target = to;
    const __m128i *const source = from;

    for (size_t part = 0; part < PARFORGE_LINE / sizeof *source; part++) {
        _mm_stream_si128(target + part, _mm_load_si128(source + part));
    }
#else
    memcpy(to, from, PARFORGE_LINE);
#endif
}

/* Moves the whole lines of a stage to memory; the block's first item goes to `place`. `is_first`:
 * what is carried in the stage is not there, and the line not ours. */
static inline void parforge_unload(void *place, void *stage, size_t carry, size_t item_size,
                                   bool is_first)
{
    const size_t bytes = PARFORGE_BLOCK * item_size;
    const size_t head = carry * item_size;
    char *const from = stage;
    char *const to = (char *)place - head;
    size_t line = 0;

    if (is_first && head > 0) {
        memcpy(place, from + head, PARFORGE_LINE - head);
        line = PARFORGE_LINE;
    }
    for (; line < bytes; line += PARFORGE_LINE) {
        parforge_store_line(to + line, from + line);
    }
    memcpy(from, from + bytes, head);
}

/* Before others may be told that what was unloaded is there. */
static inline void parforge_end_unloading(void)
{
#ifdef __SSE2__
    _mm_sfence();
#endif
}

#endif
