#include "works.h"

#include "fills.h"

#include <stdlib.h>
#include <string.h>

/* Arrays begin on a cache line, so that no contestant is lucky with malloc(). */
#define ALIGNMENT 64

#define IS_THERE(loop)                                                                             \
    static bool has_##loop(void)                                                                   \
    {                                                                                              \
        return contestant.loop != NULL;                                                            \
    }

IS_THERE(affine)
IS_THERE(few)
IS_THERE(fresh)
IS_THERE(polynomial)
IS_THERE(black_scholes)
IS_THERE(sums)
IS_THERE(mandelbrot)
IS_THERE(total)
IS_THERE(roots)
IS_THERE(probe)
IS_THERE(fallible_probe)

static void run_affine(const work_data *data, int threads)
{
    contestant.affine(data->inputs[0], data->n, data->outputs[0], threads);
}

static void run_few(const work_data *data, int threads)
{
    contestant.few(data->inputs[0], data->n, data->outputs[0], threads);
}

static void run_fresh(const work_data *data, int threads)
{
    *(double *)data->outputs[0] = contestant.fresh(data->inputs[0], data->n, threads);
}

static void run_polynomial(const work_data *data, int threads)
{
    contestant.polynomial(data->inputs[0], data->n, data->outputs[0], threads);
}

static void run_black_scholes(const work_data *data, int threads)
{
    contestant.black_scholes(data->inputs[0], data->inputs[1], data->inputs[2], data->n,
                             data->outputs[0], data->outputs[1], threads);
}

static void run_sums(const work_data *data, int threads)
{
    contestant.sums(data->inputs[0], data->n, data->outputs[0], threads);
}

static void run_mandelbrot(const work_data *data, int threads)
{
    contestant.mandelbrot(data->inputs[0], data->n, data->outputs[0], threads);
}

static void run_total(const work_data *data, int threads)
{
    *(double *)data->outputs[0] = contestant.total(data->inputs[0], data->n, threads);
}

static void run_roots(const work_data *data, int threads)
{
    if (contestant.roots(data->inputs[0], data->n, data->outputs[0], threads) != data->n) {
        abort(); /* no item of ours fails */
    }
}

static void run_probe(const work_data *data, int threads)
{
    contestant.probe(data->inputs[0], data->n, data->outputs[0], threads);
}

static void run_fallible_probe(const work_data *data, int threads)
{
    if (contestant.fallible_probe(data->inputs[0], data->n, data->outputs[0], threads) != data->n) {
        abort(); /* no item of ours fails */
    }
}

#define DOUBLES sizeof(double), sizeof(double)
#define NUMBERS sizeof(uint64_t), sizeof(uint64_t)
#define INTEGERS sizeof(int), sizeof(int)

static const work works[] = {
    {"affine", WORK_MAP, DOUBLES, 1, 1, fill_with_fractions, has_affine, run_affine},
    {"few", WORK_MAP, DOUBLES, 1, 1, fill_with_fractions, has_few, run_few},
    {"fresh", WORK_FRESH, DOUBLES, 1, 1, fill_with_fractions, has_fresh, run_fresh},
    {"first_fresh", WORK_FIRST_TIME, DOUBLES, 1, 1, fill_with_fractions, has_fresh, run_fresh},
    {"polynomial", WORK_MAP, DOUBLES, 1, 1, fill_with_fractions, has_polynomial, run_polynomial},
    {"black_scholes", WORK_MAP, DOUBLES, 3, 2, fill_with_options, has_black_scholes,
     run_black_scholes},
    {"sums", WORK_MAP, NUMBERS, 1, 1, fill_with_counts, has_sums, run_sums},
    {"triangular", WORK_MAP, NUMBERS, 1, 1, fill_with_ascending, has_sums, run_sums},
    {"cliff", WORK_MAP, NUMBERS, 1, 1, fill_with_cliff, has_sums, run_sums},
    {"mandelbrot", WORK_MAP, NUMBERS, 1, 1, fill_with_rows, has_mandelbrot, run_mandelbrot},
    {"total", WORK_FOLD, DOUBLES, 1, 1, fill_with_fractions, has_total, run_total},
    {"roots", WORK_MAP, DOUBLES, 1, 1, fill_with_fractions, has_roots, run_roots},
    {"probe", WORK_MAP, INTEGERS, 1, 1, fill_with_indices, has_probe, run_probe},
    {"fallible_probe", WORK_MAP, INTEGERS, 1, 1, fill_with_indices, has_fallible_probe,
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

/* Zeroed, so that its pages are there. */
static void *allocate(size_t n, size_t item_size)
{
    if (n > SIZE_MAX / 2 / item_size) {
        return NULL;
    }

    const size_t bytes = (n * item_size + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    void *const memory = aligned_alloc(ALIGNMENT, bytes);

    return memory == NULL ? NULL : memset(memory, 0, bytes);
}

bool work_data_make(work_data *data, const work *work, size_t n)
{
    bool has_memory = true;

    *data = (work_data){.n = n, .results = work->kind == WORK_MAP ? n : 1};
    for (int i = 0; i < work->inputs; i++) {
        data->inputs[i] = allocate(n, work->input_size);
        has_memory = has_memory && data->inputs[i] != NULL;
    }
    for (int i = 0; i < work->outputs; i++) {
        data->outputs[i] = allocate(data->results, work->output_size);
        has_memory = has_memory && data->outputs[i] != NULL;
    }
    if (!has_memory) {
        work_data_free(data);
        return false;
    }
    work->fill(data);
    return true;
}

void work_data_free(work_data *data)
{
    for (int i = 0; i < WORK_MOST_INPUTS; i++) {
        free(data->inputs[i]);
    }
    for (int i = 0; i < WORK_MOST_OUTPUTS; i++) {
        free(data->outputs[i]);
    }
}

uint64_t work_data_checksum(const work_data *data, const work *work)
{
    const size_t words =
        (data->results * work->output_size + sizeof(uint64_t) - 1) / sizeof(uint64_t);
    uint64_t digest = 14695981039346656037U; /* FNV-1a, by words: the rest of the last one is 0 */

    for (int output = 0; output < work->outputs; output++) {
        const unsigned char *const bytes = data->outputs[output];

        for (size_t i = 0; i < words; i++) {
            uint64_t word;

            memcpy(&word, bytes + i * sizeof word, sizeof word);
            digest = (digest ^ word) * 1099511628211U;
        }
    }
    return digest;
}
