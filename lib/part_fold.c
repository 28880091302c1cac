/* What one rank's threads have left of a reduction, on its way to the root that folds all of it. */
#include "part.h"

#include "reduction.h"

#include <stdlib.h>

/* Of a piece, behind each other; its values follow. */
enum { BEGIN, COUNT, SIZE, IS_FOLDED, HEAD };

static size_t numbers_of(size_t size)
{
    return size / sizeof(uint64_t) + (size % sizeof(uint64_t) != 0);
}

static const parforge_piece *first_piece(const parforge_job *job)
{
    return atomic_load_explicit(&job->pieces, memory_order_acquire);
}

uint64_t *parforge_part_pack(const parforge_job *job, size_t *count)
{
    uint64_t *numbers = NULL;
    size_t next = 0;

    *count = 0;
    for (const parforge_piece *piece = first_piece(job); piece != NULL; piece = piece->next) {
        *count += HEAD + numbers_of(piece->size);
    }
    numbers = calloc(*count + 1, sizeof *numbers); /* not none */
    if (numbers == NULL) {
        return NULL;
    }
    for (const parforge_piece *piece = first_piece(job); piece != NULL; piece = piece->next) {
        numbers[next + BEGIN] = piece->begin;
        numbers[next + COUNT] = piece->count;
        numbers[next + SIZE] = piece->size;
        numbers[next + IS_FOLDED] = piece->is_folded;
        memcpy(&numbers[next + HEAD], piece->values, piece->size);
        next += HEAD + numbers_of(piece->size);
    }
    return numbers;
}

bool parforge_part_fold(parforge_job *job, const uint64_t *numbers, size_t count)
{
    size_t next = 0;

    parforge_free_pieces(job);
    while (next < count) {
        const parforge_piece piece = {
            .begin = numbers[next + BEGIN],
            .count = numbers[next + COUNT],
            .size = numbers[next + SIZE],
            .is_folded = numbers[next + IS_FOLDED] != 0,
            .values = (const unsigned char *)&numbers[next + HEAD],
        };

        if (!parforge_add_piece(job, piece)) {
            return false;
        }
        next += HEAD + numbers_of(piece.size);
    }
    job->processor->fold(job);
    return true;
}
