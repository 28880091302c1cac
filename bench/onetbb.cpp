/*
 * oneTBB, with the partitioner that ONETBB_PARTITIONER names. It uses `threads` threads at most,
 * and never more than there are cores.
 */
#include "contestant.h"
#include "elements.h"
#include "fresh.h"

#include <algorithm>
#include <functional>
#include <tbb/blocked_range.h>
#include <tbb/global_control.h>
#include <tbb/parallel_for.h>
#include <tbb/parallel_reduce.h>

namespace
{

using range = tbb::blocked_range<size_t>;

void limit_to(int threads)
{
    static const tbb::global_control limit(tbb::global_control::max_allowed_parallelism,
                                           static_cast<size_t>(threads));
}

template <typename body_function> void run(size_t n, int threads, const body_function &body)
{
    limit_to(threads);
    tbb::parallel_for(range(0, n), body, ONETBB_PARTITIONER());
}

void affine(const double *values, size_t n, double *results, int threads)
{
    run(n, threads, [=](const range &items) {
        for (size_t i = items.begin(); i < items.end(); i++) {
            results[i] = affine_of(values[i]);
        }
    });
}

void few(const double *values, size_t n, double *results, int threads)
{
    limit_to(threads);
    tbb::parallel_for(
        range(0, n, FEW),
        [=](const range &items) {
            for (size_t i = items.begin(); i < items.end(); i++) {
                results[i] = affine_of(values[i]);
            }
        },
        ONETBB_PARTITIONER());
}

double fresh(const double *values, size_t n, int threads)
{
    return last_fresh_result(affine, values, n, threads);
}

void polynomial(const double *values, size_t n, double *results, int threads)
{
    run(n, threads, [=](const range &items) {
        for (size_t i = items.begin(); i < items.end(); i++) {
            results[i] = polynomial_of(values[i]);
        }
    });
}

void black_scholes(const double *spots, const double *strikes, const double *years, size_t n,
                   double *calls, double *puts, int threads)
{
    run(n, threads, [=](const range &items) {
        for (size_t i = items.begin(); i < items.end(); i++) {
            black_scholes_of(spots[i], strikes[i], years[i], &calls[i], &puts[i]);
        }
    });
}

void sums(const uint64_t *counts, size_t n, uint64_t *results, int threads)
{
    run(n, threads, [=](const range &items) {
        for (size_t i = items.begin(); i < items.end(); i++) {
            results[i] = sum_of_squares(counts[i]);
        }
    });
}

void mandelbrot(const uint64_t *rows, size_t n, uint64_t *steps, int threads)
{
    run(n, threads, [=](const range &items) {
        for (size_t i = items.begin(); i < items.end(); i++) {
            steps[i] = mandelbrot_row_of(rows[i]);
        }
    });
}

double total(const double *values, size_t n, int threads)
{
    limit_to(threads);
    return tbb::ONETBB_REDUCE(
        range(0, n), 0.0,
        [=](const range &items, double sum) {
            for (size_t i = items.begin(); i < items.end(); i++) {
                sum += square_of(values[i]);
            }
            return sum;
        },
        std::plus<double>(), ONETBB_PARTITIONER());
}

size_t roots(const double *values, size_t n, double *results, int threads)
{
    limit_to(threads);
    return tbb::parallel_reduce(
        range(0, n), n,
        [=](const range &items, size_t failed) {
            for (size_t i = items.begin(); i < items.end(); i++) {
                if (root_of(values[i], &results[i]) != 0 && i < failed) {
                    failed = i;
                }
            }
            return failed;
        },
        [](size_t left, size_t right) { return std::min(left, right); }, ONETBB_PARTITIONER());
}

} // namespace

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
    .fallible_probe = nullptr,
    .probe = nullptr,
};
