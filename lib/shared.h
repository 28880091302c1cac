/* Memory that a process shares with those that it forks. */
#ifndef PARFORGE_LIB_SHARED_H
#define PARFORGE_LIB_SHARED_H

#include <stddef.h>

/* Zeroes, at an address that is the same in all processes. The system gives a page when it is first
 * written, and promises none before. NULL: there is no room. */
void *parforge_shared_allocate(size_t size);

/* For the calling process; the others keep theirs until they end. NULL is fine. */
void parforge_shared_free(void *memory, size_t size);

/* Gives the pages back, in all processes: they are zeroes when they are used again. */
void parforge_shared_clear(void *memory, size_t size);

#endif
