/* The works that contestants are compared on: one loop over one kind of data each. */
#ifndef BENCH_WORKS_H
#define BENCH_WORKS_H

#include "contestant.h"

#include <stdbool.h>

/* Arrays of n items, owned. */
typedef struct work_data {
    size_t n;
    void *input;
    void *output;
} work_data;

typedef struct work {
    const char *name;
    size_t input_size; /* bytes of an item */
    size_t output_size;
    void (*fill)(void *input, size_t n); /* the same data in every contestant */
    bool (*is_there)(void);              /* whether the contestant has this loop */
    void (*run)(const work_data *data, int threads);
} work;

/* NULL where there is no work of this name. */
const work *work_of_name(const char *name);

/* False where there is no memory. */
bool work_data_make(work_data *data, const work *work, size_t n);
void work_data_free(work_data *data);

/* A digest of the output's bits: contestants that did the same work agree on it. */
uint64_t work_data_checksum(const work_data *data, const work *work);

#endif
