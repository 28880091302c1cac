/* What the kernel says in files. */
#ifndef PARFORGE_LIB_KERNEL_FILE_H
#define PARFORGE_LIB_KERNEL_FILE_H

#include <stdbool.h>
#include <stddef.h>

/* The first line of a file, as fgets() gives it. False: there is none. */
bool parforge_read_line(const char *path, char *line, size_t size);

#endif
