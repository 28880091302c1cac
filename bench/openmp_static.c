/* The loops that one would write by hand: what all others are compared with. */
#include "contestant.h"
#include "elements.h"

static void affine(const double *values, size_t n, double *results, int threads)
{
#pragma omp parallel for schedule(static) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        results[i] = affine_of(values[i], AFFINE_FACTOR, AFFINE_OFFSET);
    }
}

static void polynomial(const double *values, size_t n, double *results, int threads)
{
#pragma omp parallel for schedule(static) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        results[i] = polynomial_of(values[i]);
    }
}

static void sums(const uint64_t *counts, size_t n, uint64_t *results, int threads)
{
#pragma omp parallel for schedule(static) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        results[i] = sum_of_squares(counts[i]);
    }
}

static size_t roots(const double *values, size_t n, double *results, int threads)
{
    size_t failed = n;

#pragma omp parallel for schedule(static) num_threads(threads) reduction(min : failed)
    for (size_t i = 0; i < n; i++) {
        if (root_of(values[i], &results[i]) != 0 && i < failed) {
            failed = i;
        }
    }
    return failed;
}

static void probe(const int *items, size_t n, int *results, int threads)
{
#pragma omp parallel for schedule(static) num_threads(threads)
    for (size_t i = 0; i < n; i++) {
        results[i] = probe_of(items[i]);
    }
}

static size_t fallible_probe(const int *items, size_t n, int *results, int threads)
{
    size_t failed = n;

#pragma omp parallel for schedule(static) num_threads(threads) reduction(min : failed)
    for (size_t i = 0; i < n; i++) {
        if (fallible_probe_of(items[i], &results[i]) != 0 && i < failed) {
            failed = i;
        }
    }
    return failed;
}

const contestant_loops contestant = {
    .affine = affine,
    .polynomial = polynomial,
    .sums = sums,
    .roots = roots,
    .probe = probe,
    .fallible_probe = fallible_probe,
};
