#include "fills.h"

static double next_fraction(uint64_t *state)
{
    *state = *state * 6364136223846793005U + 1442695040888963407U;
    return (double)(*state >> 11) * 0x1p-53;
}

void fill_with_fractions(const work_data *data)
{
    double *const values = data->inputs[0];
    uint64_t state = 1;

    for (size_t i = 0; i < data->n; i++) {
        values[i] = next_fraction(&state);
    }
}

void fill_with_options(const work_data *data)
{
    double *const spots = data->inputs[0];
    double *const strikes = data->inputs[1];
    double *const years = data->inputs[2];
    uint64_t state = 1;

    for (size_t i = 0; i < data->n; i++) {
        spots[i] = 50.0 + 100.0 * next_fraction(&state);
        strikes[i] = 50.0 + 100.0 * next_fraction(&state);
        years[i] = 0.1 + 2.0 * next_fraction(&state);
    }
}

void fill_with_counts(const work_data *data)
{
    uint64_t *const counts = data->inputs[0];

    for (size_t i = 0; i < data->n; i++) {
        counts[i] = 5000000 + i;
    }
}

void fill_with_ascending(const work_data *data)
{
    uint64_t *const counts = data->inputs[0];

    for (size_t i = 0; i < data->n; i++) {
        counts[i] = i / 2;
    }
}

void fill_with_cliff(const work_data *data)
{
    uint64_t *const counts = data->inputs[0];

    for (size_t i = 0; i < data->n; i++) {
        counts[i] = i < data->n - data->n / 100 ? 1100 : 220000;
    }
}

void fill_with_rows(const work_data *data)
{
    uint64_t *const rows = data->inputs[0];

    for (size_t i = 0; i < data->n; i++) {
        rows[i] = i;
    }
}

void fill_with_indices(const work_data *data)
{
    int *const items = data->inputs[0];

    for (size_t i = 0; i < data->n; i++) {
        items[i] = (int)i;
    }
}
