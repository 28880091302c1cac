/* What is nested in what: the items of one module's jobs call the other module. */
#ifndef PARFORGE_TESTS_BACKGROUND_TWO_ELEMENTS_H
#define PARFORGE_TESTS_BACKGROUND_TWO_ELEMENTS_H

#include <stddef.h>
#include <stdint.h>

/* Calls the other module, depth levels down. Defined by the program, for both libraries. */
int descend(size_t index, uint64_t value, uint64_t *result, int depth);

#endif
