/*
 * The element functions of all works: what is done to one item. Every contestant calls these and
 * differs only in the loop around them. What is the same for all items is constant here, so that
 * compilers know it in every contestant's loop.
 */
#ifndef BENCH_ELEMENTS_H
#define BENCH_ELEMENTS_H

#include "probe.h"

#include <errno.h>
#include <math.h>
#include <stdint.h>

#define AFFINE_FACTOR 1.8
#define AFFINE_OFFSET 32.0

/* Fewer items than this are too few to share, where a contestant can be told. */
#define FEW 5000

#define BLACK_SCHOLES_RATE 0.03
#define BLACK_SCHOLES_VOLATILITY 0.25

/* From the middle of the picture to its upper edge: the first rows take longest. */
#define MANDELBROT_ROWS 1000
#define MANDELBROT_COLUMNS 800
#define MANDELBROT_MOST_STEPS 256

/* Cheaper than the memory it goes through: shows what a call and a loop cost. */
static inline double affine_of(double value)
{
    return value * AFFINE_FACTOR + AFFINE_OFFSET;
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

/* The standard normal distribution. */
static inline double normal_below(double x)
{
    return 0.5 * erfc(-x * 0.70710678118654752440);
}

/* European options: arithmetic with calls of the mathematical library. */
static inline void black_scholes_of(double spot, double strike, double years, double *call,
                                    double *put)
{
    const double rate = BLACK_SCHOLES_RATE;
    const double volatility = BLACK_SCHOLES_VOLATILITY;
    const double spread = volatility * sqrt(years);
    const double growth = (rate + 0.5 * volatility * volatility) * years;
    const double ahead = (log(spot / strike) + growth) / spread;
    const double present = strike * exp(-rate * years);

    *call = spot * normal_below(ahead) - present * normal_below(ahead - spread);
    *put = *call - spot + present;
}

/* As long as the caller asks for: about 1 ns a step. The remainder keeps compilers from knowing
 * the sum in advance. */
static inline uint64_t sum_of_squares(uint64_t count)
{
    uint64_t sum = 0;

    for (uint64_t k = 0; k < count; k++) {
        sum += k * k % 1000003;
    }
    return sum;
}

/* All steps of one row of the Mandelbrot set. */
static inline uint64_t mandelbrot_row_of(uint64_t row)
{
    const double y0 = (double)row * (1.25 / MANDELBROT_ROWS);
    uint64_t steps = 0;

    for (int column = 0; column < MANDELBROT_COLUMNS; column++) {
        const double x0 = -2.0 + (double)column * (2.5 / MANDELBROT_COLUMNS);
        double x = 0.0;
        double y = 0.0;

        for (int step = 0; step < MANDELBROT_MOST_STEPS && x * x + y * y <= 4.0; step++) {
            const double next = x * x - y * y + x0;

            y = 2.0 * x * y + y0;
            x = next;
            steps++;
        }
    }
    return steps;
}

static inline double square_of(double value)
{
    return value * value;
}

static inline double sum_of(double left, double right)
{
    return left + right;
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
