#include "kernel_file.h"

#include <stdio.h>

bool parforge_read_line(const char *path, char *line, size_t size)
{
    FILE *const file = fopen(path, "re");

    if (file == NULL) {
        return false;
    }
    const bool was_read = fgets(line, (int)size, file) != NULL;

    (void)fclose(file);
    return was_read;
}
