/* The functions that parforge generates from loops.toml. */
#include "contestant.h"
#include "loops.h"

#include <stdio.h>
#include <stdlib.h>

static parforge_options with(int threads)
{
    parforge_options options = PARFORGE_OPTIONS_INIT;

    options.max_threads = threads;
    return options;
}

static void must(parforge_error error)
{
    if (error != PARFORGE_OK) {
        fprintf(stderr, "parforge: %s\n", parforge_last_error());
        exit(EXIT_FAILURE);
    }
}

static size_t first_failure(parforge_error error, size_t n)
{
    parforge_failure failure;

    if (error == PARFORGE_ERR_PROCESSOR && parforge_last_failures(&failure, 1) > 0) {
        return failure.index;
    }
    must(error);
    return n;
}

static void affine(const double *values, size_t n, double *results, int threads)
{
    const parforge_options options = with(threads);

    must(loops_affine(values, n, results, AFFINE_FACTOR, AFFINE_OFFSET, &options));
}

static void polynomial(const double *values, size_t n, double *results, int threads)
{
    const parforge_options options = with(threads);

    must(loops_polynomial(values, n, results, &options));
}

static void sums(const uint64_t *counts, size_t n, uint64_t *results, int threads)
{
    const parforge_options options = with(threads);

    must(loops_sums(counts, n, results, &options));
}

static size_t roots(const double *values, size_t n, double *results, int threads)
{
    const parforge_options options = with(threads);

    return first_failure(loops_roots(values, n, results, &options), n);
}

static void probe(const int *items, size_t n, int *results, int threads)
{
    const parforge_options options = with(threads);

    must(loops_probe(items, n, results, &options));
}

static size_t fallible_probe(const int *items, size_t n, int *results, int threads)
{
    const parforge_options options = with(threads);

    return first_failure(loops_fallible_probe(items, n, results, &options), n);
}

const contestant_loops contestant = {
    .affine = affine,
    .polynomial = polynomial,
    .sums = sums,
    .roots = roots,
    .probe = probe,
    .fallible_probe = fallible_probe,
};
