#include "arrays.h"

#include "error.h"
#include "thread.h"

/* Whether n items of this size can be there at all: no object is larger than PTRDIFF_MAX, none goes
 * beyond the last address. */
static bool fits(const void *data, size_t n, size_t item_size)
{
    size_t size = 0;

    return !__builtin_mul_overflow(n, item_size, &size) && size <= PTRDIFF_MAX &&
           size <= UINTPTR_MAX - (uintptr_t)data;
}

/* How many items of a job with n there are in the array. */
static size_t items_of(const parforge_array *array, size_t n)
{
    return array->role == PARFORGE_REDUCED ? 1 : n;
}

static parforge_error check_array(const parforge_processor *processor, const parforge_array *array,
                                  const void *data, size_t n, bool may_be_null)
{
    n = items_of(array, n);
    if ((data != NULL && fits(data, n, array->item_size)) || n == 0) {
        return PARFORGE_OK;
    }
    if (data == NULL && !may_be_null && array->role == PARFORGE_REDUCED) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: %s is NULL: the result needs a place",
                             processor->name, array->name);
    }
    if (data == NULL && !may_be_null) {
        return parforge_fail(PARFORGE_ERR_INVALID, "%s: %s is NULL, but there are %zu items",
                             processor->name, array->name, n);
    }
    if (fits(data, n, array->item_size)) {
        return PARFORGE_OK; /* the job makes it */
    }
    return parforge_fail(PARFORGE_ERR_INVALID,
                         "%s: %s cannot hold %zu items of %zu bytes: that is more than there is "
                         "memory to address",
                         processor->name, array->name, n, array->item_size);
}

static bool overlap(const void *a, size_t a_size, const void *b, size_t b_size)
{
    const uintptr_t a_begin = (uintptr_t)a;
    const uintptr_t b_begin = (uintptr_t)b;

    return a_begin < b_begin + b_size && b_begin < a_begin + a_size;
}

static parforge_error check_pair(const parforge_processor *processor, const parforge_array *output,
                                 const void *output_data, const parforge_array *other,
                                 const void *other_data, size_t n)
{
    if (!overlap(output_data, items_of(output, n) * output->item_size, other_data,
                 items_of(other, n) * other->item_size)) {
        return PARFORGE_OK;
    }

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

parforge_error parforge_check_arrays(const parforge_processor *processor, const void *const *data,
                                     size_t n, bool may_own_outputs)
{
    const parforge_array *const arrays = processor->arrays;

    for (size_t i = 0; i < processor->array_count; i++) {
        const parforge_error error = check_array(
            processor, &arrays[i], data[i], n, may_own_outputs && arrays[i].role != PARFORGE_INPUT);

        if (error != PARFORGE_OK) {
            return error;
        }
    }
    /* Inputs come first, so that each output is compared with all inputs and the outputs before. */
    for (size_t i = 0; i < processor->array_count; i++) {
        for (size_t k = 0; arrays[i].role != PARFORGE_INPUT && k < i; k++) {
            const parforge_error error =
                check_pair(processor, &arrays[i], data[i], &arrays[k], data[k], n);

            if (error != PARFORGE_OK) {
                return error;
            }
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
