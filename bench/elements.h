/*
 * The element functions of all works: what is done to one item. Every contestant calls these and
 * differs only in the loop around them.
 */
#ifndef BENCH_ELEMENTS_H
#define BENCH_ELEMENTS_H

#include "probe.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>

#define AFFINE_FACTOR 1.8
#define AFFINE_OFFSET 32.0

/* Cheaper than the memory it goes through: shows what a call and a loop cost. */
static inline double affine_of(double value, double factor, double offset)
{
    return value * factor + offset;
}

/* Degree 16, by Horner's rule: as much arithmetic as memory. */
static inline double polynomial_of(double x)
{
    double y = 0.0625;

    y = y * x - 0.1250;
    y = y * x + 0.1875;
    y = y * x - 0.2500;
    y = y * x + 0.3125;
    y = y * x - 0.3750;
    y = y * x + 0.4375;
    y = y * x - 0.5000;
    y = y * x + 0.5625;
    y = y * x - 0.6250;
    y = y * x + 0.6875;
    y = y * x - 0.7500;
    y = y * x + 0.8125;
    y = y * x - 0.8750;
    y = y * x + 0.9375;
    y = y * x - 1.0000;
    y = y * x + 1.0625;
    return y;
}

/* Milliseconds for one item. The remainder keeps compilers from knowing the sum in advance. */
static inline uint64_t sum_of_squares(uint64_t count)
{
    uint64_t sum = 0;

    for (uint64_t k = 0; k < count; k++) {
        sum += k * k % 1000003;
    }
    return sum;
}

/* May fail: 0, or EDOM for a negative value. */
static inline int root_of(double value, double *root)
{
    if (value < 0.0) {
        return EDOM;
    }
    *root = sqrt(value);
    return 0;
}

/* Looks at the stack it runs on, see probe.h. */
static inline int probe_of(int item)
{
    probe_stack();
    return item;
}

static inline int fallible_probe_of(int item, int *result)
{
    probe_stack();
    *result = item;
    return 0;
}

#endif
