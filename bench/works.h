/* The works that contestants are compared on: one loop over one kind of data each. */
#ifndef BENCH_WORKS_H
#define BENCH_WORKS_H

#include "contestant.h"

#include <stdbool.h>

#define WORK_MOST_INPUTS 3
#define WORK_MOST_OUTPUTS 2

/* Arrays of n items, owned. */
typedef struct work_data {
    size_t n;
    size_t results; /* items of each output */
    void *inputs[WORK_MOST_INPUTS];
    void *outputs[WORK_MOST_OUTPUTS];
} work_data;

typedef enum work_kind {
    WORK_MAP,       /* a result for each item */
    WORK_FOLD,      /* one result, whose last bits are the contestant's own */
    WORK_FRESH,     /* the last of results that are gone */
    WORK_FIRST_TIME /* the same, and threads start before it with few items */
} work_kind;

typedef struct work {
    const char *name;
    work_kind kind;
    size_t input_size; /* bytes of an item */
    size_t output_size;
    int inputs;
    int outputs;
    void (*fill)(const work_data *data); /* the same in every contestant */
    bool (*is_there)(void);              /* whether the contestant has this loop */
    void (*run)(const work_data *data, int threads);
} work;

/* NULL where there is no work of this name. */
const work *work_of_name(const char *name);

/* False where there is no memory. */
bool work_data_make(work_data *data, const work *work, size_t n);
void work_data_free(work_data *data);

/* A digest of the outputs' bits: contestants that did the same work agree on it. */
uint64_t work_data_checksum(const work_data *data, const work *work);

#endif
