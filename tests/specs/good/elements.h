/* The element functions of the good specs: enough to compile what is generated from them. */
#ifndef ELEMENTS_H
#define ELEMENTS_H

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

typedef double celsius_t;
typedef const char *label_t;

enum color { RED, GREEN, BLUE };

union word {
    int number;
    unsigned char bytes[4];
};

struct row {
    double height;
};

struct table {
    const struct row *rows;
    size_t length;
};

struct range {
    double begin, step;
    size_t length;
};

struct counter {
    long count;
};

static const struct row no_row = {-1.0};

static inline double kelvin_of(double celsius)
{
    return celsius + 273.15;
}

static inline int try_kelvin_of(double celsius, double *kelvin)
{
    *kelvin = celsius + 273.15;
    return celsius < -273.15 ? EINVAL : 0;
}

static inline double scaled(double value, float factor)
{
    return value * (double)factor;
}

static inline double height_at(const struct row *row)
{
    return row->height;
}

static inline void touch(const struct row *row)
{
    (void)row;
}

static inline int try_touch(const struct row *row)
{
    return row->height < 0 ? ENOENT : 0;
}

static inline void split(double value, long *whole, double *rest, bool *is_whole)
{
    *whole = (long)value;
    *rest = value - (double)*whole;
    *is_whole = *rest == 0.0;
}

static inline struct row row_of(double height)
{
    struct row row;
    row.height = height;
    return row;
}

static inline const char *text_of(int number)
{
    return number < 0 ? "negative" : "positive";
}

static inline int height_of_row(size_t index, const struct row *row, double *height, int unit,
                                const char *label, struct counter *counter)
{
    counter->count++;
    *height = row->height * unit;
    return index == 0 && label == NULL ? ENOENT : 0;
}

/* Data sets */

static inline size_t table_length(const struct table *table)
{
    return table->length;
}

static inline struct row table_row(const struct table *table, size_t index)
{
    return table->rows[index];
}

static inline const struct row *table_row_at(const struct table *table, size_t index)
{
    return &table->rows[index];
}

static inline size_t reading_count(const double *readings)
{
    return readings == NULL ? 0 : 1;
}

static inline size_t range_length(struct range range)
{
    return range.length;
}

static inline double range_at(struct range range, size_t index)
{
    return range.begin + range.step * (double)index;
}

/* Workers */

static inline struct counter *counter_open(void)
{
    return (struct counter *)calloc(1, sizeof(struct counter));
}

static inline void counter_close(struct counter *counter)
{
    free(counter);
}

static inline void count(double value, struct counter *counter)
{
    counter->count += value > 0.0;
}

static inline int try_count(size_t index, double value, double *result, double offset,
                            struct counter *counter)
{
    counter->count++;
    *result = value + offset;
    return index == SIZE_MAX ? ERANGE : 0;
}

/* Reductions */

static inline double sum_of(double a, double b)
{
    return a + b;
}

static inline const char *later_of(const char *a, const char *b)
{
    return b != NULL ? b : a;
}

static inline struct row higher_of(struct row a, struct row b)
{
    return a.height < b.height ? b : a;
}

static inline bool both(bool a, bool b)
{
    return a && b;
}

static inline bool is_cold(double celsius)
{
    return celsius < 0.0;
}

/* Named as the generated code would have named its own. */
typedef double tiles;

static const double lane = 0.0, value = 0.0;

static inline tiles tile(double height)
{
    return height;
}

static inline double fold(double a, double b)
{
    return a + b;
}

static inline double fold_(double a, double b)
{
    return a + b;
}

static inline double values(double a, double b)
{
    return a + b;
}

/* Types and names */

static inline void arithmetic(double value, char a1, signed char a2, unsigned char a3, short a4,
                              unsigned short a5, int a6, unsigned a7, long a8, unsigned long a9,
                              long long a10, unsigned long long a11, float a12, long double a13,
                              bool a14, bool a15, int a16)
{
    (void)value;
    (void)a1, (void)a2, (void)a3, (void)a4, (void)a5, (void)a6, (void)a7, (void)a8, (void)a9;
    (void)a10, (void)a11, (void)a12, (void)a13, (void)a14, (void)a15, (void)a16;
}

static inline void others(uint8_t value, size_t b1, uintptr_t b2, int_fast16_t b3, struct row b4,
                          union word b5, enum color b6, celsius_t b7, void *b8,
                          const void *const *b9, const struct row *b10, char **b11)
{
    (void)value;
    (void)b1, (void)b2, (void)b3, (void)b4, (void)b5, (void)b6, (void)b7, (void)b8;
    (void)b9, (void)b10, (void)b11;
}

static inline int nine(size_t index, double a, double b, double c, double *sum, double d, double e,
                       double f, double g, double h, double i)
{
    *sum = a + b + c + d + e + f + g + h + i;
    return index == SIZE_MAX ? ERANGE : 0;
}

static inline void look_up(int value, label_t *label, celsius_t *celsius)
{
    *label = "";
    *celsius = value;
}

static inline int small(int value, bool *b1, bool *b2, char *c, signed char *sc, unsigned char *uc,
                        short *s, unsigned short *us, int *i1, int *i2, unsigned *u)
{
    *b1 = *b2 = true;
    *c = 1, *sc = 1, *uc = 1, *s = 1, *us = 1, *i1 = 1, *i2 = 1, *u = 1;
    return value;
}

static inline int large(int value, long *l, unsigned long *ul, long long *ll, uint64_t *u64,
                        size_t *size, ptrdiff_t *difference, enum color *e1, enum color *e2,
                        celsius_t *t1, celsius_t *t2)
{
    *l = 1, *ul = 1, *ll = 1, *u64 = 1, *size = 1, *difference = 1, *t1 = 1, *t2 = 1;
    *e1 = *e2 = RED;
    return value;
}

static inline int real(int value, float *f1, float *f2, float *f3, double *d1, double *d2,
                       double *d3, double *d4, long double *ld, char **text, struct row *row)
{
    *f1 = *f2 = *f3 = 1.0f;
    *d1 = *d2 = *d3 = *d4 = 1.0;
    *ld = 1.0L;
    *text = NULL;
    row->height = 1.0;
    return value;
}

#endif
