/* The element function: a sum too large for 64 bits. */
#ifndef SUMS_SQUARES_H
#define SUMS_SQUARES_H

#include "wide.h"

static inline struct wide sum_of_squares(uint64_t limit)
{
    struct wide sum = {0, 0};

    for (uint64_t i = 0; i < limit; i++) {
        sum = wide_add(sum, i * i);
    }
    return sum;
}

#endif
