/* A control group of the test's own, whose processes together may have only so much memory. */
#ifndef PARFORGE_TESTS_MEMORY_GROUP_H
#define PARFORGE_TESTS_MEMORY_GROUP_H

#include <stdbool.h>
#include <stddef.h>

#define GROUP_PATH 4096

/* Below the group that this process is in, or beside it. False: the system lets us make none. */
bool memory_group_make(char path[GROUP_PATH], size_t bytes);

/* Once its processes have ended. */
bool memory_group_remove(const char *path);

/* The calling process, and what it forks from now on. */
bool memory_group_join(const char *path);

/* So many of its processes were killed for want of memory; -1: the system does not count them. */
long memory_group_kills(const char *path);

#endif
