/* What bench/mpi does with an item. */
#ifndef RANKS_ELEMENTS_H
#define RANKS_ELEMENTS_H

#include <parforge/parforge.h>

static inline double cheap_of(double value)
{
    return value * 1.5 + 2.0;
}

static inline double heavy_of(double value)
{
    for (int i = 0; i < 300; i++) {
        value = value * 0.999 + 1.0 / (value + 1.0);
    }
    return value;
}

static inline int halt_at(size_t index, double value, double *result)
{
    *result = value;
    while (index > 0 && !parforge_should_stop()) {
    }
    return index == 0;
}

static inline void nothing_of(double value)
{
    (void)value;
}

#endif
