/* pthreadpool, a function call for each tile. Without advice, a sixteenth of a thread's share. */
#include "ranges.h"

#include <pthreadpool.h>
#include <stdlib.h>

#define TILES_PER_THREAD 16

void run_ranges(range_function *function, void *context, size_t n, int threads)
{
    static pthreadpool_t pool;
    const size_t tiles = TILES_PER_THREAD * (size_t)threads;

    if (pool == NULL) {
        pool = pthreadpool_create((size_t)threads);
    }
    if (pool == NULL) {
        abort();
    }
    pthreadpool_parallelize_1d_tile_1d(pool, function, context, n, (n + tiles - 1) / tiles, 0);
}
