/* Results in memory that each call allocates, for contestants that own none. */
#ifndef BENCH_FRESH_H
#define BENCH_FRESH_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef void affine_loop(const double *values, size_t n, double *results, int threads);

/* Allocates results, has the loop fill them, and frees them: the last one. */
double last_fresh_result(affine_loop *loop, const double *values, size_t n, int threads);

#ifdef __cplusplus
}
#endif

#endif
