#include "contestant.h"
#include "elements.h"
#include "fresh.h"
#include "lowest.h"
#include "ranges.h"

typedef struct double_arrays {
    const double *values;
    double *results;
    atomic_size_t failed;
} double_arrays;

static void affine_range(void *context, size_t begin, size_t count)
{
    const double_arrays *const arrays = context;
    const double *const values = arrays->values;
    double *const results = arrays->results;

    for (size_t i = begin; i < begin + count; i++) {
        results[i] = affine_of(values[i]);
    }
}

static void affine(const double *values, size_t n, double *results, int threads)
{
    double_arrays arrays = {.values = values, .results = results};

    run_ranges(affine_range, &arrays, n, threads);
}

static double fresh(const double *values, size_t n, int threads)
{
    return last_fresh_result(affine, values, n, threads);
}

static void polynomial_range(void *context, size_t begin, size_t count)
{
    const double_arrays *const arrays = context;
    const double *const values = arrays->values;
    double *const results = arrays->results;

    for (size_t i = begin; i < begin + count; i++) {
        results[i] = polynomial_of(values[i]);
    }
}

static void polynomial(const double *values, size_t n, double *results, int threads)
{
    double_arrays arrays = {.values = values, .results = results};

    run_ranges(polynomial_range, &arrays, n, threads);
}

typedef struct option_arrays {
    const double *spots;
    const double *strikes;
    const double *years;
    double *calls;
    double *puts;
} option_arrays;

static void black_scholes_range(void *context, size_t begin, size_t count)
{
    const option_arrays *const arrays = context;

    for (size_t i = begin; i < begin + count; i++) {
        black_scholes_of(arrays->spots[i], arrays->strikes[i], arrays->years[i], &arrays->calls[i],
                         &arrays->puts[i]);
    }
}

static void black_scholes(const double *spots, const double *strikes, const double *years, size_t n,
                          double *calls, double *puts, int threads)
{
    option_arrays arrays = {spots, strikes, years, calls, puts};

    run_ranges(black_scholes_range, &arrays, n, threads);
}

typedef struct number_arrays {
    const uint64_t *numbers;
    uint64_t *results;
} number_arrays;

static void sums_range(void *context, size_t begin, size_t count)
{
    const number_arrays *const arrays = context;

    for (size_t i = begin; i < begin + count; i++) {
        arrays->results[i] = sum_of_squares(arrays->numbers[i]);
    }
}

static void sums(const uint64_t *counts, size_t n, uint64_t *results, int threads)
{
    number_arrays arrays = {counts, results};

    run_ranges(sums_range, &arrays, n, threads);
}

static void mandelbrot_range(void *context, size_t begin, size_t count)
{
    const number_arrays *const arrays = context;

    for (size_t i = begin; i < begin + count; i++) {
        arrays->results[i] = mandelbrot_row_of(arrays->numbers[i]);
    }
}

static void mandelbrot(const uint64_t *rows, size_t n, uint64_t *steps, int threads)
{
    number_arrays arrays = {rows, steps};

    run_ranges(mandelbrot_range, &arrays, n, threads);
}

static void roots_range(void *context, size_t begin, size_t count)
{
    double_arrays *const arrays = context;

    for (size_t i = begin; i < begin + count; i++) {
        if (root_of(arrays->values[i], &arrays->results[i]) != 0) {
            lower_to(&arrays->failed, i);
        }
    }
}

static size_t roots(const double *values, size_t n, double *results, int threads)
{
    double_arrays arrays = {.values = values, .results = results, .failed = n};

    run_ranges(roots_range, &arrays, n, threads);
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
