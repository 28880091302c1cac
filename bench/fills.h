/* The inputs of works: the same on every machine and in every contestant. */
#ifndef BENCH_FILLS_H
#define BENCH_FILLS_H

#include "works.h"

/* Numbers from 0 up to, not including, 1. */
void fill_with_fractions(const work_data *data);

/* Spot and strike prices, and years. */
void fill_with_options(const work_data *data);

/* Milliseconds of work for each item. */
void fill_with_counts(const work_data *data);

/* Item i takes as long as i is large, 4 µs on average where there are 20,000. */
void fill_with_ascending(const work_data *data);

/* About a microsecond for each item, and 200 for each of the last hundredth. */
void fill_with_cliff(const work_data *data);

/* 0, 1, 2, … as uint64_t and as int. */
void fill_with_rows(const work_data *data);
void fill_with_indices(const work_data *data);

#endif
