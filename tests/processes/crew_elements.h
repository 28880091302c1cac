/* The element functions of the tests of processes. Their input says what they do. */
#ifndef PARFORGE_TESTS_CREW_ELEMENTS_H
#define PARFORGE_TESTS_CREW_ELEMENTS_H

#include <stdatomic.h>
#include <stddef.h>

/* Parts that an item may play. Others are values. */
enum part {
    PART_SEGV = -1000,
    PART_BUS,
    PART_FPE,
    PART_ABORT,
    PART_EXIT,
    PART_KILL,
    PART_OVERFLOW,
    PART_EAT,    /* memory, until the system ends it */
    PART_FAIL,   /* with code 7 */
    PART_IGNORE, /* with code 8 */
    PART_HANG,
    PART_YIELD,     /* until it is told to stop */
    PART_WAIT,      /* until the curtain is up */
    PART_NAP,       /* for 2 ms */
    PART_NEST,      /* calls parforge */
    PART_NEST_CREW, /* in processes */
    PART_NEST_HANG, /* in processes that hang */
    PARTS_END
};

/* What the items of a call and the test have in common; in shared memory. */
struct stage {
    atomic_uint entered[4096]; /* how often an item was begun */
    atomic_uint waiting;       /* items that hang, yield or wait */
    atomic_uint curtain;
    atomic_uint leavers; /* items that were told to stop, and did */
};

struct pair {
    long first;
    char second;
};

typedef const int *part_pointer;

struct tool;

struct row {
    const long *cells;
    size_t count;
};

struct table {
    const long *cells;
    size_t rows;
    size_t columns;
};

/* What an item with this input has as its result. */
static inline long value_of(int part)
{
    return 3L * part + 1;
}

int play_part(size_t index, int part, long *result, struct stage *stage);
double glance_at(int part);
int weigh_part(size_t index, int part, double *weight, struct pair *pair);
long craft_part(size_t index, int part, struct tool *tool);
long sum_of_row(const struct row *row);
void perform_part(size_t index, int part, struct stage *stage);
part_pointer point_at(const int *part);

struct tool *take_tool(void);
void put_tool_back(struct tool *tool);

static inline long add_longs(long a, long b)
{
    return a + b;
}

static inline double add_doubles(double a, double b)
{
    return a + b;
}

static inline size_t rows_of(const struct table *table)
{
    return table->rows;
}

static inline struct row row_of(const struct table *table, size_t index)
{
    return (struct row){table->cells + index * table->columns, table->columns};
}

/* How take_tool() behaves: part PART_ABORT crashes, PART_FAIL has none. */
extern int part_of_tools;

#endif
