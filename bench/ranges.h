/*
 * The works as functions of a range of items, for contestants whose thread pools call a function
 * for each range: range_loops.c defines their `contestant`, they define run_ranges().
 */
#ifndef BENCH_RANGES_H
#define BENCH_RANGES_H

#include <stddef.h>

typedef void range_function(void *context, size_t begin, size_t count);

/* Calls the function for ranges that together are [0, n), in threads of the contestant's choice. */
void run_ranges(range_function *function, void *context, size_t n, int threads);

#endif
