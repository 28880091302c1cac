/* The element function: paints one row. */
#ifndef MANDELBROT_PAINT_H
#define MANDELBROT_PAINT_H

#include "picture.h"

#define MOST_ROUNDS 1000

/* In how many rounds of z = z * z + c the point c leaves the circle of radius 2. */
static inline int rounds_of(double x, double y)
{
    double re = 0.0;
    double im = 0.0;
    int rounds = 0;

    while (rounds < MOST_ROUNDS && re * re + im * im <= 4.0) {
        const double next = re * re - im * im + x;

        im = 2.0 * re * im + y;
        re = next;
        rounds++;
    }
    return rounds;
}

/* Black inside of the set; outside from blue over white to yellow, and again. */
static inline struct pixel color_of(int rounds)
{
    const int shade = rounds * 8 % 512;
    struct pixel pixel = {0, 0, 0};

    if (rounds < MOST_ROUNDS) {
        pixel.red = (unsigned char)(shade < 256 ? shade : 255);
        pixel.green = pixel.red;
        pixel.blue = (unsigned char)(shade < 256 ? 255 : 511 - shade);
    }
    return pixel;
}

static inline void paint_row(struct row row)
{
    for (int x = 0; x < row.width; x++) {
        row.pixels[x] = color_of(rounds_of(row.left + row.step * x, row.y));
    }
}

#endif
