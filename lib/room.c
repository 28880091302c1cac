/*
 * The first write to fresh memory costs more than a cheap item does: a page fault for every 4 kB.
 * So large rooms are mappings for which huge pages are asked, first touched by the threads that
 * fill them; and the last one that was freed is kept for the next job. What is kept is the system's
 * to take back whenever it needs memory.
 */
#include "room.h"

#include <parforge/generated.h>

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)

/* What is smaller has too few huge pages to win by them. */
#define LEAST_MAPPING (2 * HUGE_PAGE)

/* Under the flag, for which nobody waits: who finds it taken does without. */
static atomic_flag kept_is_busy = ATOMIC_FLAG_INIT;
static void *kept;
static size_t kept_size;

static size_t mapped_size(size_t size)
{
    return (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

static bool take_flag(void)
{
    return !atomic_flag_test_and_set_explicit(&kept_is_busy, memory_order_acquire);
}

static void give_flag(void)
{
    atomic_flag_clear_explicit(&kept_is_busy, memory_order_release);
}

static void *take_kept(size_t size)
{
    void *room = NULL;

    if (take_flag()) {
        if (kept != NULL && kept_size == size) {
            room = kept;
            kept = NULL;
        }
        give_flag();
    }
    return room;
}

/* Returns the one that is not kept; NULL: none. */
static void *keep(void *room, size_t size, size_t *size_of_other)
{
    void *other = room;

    *size_of_other = size;
    if (take_flag()) {
        other = kept;
        *size_of_other = kept_size;
        kept = room;
        kept_size = size;
        give_flag();
    }
    return other;
}

/* At a multiple of a huge page's size, or no huge page fits at its ends. */
static void *map(size_t size)
{
    char *const all =
        mmap(NULL, size + HUGE_PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

    if (all == MAP_FAILED) {
        return NULL;
    }

    const size_t before = (HUGE_PAGE - (uintptr_t)all % HUGE_PAGE) % HUGE_PAGE;

    if (before > 0) {
        (void)munmap(all, before);
    }
    (void)munmap(all + before + size, HUGE_PAGE - before);
    (void)madvise(all + before, size, MADV_HUGEPAGE); /* small pages do as well */
    return all + before;
}

void *parforge_room_make(size_t size)
{
    if (size < LEAST_MAPPING) {
        return aligned_alloc(PARFORGE_LINE, (size / PARFORGE_LINE + 1) * PARFORGE_LINE);
    }
    if (size > PTRDIFF_MAX - 2 * HUGE_PAGE) {
        return NULL;
    }

    void *const room = take_kept(mapped_size(size));

    return room != NULL ? room : map(mapped_size(size));
}

void parforge_room_free(void *room, size_t size)
{
    if (room == NULL || size < LEAST_MAPPING) {
        free(room);
        return;
    }

    size_t size_of_other = 0;

#ifdef MADV_FREE
    (void)madvise(room, mapped_size(size), MADV_FREE); /* where it is not known it costs memory */
#endif
    void *const other = keep(room, mapped_size(size), &size_of_other);

    if (other != NULL) {
        (void)munmap(other, size_of_other);
    }
}
