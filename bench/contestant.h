/*
 * What a contestant brings: its way to run the element functions over arrays. One file (or library)
 * that defines `contestant` is linked with the same main programs as all others.
 *
 * A loop that a contestant does not have is NULL; that work is then left out of its results.
 * Every loop uses `threads` threads, the same number in each call of a process, and returns when
 * all items are done.
 */
#ifndef BENCH_CONTESTANT_H
#define BENCH_CONTESTANT_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct contestant_loops {
    void (*affine)(const double *values, size_t n, double *results, int threads);

    /* The same where the contestant is told to share no fewer than FEW items among threads. */
    void (*few)(const double *values, size_t n, double *results, int threads);

    /* The same into memory that is allocated, looked at and freed in each call; the last result. */
    double (*fresh)(const double *values, size_t n, int threads);

    void (*polynomial)(const double *values, size_t n, double *results, int threads);
    void (*black_scholes)(const double *spots, const double *strikes, const double *years, size_t n,
                          double *calls, double *puts, int threads);
    void (*sums)(const uint64_t *counts, size_t n, uint64_t *sums, int threads);
    void (*mandelbrot)(const uint64_t *rows, size_t n, uint64_t *steps, int threads);

    /* The sum of the values' squares, rounded as it comes. */
    double (*total)(const double *values, size_t n, int threads);

    /* The two that may fail return the index of the lowest failing item, or n. */
    size_t (*roots)(const double *values, size_t n, double *roots, int threads);
    size_t (*fallible_probe)(const int *items, size_t n, int *results, int threads);

    void (*probe)(const int *items, size_t n, int *results, int threads);
} contestant_loops;

extern const contestant_loops contestant;

#ifdef __cplusplus
}
#endif

#endif
