/* The element function of the tests of exit and fork. */
#ifndef PARFORGE_TESTS_ENDS_ELEMENTS_H
#define PARFORGE_TESTS_ENDS_ELEMENTS_H

#include <stddef.h>

int nap_item(size_t index, unsigned microseconds);

#endif
