/* The element functions of the stress tests. */
#ifndef PARFORGE_TESTS_STRESS_ELEMENTS_H
#define PARFORGE_TESTS_STRESS_ELEMENTS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* What sieve_lenient takes for a success. */
#define STRESS_IGNORED 5

/* Mixes all bits of a value into all bits of the result. */
static inline uint64_t hash_of(uint64_t value)
{
    value = (value ^ (value >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    value = (value ^ (value >> 27)) * UINT64_C(0x94d049bb133111eb);
    return value ^ (value >> 31);
}

static inline uint64_t mix_of(size_t index, uint64_t value)
{
    return hash_of(index * UINT64_C(0x9e3779b97f4a7c15) + value);
}

static inline double curve_of(double x)
{
    return ((0.25 * x - 1.5) * x + 3.0) * x - 1.0 / (1.0 + x * x);
}

static inline int sieve_of(size_t index, int code, uint64_t *output)
{
    *output = mix_of(index, 1);
    return code;
}

/* How often each item was begun, where somebody counts. */
extern atomic_uchar *labour_ledger;

/* Takes as many rounds as it is told, then fails with the code, if it is one. */
static inline int labour(size_t index, unsigned rounds, int code, uint64_t *output)
{
    uint64_t value = index;

    atomic_fetch_add_explicit(&labour_ledger[index], 1, memory_order_relaxed);
    for (unsigned round = 0; round < rounds; round++) {
        value = hash_of(value + 1);
    }
    *output = value;
    return code;
}

/* Where an item ran: in which chunk, by the name of the thread, and on which thread. */
struct place {
    int chunk;
    uintptr_t thread;
};

struct place place_of(size_t index, unsigned char ignored, atomic_uchar *times);

/* 0, 1, … length - 1, without memory. */
struct range {
    size_t length;
};

static inline size_t range_length(const struct range *range)
{
    return range->length;
}

static inline uint64_t range_get(const struct range *range, size_t index)
{
    (void)range;
    return index;
}

/* What one thread did in one run; in lanes, as an item would have to wait for the one before to be
 * counted. */
#define TALLY_LANES 8

struct tally {
    uint64_t count[TALLY_LANES];
    uint64_t sum[TALLY_LANES]; /* of the items, modulo 2^64 */
};

struct tally *tally_open(void);
void tally_close(struct tally *tally);

/* All tallies closed since the last time, and how many there were. */
struct total {
    uint64_t count;
    uint64_t sum;
    int closed;
};

struct total take_total(void);

static inline void tally_item(uint64_t item, struct tally *tally)
{
    tally->count[item % TALLY_LANES]++;
    tally->sum[item % TALLY_LANES] += item;
}

static inline int sieve_with(size_t index, int code, uint64_t *output, struct tally *tally)
{
    tally_item(index, tally);
    return sieve_of(index, code, output);
}

static inline int refuse(size_t index, uint64_t item)
{
    return index == item ? 7 : 8;
}

static inline unsigned char byte_of(unsigned char byte)
{
    return (unsigned char)(byte ^ 0x5a);
}

static inline float half_of(double value)
{
    return (float)(0.5 * value);
}

static inline void pair_of(double a, double b, double *x, double *y)
{
    *x = a + b;
    *y = a - b;
}

static inline double negative_of(double value)
{
    return -value;
}

/* What play_scene() does, so that it needs no argument which keeps its loop from running in
 * blocks. */
extern int (*scene)(size_t index);

static inline int play_scene(size_t index, unsigned char ignored, unsigned char *output)
{
    *output = (unsigned char)(ignored + 1);
    return scene(index);
}

struct act {
    int (*perform)(const struct act *act, size_t index, uint64_t *output);
    size_t n;    /* items of the calls within */
    int threads; /* of the calls within */
    int depth;   /* of calls within calls */
};

static inline int perform(size_t index, unsigned char ignored, uint64_t *output,
                          const struct act *act)
{
    (void)ignored;
    return act->perform(act, index, output);
}

#endif
