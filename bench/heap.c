#include "heap.h"

#include <errno.h>
#include <malloc.h>
#include <stdatomic.h>
#include <stdint.h>
#include <stdlib.h>

/* What the library's own functions are called besides. */
extern void *__libc_malloc(size_t size);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *memory, size_t size);
extern void *__libc_memalign(size_t alignment, size_t size);
extern void __libc_free(void *memory);

static atomic_size_t in_use;
static atomic_size_t peak;

size_t heap_in_use(void)
{
    return atomic_load(&in_use);
}

void heap_forget_peak(void)
{
    atomic_store(&peak, atomic_load(&in_use));
}

size_t heap_peak(void)
{
    return atomic_load(&peak);
}

static void *count_in(void *memory)
{
    const size_t size = malloc_usable_size(memory);
    const size_t now = atomic_fetch_add(&in_use, size) + size;
    size_t highest = atomic_load(&peak);

    while (now > highest && !atomic_compare_exchange_weak(&peak, &highest, now)) {
    }
    return memory;
}

static void count_out(void *memory)
{
    atomic_fetch_sub(&in_use, malloc_usable_size(memory));
}

void *malloc(size_t size)
{
    return count_in(__libc_malloc(size));
}

void *calloc(size_t count, size_t size)
{
    return count_in(__libc_calloc(count, size));
}

void *realloc(void *memory, size_t size)
{
    const size_t size_before = malloc_usable_size(memory);
    void *const moved = __libc_realloc(memory, size);

    if (moved != NULL || size == 0) {
        atomic_fetch_sub(&in_use, size_before);
    }
    return moved != NULL ? count_in(moved) : NULL;
}

void *memalign(size_t alignment, size_t size)
{
    return count_in(__libc_memalign(alignment, size));
}

void *aligned_alloc(size_t alignment, size_t size)
{
    return memalign(alignment, size);
}

int posix_memalign(void **result, size_t alignment, size_t size)
{
    void *const memory = memalign(alignment, size);

    if (memory == NULL) {
        return ENOMEM;
    }
    *result = memory;
    return 0;
}

void free(void *memory)
{
    count_out(memory);
    __libc_free(memory);
}
