/*
 * Before anything is sent: whether all ranks can go on, and mean the same call.
 *
 * One reduction tells all: of a value and its negative, the minimum over the ranks shows whether it
 * is the same on all of them.
 */
#include "ranks.h"

/* The last is as many as there are. */
enum {
    REFUSAL, /* the lowest rank on which an argument cannot be used; else the number of ranks */
    LACK,    /* the same, where the machine lacks something */
    N,
    ROOT = N + 2,
    PROCESSOR = ROOT + 2,
    RULES = PROCESSOR + 2,
    VALUES = RULES + 2
};

/* FNV-1a. */
static uint64_t digest(uint64_t digest, const void *data, size_t size)
{
    const unsigned char *const bytes = data;

    for (size_t i = 0; i < size; i++) {
        digest = (digest ^ bytes[i]) * UINT64_C(0x100000001b3);
    }
    return digest;
}

static uint64_t digest_of(const parforge_mpi_processor *processor)
{
    uint64_t value = digest(UINT64_C(0xcbf29ce484222325), processor->name, strlen(processor->name));

    for (size_t i = 0; i < processor->array_count; i++) {
        const parforge_array *const array = &processor->arrays[i];

        value = digest(value, array->name, strlen(array->name));
        value = digest(value, &array->item_size, sizeof array->item_size);
    }
    return value;
}

/* A value that is not the smallest there is, so that it has a negative. */
static void put(int64_t *values, int place, uint64_t value)
{
    values[place] = (int64_t)(value & INT64_MAX);
    values[place + 1] = -values[place];
}

static bool is_same(const int64_t *values, int place)
{
    return values[place] == -values[place + 1];
}

static parforge_error differ(const parforge_ranks *ranks, const int64_t *values, int place,
                             const char *what)
{
    return parforge_ranks_report(ranks->processor, PARFORGE_ERR_INVALID,
                                 "%s is not the same on all ranks: the least is %lld, the largest "
                                 "%lld",
                                 what, (long long)values[place], -(long long)values[place + 1]);
}

parforge_error parforge_ranks_agree(const parforge_ranks *ranks)
{
    const parforge_error trouble = ranks->trouble.error;
    const bool is_refusal = trouble == PARFORGE_ERR_INVALID || trouble == PARFORGE_ERR_MPI;
    int64_t values[VALUES];

    values[REFUSAL] = is_refusal ? ranks->rank : ranks->size;
    values[LACK] = trouble != PARFORGE_OK && !is_refusal ? ranks->rank : ranks->size;
    put(values, N, ranks->n);
    put(values, ROOT, (uint64_t)(unsigned)ranks->root);
    put(values, PROCESSOR, digest_of(ranks->processor));
    put(values, RULES, ranks->rules.digest);

    const parforge_error error = parforge_ranks_check(
        ranks, "MPI_Allreduce",
        MPI_Allreduce(MPI_IN_PLACE, values, VALUES, MPI_INT64_T, MPI_MIN, ranks->comm));

    if (error != PARFORGE_OK) {
        return error;
    }
    if (values[REFUSAL] < ranks->size) {
        return parforge_ranks_speak(ranks, (int)values[REFUSAL]);
    }
    if (!is_same(values, PROCESSOR)) {
        return parforge_ranks_report(
            ranks->processor, PARFORGE_ERR_INVALID,
            "the ranks call different processors, or have different item sizes");
    }
    if (!is_same(values, N)) {
        return differ(ranks, values, N, "n");
    }
    if (!is_same(values, ROOT)) {
        return differ(ranks, values, ROOT, "root");
    }
    if (values[LACK] < ranks->size) {
        return parforge_ranks_speak(ranks, (int)values[LACK]);
    }
    if (!is_same(values, RULES)) {
        return parforge_ranks_report(
            ranks->processor, PARFORGE_ERR_INVALID,
            "on_error, suppress_errors or ignore_errors of the options are not "
            "the same on all ranks");
    }
    return PARFORGE_OK;
}
