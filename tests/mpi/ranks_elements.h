/* Element functions for the tests of MPI ranks. */
#ifndef RANKS_ELEMENTS_H
#define RANKS_ELEMENTS_H

#include <parforge/parforge.h>

#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

struct color {
    unsigned char red, green, blue;
};

struct shelf {
    const double *items;
    size_t length;
};

struct progression {
    double begin, step;
};

struct bench {
    long calls;
};

static inline double scaled(double value, double factor)
{
    return value * factor;
}

static inline double zipped(double left, short right)
{
    return left - (double)right;
}

static inline void split(double value, long *whole, float *rest)
{
    *whole = (long)value;
    *rest = (float)(value - (double)*whole);
}

static inline struct color mixed(const struct color *color)
{
    return (struct color){color->blue, color->red, color->green};
}

static inline double placed(size_t index, double value)
{
    return value + 3.0 * (double)index;
}

static inline int judged(size_t index, int code, long *mark)
{
    *mark = (long)index * 2;
    return code;
}

static inline size_t shelf_length(const struct shelf *shelf)
{
    return shelf->length;
}

static inline double shelf_item(const struct shelf *shelf, size_t index)
{
    return shelf->items[index];
}

static inline double looked_up(size_t index, double item)
{
    return item * 4.0 + (double)index;
}

static inline double progression_item(struct progression progression, size_t index)
{
    return progression.begin + progression.step * (double)index;
}

static inline double doubled(double value)
{
    return value * 2.0;
}

static inline double added(double a, double b)
{
    return a + b;
}

/* x → factor x + offset, modulo 2^64: one after the other is associative, and order matters. */
struct step {
    unsigned long factor;
    unsigned long offset;
};

static const struct step no_step = {1, 0};
static const struct step broken_step = {3, 5};

static inline struct step step_of(size_t index)
{
    return (struct step){2 * index + 3, 7 * index + 1};
}

static inline int stepped(size_t index, int code, struct step *step)
{
    *step = step_of(index);
    return code;
}

static inline struct step followed(struct step first, struct step second)
{
    return (struct step){second.factor * first.factor,
                         second.factor * first.offset + second.offset};
}

static inline void tallied(size_t index, int value, atomic_uint *counts)
{
    atomic_fetch_add_explicit(&counts[index], (unsigned)value, memory_order_relaxed);
}

static inline struct bench *bench_open(void)
{
    return getenv("RANKS_HAVE_NO_WORKERS") != NULL ? NULL : calloc(1, sizeof(struct bench));
}

static inline void bench_close(struct bench *bench)
{
    free(bench);
}

static inline long worked(int value, struct bench *bench)
{
    bench->calls++;
    return (long)value * 5 + (bench->calls > 0);
}

/* Comes back only when it is told to, from item `first_stuck` on. */
static inline int waited(size_t index, int value, size_t first_stuck, size_t interrupting)
{
    if (index == interrupting) {
        (void)kill(getpid(), SIGINT); /* our own threads have all signals blocked */
    }
    while (index >= first_stuck && !parforge_should_stop()) {
    }
    return value;
}

/* Of 2^32 items no other is likely to have the same in its place; SYMBOL_BAD fails. */
#define SYMBOL_BAD 'x'

static inline char stamp_of(size_t index, char symbol)
{
    return (char)((index * 0x9e3779b97f4a7c15u >> 56) ^ (unsigned char)symbol);
}

static inline int stamped(size_t index, char symbol, char *stamp)
{
    *stamp = stamp_of(index, symbol);
    return symbol == SYMBOL_BAD ? 5 : 0;
}

static inline const char *labelled(int value)
{
    return value < 0 ? "negative" : "positive";
}

#endif
