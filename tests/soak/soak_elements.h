/* The element function of the soak test. */
#ifndef PARFORGE_TESTS_SOAK_ELEMENTS_H
#define PARFORGE_TESTS_SOAK_ELEMENTS_H

#include <stdatomic.h>
#include <stddef.h>

/* cost: how many times round an empty loop; UINT_MAX fails instead. */
static inline int count_item(size_t index, unsigned cost, size_t *stamp, atomic_uint *counts)
{
    if (cost == ~0U) {
        return 5;
    }
    for (volatile unsigned i = 0; i < cost; i++) {
    }
    (void)atomic_fetch_add_explicit(&counts[index], 1, memory_order_relaxed);
    *stamp = index + 1;
    return 0;
}

#endif
