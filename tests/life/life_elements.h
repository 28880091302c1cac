/* Element functions of the tests of a job's life. */
#ifndef PARFORGE_TESTS_LIFE_ELEMENTS_H
#define PARFORGE_TESTS_LIFE_ELEMENTS_H

#include "gate.h"

#include <stddef.h>
#include <stdint.h>

/* The result of item `index`. */
static inline int value_of(size_t index)
{
    return 3 * (int)index + 1;
}

/* Passes the gate and returns the code. It takes longer than a strip should, so that each item is a
 * strip of its own: once an item has come to the gate, those before it in its chunk can be read. */
int held_item(size_t index, int code, int *result, struct gate *gate);

/* Vector types are as demanding. Compilers rely on it. */
struct wide {
    _Alignas(64) double values[8];
};

static inline struct wide wide_item(const struct wide *wide, struct wide factor)
{
    struct wide result = {{0.0}};

    for (int i = 0; i < 8; i++) {
        result.values[i] = wide->values[i] * factor.values[i];
    }
    result.values[0] = (uintptr_t)wide % 64 == 0 ? result.values[0] : -1.0;
    return result;
}

/* What an item does, besides its result. */
struct script {
    void (*play)(size_t index, void *context);
    void *context;
};

int played_item(size_t index, int code, int *result, const struct script *script);

/* Without an argument that would keep the loop from running in blocks. */
extern int (*mark)(size_t index, int code, int *result);

int marked_item(size_t index, int code, int *result);

/* For scripts: comes back once the item is told to stop. The context is a gate that says when it
 * has begun, or NULL. */
void play_until_told(size_t index, void *context);

#endif
