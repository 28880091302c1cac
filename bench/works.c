#include "works.h"

#include <stdlib.h>
#include <string.h>

/* Arrays begin on a cache line, so that no contestant is lucky with malloc(). */
#define ALIGNMENT 64

/* Numbers from 0 up to, not including, 1; the same on every machine. */
static void fill_with_fractions(void *input, size_t n)
{
    double *const values = input;
    uint64_t state = 1;

    for (size_t i = 0; i < n; i++) {
        state = state * 6364136223846793005U + 1442695040888963407U;
        values[i] = (double)(state >> 11) * 0x1p-53;
    }
}

static void fill_with_counts(void *input, size_t n)
{
    uint64_t *const counts = input;

    for (size_t i = 0; i < n; i++) {
        counts[i] = 5000000 + i;
    }
}

static void fill_with_indices(void *input, size_t n)
{
    int *const items = input;

    for (size_t i = 0; i < n; i++) {
        items[i] = (int)i;
    }
}

static bool has_affine(void)
{
    return contestant.affine != NULL;
}

static void run_affine(const work_data *data, int threads)
{
    contestant.affine(data->input, data->n, data->output, threads);
}

static bool has_polynomial(void)
{
    return contestant.polynomial != NULL;
}

static void run_polynomial(const work_data *data, int threads)
{
    contestant.polynomial(data->input, data->n, data->output, threads);
}

static bool has_sums(void)
{
    return contestant.sums != NULL;
}

static void run_sums(const work_data *data, int threads)
{
    contestant.sums(data->input, data->n, data->output, threads);
}

static bool has_roots(void)
{
    return contestant.roots != NULL;
}

static void run_roots(const work_data *data, int threads)
{
    if (contestant.roots(data->input, data->n, data->output, threads) != data->n) {
        abort(); /* no item of ours fails */
    }
}

static bool has_probe(void)
{
    return contestant.probe != NULL;
}

static void run_probe(const work_data *data, int threads)
{
    contestant.probe(data->input, data->n, data->output, threads);
}

static bool has_fallible_probe(void)
{
    return contestant.fallible_probe != NULL;
}

static void run_fallible_probe(const work_data *data, int threads)
{
    if (contestant.fallible_probe(data->input, data->n, data->output, threads) != data->n) {
        abort(); /* no item of ours fails */
    }
}

static const work works[] = {
    {"affine", sizeof(double), sizeof(double), fill_with_fractions, has_affine, run_affine},
    {"polynomial", sizeof(double), sizeof(double), fill_with_fractions, has_polynomial,
     run_polynomial},
    {"sums", sizeof(uint64_t), sizeof(uint64_t), fill_with_counts, has_sums, run_sums},
    {"roots", sizeof(double), sizeof(double), fill_with_fractions, has_roots, run_roots},
    {"probe", sizeof(int), sizeof(int), fill_with_indices, has_probe, run_probe},
    {"fallible_probe", sizeof(int), sizeof(int), fill_with_indices, has_fallible_probe,
     run_fallible_probe},
};

const work *work_of_name(const char *name)
{
    for (size_t i = 0; i < sizeof works / sizeof works[0]; i++) {
        if (strcmp(works[i].name, name) == 0) {
            return &works[i];
        }
    }
    return NULL;
}

static void *allocate(size_t n, size_t item_size)
{
    if (n > SIZE_MAX / 2 / item_size) {
        return NULL;
    }
    return aligned_alloc(ALIGNMENT, (n * item_size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT);
}

bool work_data_make(work_data *data, const work *work, size_t n)
{
    data->n = n;
    data->input = allocate(n, work->input_size);
    data->output = allocate(n, work->output_size);
    if (data->input == NULL || data->output == NULL) {
        work_data_free(data);
        return false;
    }
    work->fill(data->input, n);
    memset(data->output, 0, n * work->output_size);
    return true;
}

void work_data_free(work_data *data)
{
    free(data->input);
    free(data->output);
}

uint64_t work_data_checksum(const work_data *data, const work *work)
{
    const unsigned char *const bytes = data->output;
    uint64_t digest = 14695981039346656037U; /* FNV-1a */

    for (size_t i = 0; i < data->n * work->output_size; i++) {
        digest = (digest ^ bytes[i]) * 1099511628211U;
    }
    return digest;
}
