#ifndef PARFORGE_BENCH_PLACES_ELEMENTS_H
#define PARFORGE_BENCH_PLACES_ELEMENTS_H

static inline double cheap_item(double value)
{
    return value * 1.5 + 1.0;
}

/* Each round waits for the one before. */
double heavy_item(double value, int rounds);

#endif
