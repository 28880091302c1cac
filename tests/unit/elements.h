/* Element functions of test_generated.toml. */
#ifndef PARFORGE_TESTS_ELEMENTS_H
#define PARFORGE_TESTS_ELEMENTS_H

#include <errno.h>
#include <stddef.h>

#ifdef __cplusplus
#include <atomic>
using std::atomic_int;
#else
#include <stdatomic.h>
#endif

static inline double twice(double value, double offset)
{
    return value * 2.0 + offset;
}

struct row {
    int cells[3];
};

static inline long row_sum(const struct row *row)
{
    return (long)row->cells[0] + row->cells[1] + row->cells[2];
}

static inline void mix(size_t index, int a, float b, double *total, size_t *place)
{
    *total = (double)a + (double)b;
    *place = index;
}

static inline void count(int value, atomic_int *counters)
{
    counters[value]++;
}

static inline int root_of(double x, double *root)
{
    double guess = x / 2.0 + 0.5;

    if (x < 0.0) {
        return EDOM;
    }
    for (int round = 0; round < 8; round++) {
        guess = 0.5 * (guess + x / guess);
    }
    *root = guess;
    return 0;
}

struct pair {
    int first;
    char second[5];
};

static inline int pair_of(int value, struct pair *pair)
{
    pair->first = value;
    pair->second[4] = 'x';
    return value % 3 == 0 ? 33 : 0;
}

struct scratch;

struct scratch *scratch_open(void);
struct scratch *scratch_refuse(void);
void scratch_close(struct scratch *scratch);
long squared(long value, struct scratch *scratch);

struct table {
    size_t rows;
    int factor;
};

static inline size_t table_rows(const struct table *table)
{
    return table->rows;
}

static inline int table_row(const struct table *table, size_t index)
{
    return (int)index * table->factor;
}

static inline size_t until_zero(const int *values)
{
    size_t length = 0;

    while (values[length] != 0) {
        length++;
    }
    return length;
}

static inline int negated(int value)
{
    return -value;
}

static inline int pointed(const int *value)
{
    return *value + 1;
}

static inline int plus(size_t index, int n, int i, int options, int begin, int cursor, int call)
{
    return (int)index + n + i + options + begin + cursor + call;
}

struct thread_name {
    char text[16];
};

struct thread_name thread_name_of(int value);

#endif
