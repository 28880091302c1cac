/* Element functions for callers that load them from a shared library. */
#include "elements.h"

uint64_t bench_sum_of_squares(uint64_t count);

uint64_t bench_sum_of_squares(uint64_t count)
{
    return sum_of_squares(count);
}
