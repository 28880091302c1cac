/* The element functions of the tests of background jobs. */
#ifndef PARFORGE_TESTS_BACKGROUND_ELEMENTS_H
#define PARFORGE_TESTS_BACKGROUND_ELEMENTS_H

#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>

static inline uint64_t mix_value(size_t index, uint64_t value)
{
    return (value ^ (value >> 7)) * 0x9e3779b1U + index;
}

/* cost: how many times round an empty loop. */
static inline size_t count_item(size_t index, unsigned cost, atomic_uint *counts)
{
    for (volatile unsigned i = 0; i < cost; i++) {
    }
    (void)atomic_fetch_add_explicit(&counts[index], 1, memory_order_relaxed);
    return index + 1;
}

struct play {
    void (*function)(size_t index);
};

static inline void play_item(size_t index, unsigned char ignored, const struct play *play)
{
    (void)ignored;
    play->function(index);
}

#endif
