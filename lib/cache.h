/* How much the last-level caches hold. */
#ifndef PARFORGE_LIB_CACHE_H
#define PARFORGE_LIB_CACHE_H

#include <stddef.h>

/* Bytes that so many threads, as far as there are cores for them, can have there when they run as
 * close together as they can. */
size_t parforge_cache_size(int threads);

#endif
