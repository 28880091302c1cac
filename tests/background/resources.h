/* What a process holds. */
#ifndef PARFORGE_TESTS_BACKGROUND_RESOURCES_H
#define PARFORGE_TESTS_BACKGROUND_RESOURCES_H

#include <stddef.h>

struct resources {
    size_t memory; /* resident and its own, in kB */
    size_t descriptors;
    size_t threads;
};

struct resources resources_now(void);

#endif
