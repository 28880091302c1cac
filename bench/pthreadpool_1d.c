/* pthreadpool, a function call for each item. */
#include "contestant.h"
#include "elements.h"
#include "fresh.h"
#include "lowest.h"

#include <pthreadpool.h>
#include <stdlib.h>

static void run(pthreadpool_task_1d_t function, void *context, size_t n, int threads)
{
    static pthreadpool_t pool;

    if (pool == NULL) {
        pool = pthreadpool_create((size_t)threads);
    }
    if (pool == NULL) {
        abort();
    }
    pthreadpool_parallelize_1d(pool, function, context, n, 0);
}

typedef struct double_arrays {
    const double *values;
    double *results;
    atomic_size_t failed;
} double_arrays;

static void affine_item(void *context, size_t i)
{
    const double_arrays *const arrays = context;

    arrays->results[i] = affine_of(arrays->values[i]);
}

static void affine(const double *values, size_t n, double *results, int threads)
{
    double_arrays arrays = {.values = values, .results = results};

    run(affine_item, &arrays, n, threads);
}

static double fresh(const double *values, size_t n, int threads)
{
    return last_fresh_result(affine, values, n, threads);
}

static void polynomial_item(void *context, size_t i)
{
    const double_arrays *const arrays = context;

    arrays->results[i] = polynomial_of(arrays->values[i]);
}

static void polynomial(const double *values, size_t n, double *results, int threads)
{
    double_arrays arrays = {.values = values, .results = results};

    run(polynomial_item, &arrays, n, threads);
}

typedef struct option_arrays {
    const double *spots;
    const double *strikes;
    const double *years;
    double *calls;
    double *puts;
} option_arrays;

static void black_scholes_item(void *context, size_t i)
{
    const option_arrays *const arrays = context;

    black_scholes_of(arrays->spots[i], arrays->strikes[i], arrays->years[i], &arrays->calls[i],
                     &arrays->puts[i]);
}

static void black_scholes(const double *spots, const double *strikes, const double *years, size_t n,
                          double *calls, double *puts, int threads)
{
    option_arrays arrays = {spots, strikes, years, calls, puts};

    run(black_scholes_item, &arrays, n, threads);
}

typedef struct number_arrays {
    const uint64_t *numbers;
    uint64_t *results;
} number_arrays;

static void sums_item(void *context, size_t i)
{
    const number_arrays *const arrays = context;

    arrays->results[i] = sum_of_squares(arrays->numbers[i]);
}

static void sums(const uint64_t *counts, size_t n, uint64_t *results, int threads)
{
    number_arrays arrays = {counts, results};

    run(sums_item, &arrays, n, threads);
}

static void mandelbrot_item(void *context, size_t i)
{
    const number_arrays *const arrays = context;

    arrays->results[i] = mandelbrot_row_of(arrays->numbers[i]);
}

static void mandelbrot(const uint64_t *rows, size_t n, uint64_t *steps, int threads)
{
    number_arrays arrays = {rows, steps};

    run(mandelbrot_item, &arrays, n, threads);
}

static void roots_item(void *context, size_t i)
{
    double_arrays *const arrays = context;

    if (root_of(arrays->values[i], &arrays->results[i]) != 0) {
        lower_to(&arrays->failed, i);
    }
}

static size_t roots(const double *values, size_t n, double *results, int threads)
{
    double_arrays arrays = {.values = values, .results = results, .failed = n};

    run(roots_item, &arrays, n, threads);
    return arrays.failed;
}

const contestant_loops contestant = {
    .affine = affine,
    .fresh = fresh,
    .polynomial = polynomial,
    .black_scholes = black_scholes,
    .sums = sums,
    .mandelbrot = mandelbrot,
    .roots = roots,
};
