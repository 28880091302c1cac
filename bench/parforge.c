/*
 * The functions that parforge generates from loops.toml, with the schedule BENCH_SCHEDULE: it is an
 * option of each call, the generated code is the same.
 */
#include "contestant.h"
#include "loops.h"

#include <stdio.h>
#include <stdlib.h>

static parforge_options with(int threads)
{
    parforge_options options = PARFORGE_OPTIONS_INIT;

    options.max_threads = threads;
    options.schedule = BENCH_SCHEDULE;
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

    must(loops_affine(values, n, results, &options));
}

static void few(const double *values, size_t n, double *results, int threads)
{
    const parforge_options options = with(threads);

    must(loops_few(values, n, results, &options));
}

/* The results are the job's, and go with it. */
static double fresh(const double *values, size_t n, int threads)
{
    const parforge_options options = with(threads);
    parforge_job *job = NULL;
    const double *results = NULL;
    size_t count = 0;

    must(loops_affine_create(&job, values, n, NULL, &options));
    must(parforge_job_start(job));
    must(parforge_job_join(job, PARFORGE_FOREVER));
    must(loops_affine_results(job, &results, &count));

    const double last = results[count - 1];

    parforge_job_release(job);
    return last;
}

static void polynomial(const double *values, size_t n, double *results, int threads)
{
    const parforge_options options = with(threads);

    must(loops_polynomial(values, n, results, &options));
}

static void black_scholes(const double *spots, const double *strikes, const double *years, size_t n,
                          double *calls, double *puts, int threads)
{
    const parforge_options options = with(threads);

    must(loops_black_scholes(spots, strikes, years, n, calls, puts, &options));
}

static void sums(const uint64_t *counts, size_t n, uint64_t *results, int threads)
{
    const parforge_options options = with(threads);

    must(loops_sums(counts, n, results, &options));
}

static void mandelbrot(const uint64_t *rows, size_t n, uint64_t *steps, int threads)
{
    const parforge_options options = with(threads);

    must(loops_mandelbrot(rows, n, steps, &options));
}

static double total(const double *values, size_t n, int threads)
{
    const parforge_options options = with(threads);
    double reduced = 0.0;

    must(loops_total(values, n, &reduced, &options));
    return reduced;
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
    .few = few,
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
