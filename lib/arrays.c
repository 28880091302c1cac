#include "arrays.h"

#include "error.h"
#include "thread.h"

/* How many items of a job with n there are in the array. */
static size_t items_of(const parforge_array *array, size_t n)
{
    return array->role == PARFORGE_REDUCED || array->role == PARFORGE_SUBMITTED ? 1 : n;
}

/* Where the items end, if they can be there at all: no object is larger than PTRDIFF_MAX, none goes
 * beyond the last address. */
static bool fits(const parforge_array *array, const void *data, size_t n, uintptr_t *end)
{
    size_t size = 0;

    return !__builtin_mul_overflow(items_of(array, n), array->item_size, &size) &&
           size <= PTRDIFF_MAX && !__builtin_add_overflow((uintptr_t)data, size, end);
}

/* A container, where an item was submitted in its place; that item itself, where none was; results
 * that the job makes. */
static bool may_be_null(const parforge_processor *processor, const void *const *data, size_t index,
                        bool may_own_results)
{
    const parforge_array *const array = &processor->arrays[index];
    const size_t next = index + 1;

    if (array->role == PARFORGE_INPUT) {
        return next < processor->array_count && array[1].role == PARFORGE_SUBMITTED &&
               data[next] != NULL;
    }
    return array->role == PARFORGE_SUBMITTED || may_own_results;
}

/* One that is NULL, or does not fit. */
PARFORGE_APART
static parforge_error check_doubtful(const parforge_processor *processor, const void *const *data,
                                     size_t index, size_t n, bool may_own_results)
{
    const parforge_array *const array = &processor->arrays[index];
    const bool is_missing =
        data[index] == NULL && !may_be_null(processor, data, index, may_own_results);
    uintptr_t end = 0;

    n = items_of(array, n);
    if (n == 0) {
        return PARFORGE_OK;
    }
    if (is_missing && array->role == PARFORGE_REDUCED) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: %s is NULL: the result needs a place",
                             processor->name, array->name);
    }
    if (is_missing) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: %s is NULL, but there are %zu items",
                             processor->name, array->name, n);
    }
    if (fits(array, data[index], n, &end)) {
        return PARFORGE_OK; /* the job makes it */
    }
    return parforge_fail(PARFORGE_ERR_INVALID,
                         "%s: %s cannot hold %zu items of %zu bytes: that is more than there is "
                         "memory to address",
                         processor->name, array->name, n, array->item_size);
}

/* An output and an array before it. */
PARFORGE_APART
static parforge_error check_overlapping(const parforge_processor *processor,
                                        const parforge_array *output, const void *output_data,
                                        const parforge_array *other, const void *other_data)
{
    const bool in_place = other->role == PARFORGE_INPUT && output->role == PARFORGE_OUTPUT &&
                          output_data == other_data && output->item_size == other->item_size;

    if (in_place || output_data == NULL || other_data == NULL || other->item_size == 0) {
        return PARFORGE_OK;
    }
    return parforge_fail(PARFORGE_ERR_INVALID,
                         "%s: %s and %s overlap: an output must be an array of its own, or exactly "
                         "one of the inputs with items of the same size",
                         processor->name, other->name, output->name);
}

/* Inputs come first, so that each output is compared with all inputs and the outputs before it. */
static parforge_error check_pairs(const parforge_processor *processor, const void *const *data,
                                  size_t n, size_t output, uintptr_t end)
{
    const parforge_array *const arrays = processor->arrays;
    const uintptr_t begin = (uintptr_t)data[output];

    for (size_t i = 0; i < output; i++) {
        const uintptr_t other = (uintptr_t)data[i];

        if (begin < other + items_of(&arrays[i], n) * arrays[i].item_size && other < end) {
            const parforge_error error =
                check_overlapping(processor, &arrays[output], data[output], &arrays[i], data[i]);

            if (error != PARFORGE_OK) {
                return error;
            }
        }
    }
    return PARFORGE_OK;
}

parforge_error parforge_check_arrays(const parforge_processor *processor, const void *const *data,
                                     size_t n, bool may_own_results)
{
    for (size_t i = 0; i < processor->array_count; i++) {
        const parforge_array *const array = &processor->arrays[i];
        parforge_error error = PARFORGE_OK;
        uintptr_t end = 0;

        if (data[i] == NULL || !fits(array, data[i], n, &end)) {
            error = check_doubtful(processor, data, i, n, may_own_results);
        } else if (parforge_is_result(array)) {
            error = check_pairs(processor, data, n, i, end);
        }
        if (error != PARFORGE_OK) {
            return error;
        }
    }
    return PARFORGE_OK;
}

parforge_error parforge_refuse_dataset(parforge_job **job, const parforge_processor *processor)
{
    if (job != NULL) {
        *job = NULL;
    }
    parforge_thread_forget_failures(parforge_thread_self());
    return parforge_fail(PARFORGE_ERR_INVALID, "%s: %s is NULL", processor->name,
                         processor->arrays[0].name);
}
