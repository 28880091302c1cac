/* Element functions of the tests of exit and fork. */
#ifndef PARFORGE_TESTS_ENDS_ELEMENTS_H
#define PARFORGE_TESTS_ENDS_ELEMENTS_H

#include <parforge/parforge.h>

#include <stddef.h>

int nap_item(size_t index, unsigned microseconds);

static inline int wait_item(size_t index, unsigned unused, parforge_job *job)
{
    (void)index;
    (void)unused;
    return (int)parforge_job_join(job, PARFORGE_FOREVER);
}

#endif
