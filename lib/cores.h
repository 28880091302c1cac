/* How many threads a call may have at most. */
#ifndef PARFORGE_LIB_CORES_H
#define PARFORGE_LIB_CORES_H

#include <parforge/parforge.h>

/* Used where neither the call, nor the spec, nor the environment says a number. Not the number of
 * cores: a library called from many places must not take the whole machine unasked. */
#define PARFORGE_DEFAULT_THREADS 8

/* The number that a max_threads stands for, as in parforge_thread_count(); 0 where it is none. */
int parforge_resolve_threads(int max_threads);

/* No more than there are items. `limit`: such a number, 1 or more. */
static inline int parforge_threads_for(size_t n, int limit)
{
    return n < (size_t)limit ? (int)n : limit;
}

#endif
