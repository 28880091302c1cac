/* Items of microseconds for callers that cannot inline C: rayon, and Python by a shared library. A
 * call costs them nothing that could be measured, and all contestants run the same code. */
#include "elements.h"

uint64_t bench_sum_of_squares(uint64_t count);
uint64_t bench_mandelbrot_row(uint64_t row);

uint64_t bench_sum_of_squares(uint64_t count)
{
    return sum_of_squares(count);
}

uint64_t bench_mandelbrot_row(uint64_t row)
{
    return mandelbrot_row_of(row);
}
