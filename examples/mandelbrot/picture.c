#include "picture.h"

#include <stdio.h>

bool picture_write(const struct picture *picture, const char *path)
{
    const size_t count = (size_t)picture->width * (size_t)picture->height;
    FILE *const file = fopen(path, "wb");

    if (file == NULL) {
        return false;
    }
    fprintf(file, "P6\n%d %d\n255\n", picture->width, picture->height);
    for (size_t i = 0; i < count; i++) {
        const struct pixel *const pixel = &picture->pixels[i];

        putc(pixel->red, file);
        putc(pixel->green, file);
        putc(pixel->blue, file);
    }

    const bool is_written = !ferror(file);

    return fclose(file) == 0 && is_written;
}
