/*
 * The loops that one would write by hand. With OPENMP_SCHEDULE `static` they are what all others
 * are compared with.
 */
#include "contestant.h"
#include "elements.h"
#include "fresh.h"

static void affine(const double *values, size_t n, double *results, int threads)
{
#pragma omp parallel for schedule(OPENMP_SCHEDULE) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        results[i] = affine_of(values[i]);
    }
}

static double fresh(const double *values, size_t n, int threads)
{
    return last_fresh_result(affine, values, n, threads);
}

static void polynomial(const double *values, size_t n, double *results, int threads)
{
#pragma omp parallel for schedule(OPENMP_SCHEDULE) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        results[i] = polynomial_of(values[i]);
    }
}

static void black_scholes(const double *spots, const double *strikes, const double *years, size_t n,
                          double *calls, double *puts, int threads)
{
#pragma omp parallel for schedule(OPENMP_SCHEDULE) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        black_scholes_of(spots[i], strikes[i], years[i], &calls[i], &puts[i]);
    }
}

static void sums(const uint64_t *counts, size_t n, uint64_t *results, int threads)
{
#pragma omp parallel for schedule(OPENMP_SCHEDULE) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        results[i] = sum_of_squares(counts[i]);
    }
}

static void mandelbrot(const uint64_t *rows, size_t n, uint64_t *steps, int threads)
{
#pragma omp parallel for schedule(OPENMP_SCHEDULE) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        steps[i] = mandelbrot_row_of(rows[i]);
    }
}

static double total(const double *values, size_t n, int threads)
{
    double sum = 0.0;

#pragma omp parallel for schedule(OPENMP_SCHEDULE) num_threads(threads) reduction(+ : sum)
    for (size_t i = 0; i < n; i++) {
        sum += square_of(values[i]);
    }
    return sum;
}

static size_t roots(const double *values, size_t n, double *results, int threads)
{
    size_t failed = n;

#pragma omp parallel for schedule(OPENMP_SCHEDULE) num_threads(threads) reduction(min : failed)
    for (size_t i = 0; i < n; i++) {
        if (root_of(values[i], &results[i]) != 0 && i < failed) {
            failed = i;
        }
    }
    return failed;
}

static void probe(const int *items, size_t n, int *results, int threads)
{
#pragma omp parallel for schedule(OPENMP_SCHEDULE) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        results[i] = probe_of(items[i]);
    }
}

static size_t fallible_probe(const int *items, size_t n, int *results, int threads)
{
    size_t failed = n;

#pragma omp parallel for schedule(OPENMP_SCHEDULE) num_threads(threads) reduction(min : failed)
    for (size_t i = 0; i < n; i++) {
        if (fallible_probe_of(items[i], &results[i]) != 0 && i < failed) {
            failed = i;
        }
    }
    return failed;
}

const contestant_loops contestant = {
    .affine = affine,
    .few = affine,
    .fresh = fresh,
    .polynomial = polynomial,
    .black_scholes = black_scholes,
    .sums = sums,
    .mandelbrot = mandelbrot,
    .total = total,
    .roots = roots,
    .probe = probe,
    .fallible_probe = fallible_probe,
};
