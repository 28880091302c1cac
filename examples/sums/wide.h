/* Unsigned numbers of 128 bits. */
#ifndef SUMS_WIDE_H
#define SUMS_WIDE_H

#include <stdint.h>

struct wide {
    uint64_t high;
    uint64_t low;
};

static inline struct wide wide_add(struct wide sum, uint64_t summand)
{
    sum.low += summand;
    sum.high += sum.low < summand; /* the carry */
    return sum;
}

#define WIDE_TEXT_SIZE 40 /* 39 digits and the end */

/* Writes the number in decimal into the end of `text`; returns where it begins. */
const char *wide_format(struct wide number, char text[WIDE_TEXT_SIZE]);

#endif
