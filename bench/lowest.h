/* The lowest index that any thread has met. */
#ifndef BENCH_LOWEST_H
#define BENCH_LOWEST_H

#include <stdatomic.h>
#include <stddef.h>

static inline void lower_to(atomic_size_t *lowest, size_t index)
{
    size_t known = atomic_load_explicit(lowest, memory_order_relaxed);

    while (index < known && !atomic_compare_exchange_weak(lowest, &known, index)) {
    }
}

#endif
