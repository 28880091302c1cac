/* A table that is stored by columns, which is how analysts like it, and not as an array of rows. */
#ifndef TABLE_TABLE_H
#define TABLE_TABLE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

struct table {
    double *celsius;
    float *humidity; /* per cent */
    size_t length;
    size_t capacity;
};

/* One row of it. A gap is NAN. */
struct reading {
    double celsius;
    float humidity;
};

static inline size_t table_length(const struct table *table)
{
    return table->length;
}

static inline struct reading table_get(const struct table *table, size_t index)
{
    struct reading reading;

    reading.celsius = table->celsius[index];
    reading.humidity = table->humidity[index];
    return reading;
}

/* Reads lines such as "21.5,40"; nothing between the commas is a gap. Returns the number of the
 * first line that is none, or that there is no memory for; 0 if all were read. */
size_t table_read(struct table *table, FILE *file);

void table_free(struct table *table);

#endif
