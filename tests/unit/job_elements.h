/* Element functions of test_job.toml. */
#ifndef PARFORGE_TESTS_JOB_ELEMENTS_H
#define PARFORGE_TESTS_JOB_ELEMENTS_H

#include <stddef.h>

int held_item(size_t index, int value);
int moody_item(size_t index, int value);

int failing_item(int value, int *result);

#endif
