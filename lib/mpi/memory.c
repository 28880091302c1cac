/*
 * Addresses cost nothing, memory does: each array is a mapping for all items, of which only the
 * pages with this rank's own can be touched, and only what is touched takes memory. Under a strict
 * accounting of memory, too, only those count.
 */
#include "memory.h"

#include <sys/mman.h>
#include <unistd.h>

/* Worth pages of 2 MiB, which are first touched much faster. */
#define WORTH_HUGE_PAGES ((size_t)4 << 20)

void *parforge_memory_array(const parforge_ranks *ranks, const parforge_array *array)
{
    void *data = NULL;

    memcpy(&data, ranks->arguments + array->offset, sizeof data);
    return data;
}

void parforge_memory_set_array(const parforge_ranks *ranks, const parforge_array *array,
                               const void *data)
{
    memcpy(ranks->arguments + array->offset, &data, sizeof data);
}

/* The mapping's first pages that can be touched begin before the first item. */
static bool give_memory(unsigned char *data, size_t begin, size_t end)
{
    const size_t page = (size_t)sysconf(_SC_PAGESIZE);
    const size_t first = begin / page * page;

    if (begin == end) {
        return true;
    }
    if (mprotect(data + first, end - first, PROT_READ | PROT_WRITE) != 0) {
        return false;
    }
    if (end - first >= WORTH_HUGE_PAGES) {
        (void)madvise(data + first, end - first, MADV_HUGEPAGE); /* a wish */
    }
    return true;
}

static void *map(size_t n, size_t item_size, parforge_chunk items)
{
    size_t size = 0;

    if (__builtin_mul_overflow(n, item_size, &size) || size > PTRDIFF_MAX) {
        return NULL;
    }

    void *const data =
        mmap(NULL, size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

    if (data == MAP_FAILED) {
        return NULL;
    }
    if (!give_memory(data, items.begin * item_size, items.end * item_size)) {
        (void)munmap(data, size);
        return NULL;
    }
    return data;
}

/* How many items of it there are in the whole, and here. */
static size_t all_items(const parforge_ranks *ranks, const parforge_array *array)
{
    return array->role == PARFORGE_REDUCED ? 1 : ranks->n;
}

static parforge_chunk own_items(const parforge_ranks *ranks, const parforge_array *array)
{
    return array->role == PARFORGE_REDUCED ? (parforge_chunk){0, 1} : ranks->mine;
}

parforge_error parforge_memory_open(parforge_ranks *ranks)
{
    const parforge_mpi_processor *const processor = ranks->processor;
    bool is_enough = true;

    ranks->has_memory = true;
    for (size_t i = 0; i < processor->array_count; i++) {
        const parforge_array *const array = &processor->arrays[i];
        const size_t n = all_items(ranks, array);
        void *const data =
            n > 0 && is_enough ? map(n, array->item_size, own_items(ranks, array)) : NULL;

        is_enough = is_enough && (data != NULL || n == 0);
        parforge_memory_set_array(ranks, array, data);
    }
    if (is_enough) {
        return PARFORGE_OK;
    }
    return parforge_ranks_note(ranks, PARFORGE_ERR_NO_MEMORY,
                               "there was no memory for the rank's items");
}

void parforge_memory_close(const parforge_ranks *ranks)
{
    const parforge_mpi_processor *const processor = ranks->processor;

    for (size_t i = 0; ranks->has_memory && i < processor->array_count; i++) {
        const parforge_array *const array = &processor->arrays[i];
        void *const data = parforge_memory_array(ranks, array);

        if (data != NULL) {
            (void)munmap(data, all_items(ranks, array) * array->item_size);
        }
    }
}
