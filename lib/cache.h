/* How much the last-level caches hold. */
#ifndef PARFORGE_LIB_CACHE_H
#define PARFORGE_LIB_CACHE_H

#include <stddef.h>

/* Less than any of them, so that short calls need not ask. */
#define PARFORGE_SMALLEST_CACHE ((size_t)1 << 20)

/* Bytes that so many threads can have there, where they run as close together as they can. */
size_t parforge_cache_size(int threads);

#endif
