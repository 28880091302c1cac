/* Whether the arrays of a call can be what they are said to be. */
#ifndef PARFORGE_LIB_ARRAYS_H
#define PARFORGE_LIB_ARRAYS_H

#include <parforge/generated.h>

static inline bool parforge_is_result(const parforge_array *array)
{
    return array->role == PARFORGE_OUTPUT || array->role == PARFORGE_REDUCED;
}

/* PARFORGE_ERR_INVALID, with a sentence, for an array of n items that is NULL, larger than the
 * address space, or an output that overlaps another array (an output that is exactly an input, with
 * items of the same size, is fine). may_own_results: an output that is NULL is fine, too. */
parforge_error parforge_check_arrays(const parforge_processor *processor, const void *const *data,
                                     size_t n, bool may_own_results);

#endif
