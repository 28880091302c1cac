/* The element functions of folding.toml, and what their results are folded with. */
#ifndef PARFORGE_TESTS_STRESS_FOLDING_ELEMENTS_H
#define PARFORGE_TESTS_STRESS_FOLDING_ELEMENTS_H

#include "elements.h"

#include <stdlib.h>

/* x -> factor * x + offset, modulo 2^64: one after another is exact, and not the same backwards. */
struct map {
    uint64_t factor;
    uint64_t offset;
};

static const struct map no_map = {1, 0};
static const struct map no_sum = {0, 0};
static const struct map broken_map = {3, 5};

static inline struct map then(struct map first, struct map second)
{
    return (struct map){first.factor * second.factor, first.offset * second.factor + second.offset};
}

static inline struct map both(struct map a, struct map b)
{
    return (struct map){a.factor + b.factor, a.offset + b.offset};
}

/* What is called by one item, which may be none: SIZE_MAX. */
extern atomic_size_t marked_item;
extern void (*at_marked_item)(void);

static inline struct map plain_map_of(size_t index, unsigned rounds)
{
    uint64_t value = index;

    for (unsigned round = 0; round < rounds; round++) {
        value = hash_of(value + 1);
    }
    return (struct map){hash_of(value) | 1, value};
}

static inline int map_of(size_t index, unsigned rounds, int code, struct map *output)
{
    if (index == atomic_load_explicit(&marked_item, memory_order_relaxed)) {
        at_marked_item();
    }
    *output = plain_map_of(index, rounds);
    return code;
}

struct desk {
    size_t items;
};

static inline struct desk *desk_open(void)
{
    return (struct desk *)calloc(1, sizeof(struct desk));
}

static inline void desk_close(struct desk *desk)
{
    free(desk);
}

static inline int map_at(size_t index, unsigned rounds, int code, struct map *output,
                         struct desk *desk)
{
    desk->items++;
    return map_of(index, rounds, code, output);
}

static inline double weight_of(unsigned rounds, double weight)
{
    uint64_t value = 0;

    for (unsigned round = 0; round < rounds; round++) {
        value = hash_of(value + 1);
    }
    return weight + (double)(value % 2);
}

static inline double plus(double a, double b)
{
    return a + b;
}

#define BINS 512

struct histogram {
    uint64_t counts[BINS];
};

static const struct histogram no_counts = {{0}};

static inline struct histogram histogram_of(unsigned char value)
{
    struct histogram histogram = {{0}};

    histogram.counts[2 * value] = 1;
    return histogram;
}

static inline struct histogram counts_of(struct histogram a, struct histogram b)
{
    for (int bin = 0; bin < BINS; bin++) {
        a.counts[bin] += b.counts[bin];
    }
    return a;
}

#endif
