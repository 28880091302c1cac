/* The element function: the queens of one board, row by row. */
#ifndef ORDERED_BOARD_H
#define ORDERED_BOARD_H

#include <stdint.h>

#define LARGEST_BOARD 18

/* Bit i of `taken` is set where a queen stands in column i, of `left` and `right` where one of the
 * rows above threatens it along a diagonal. */
static inline uint64_t ways_below(uint32_t all, uint32_t taken, uint32_t left, uint32_t right)
{
    uint32_t free_columns = all & ~(taken | left | right);
    uint64_t ways = 0;

    if (taken == all) {
        return 1;
    }
    while (free_columns != 0) {
        const uint32_t queen = free_columns & -free_columns; /* the lowest bit */

        free_columns ^= queen;
        ways += ways_below(all, taken | queen, (left | queen) << 1, (right | queen) >> 1);
    }
    return ways;
}

static inline uint64_t ways_to_place(int size)
{
    return ways_below(((uint32_t)1 << size) - 1, 0, 0, 0);
}

#endif
