/*
 * The types of the test of combinations. For each type T with the name `slug` there are
 *
 *     T value_slug(unsigned long k)        a value, made from any number
 *     unsigned long number_slug(T value)   a small number, made from all parts of a value
 *     extern const T default_slug          a value to stand in the slots of failed items
 *
 * so that element functions of any signature can be made by one pattern. C++ sees the types only.
 */
#ifndef MATRIX_TYPES_H
#define MATRIX_TYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <time.h>
#include <uchar.h>
#include <wchar.h>

enum color { RED, GREEN, BLUE };

struct row {
    int height;
    double width;
    char mark;
};

struct cells {
    short cell[3];
};

struct bits {
    unsigned low : 3;
    unsigned high : 5;
};

struct wide {
    double lane[2];
} __attribute__((aligned(16)));

struct large {
    double cell[32];
};

struct opaque;

union word {
    unsigned number;
    unsigned char bytes[4];
};

typedef double celsius_t;
typedef unsigned char mask_t;
typedef enum color color_t;
typedef struct row row_t;
typedef const char *text_t;
typedef int (*handler_t)(int);

/* What an element function without results has its effect on. */
struct tally;

/* State of a thread. */
struct helper;

#ifndef __cplusplus
#include "matrix_values.h"
#endif

#endif
