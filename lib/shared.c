#include "shared.h"

#include <sys/mman.h>

/* A mapping of nothing is refused. */
static size_t at_least_one(size_t size)
{
    return size > 0 ? size : 1;
}

void *parforge_shared_allocate(size_t size)
{
    void *const memory = mmap(NULL, at_least_one(size), PROT_READ | PROT_WRITE,
                              MAP_SHARED | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    return memory != MAP_FAILED ? memory : NULL;
}

void parforge_shared_free(void *memory, size_t size)
{
    if (memory != NULL) {
        (void)munmap(memory, at_least_one(size));
    }
}

void parforge_shared_clear(void *memory, size_t size)
{
    if (size > 0) {
        (void)madvise(memory, size, MADV_REMOVE); /* refused, it costs memory and nothing else */
    }
}
