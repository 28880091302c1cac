/* A picture, row by row. */
#ifndef MANDELBROT_PICTURE_H
#define MANDELBROT_PICTURE_H

#include <stdbool.h>
#include <stddef.h>

struct pixel {
    unsigned char red;
    unsigned char green;
    unsigned char blue;
};

struct picture {
    int width;
    int height;
    struct pixel *pixels;
};

/* One row, and where it lies in the plane. */
struct row {
    struct pixel *pixels;
    int width;
    double left;
    double y;
    double step; /* from a pixel to the next */
};

#define PLANE_WIDTH 3.6 /* the set lies between -2 and 0.5; a margin at each side */
#define PLANE_CENTER (-0.75)

static inline size_t picture_rows(const struct picture *picture)
{
    return (size_t)picture->height;
}

static inline struct row picture_row(const struct picture *picture, size_t index)
{
    const double step = PLANE_WIDTH / picture->width;
    struct row row;

    row.pixels = picture->pixels + index * (size_t)picture->width;
    row.width = picture->width;
    row.left = PLANE_CENTER - 0.5 * PLANE_WIDTH;
    row.y = step * (0.5 * picture->height - (double)index);
    row.step = step;
    return row;
}

/* Writes it as PPM (P6), which every viewer of pictures can show. False where that fails. */
bool picture_write(const struct picture *picture, const char *path);

#endif
