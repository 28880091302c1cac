/* What loops.rs exports. */
#include "../contestant.h"

void rayon_affine(const double *values, size_t n, double *results, int threads);
void rayon_few(const double *values, size_t n, double *results, int threads);
double rayon_fresh(const double *values, size_t n, int threads);
void rayon_polynomial(const double *values, size_t n, double *results, int threads);
void rayon_black_scholes(const double *spots, const double *strikes, const double *years, size_t n,
                         double *calls, double *puts, int threads);
void rayon_sums(const uint64_t *counts, size_t n, uint64_t *sums, int threads);
void rayon_mandelbrot(const uint64_t *rows, size_t n, uint64_t *steps, int threads);
double rayon_total(const double *values, size_t n, int threads);
size_t rayon_roots(const double *values, size_t n, double *roots, int threads);

const contestant_loops contestant = {
    .affine = rayon_affine,
    .few = rayon_few,
    .fresh = rayon_fresh,
    .polynomial = rayon_polynomial,
    .black_scholes = rayon_black_scholes,
    .sums = rayon_sums,
    .mandelbrot = rayon_mandelbrot,
    .total = rayon_total,
    .roots = rayon_roots,
};
