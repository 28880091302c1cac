/*
 * mandelbrot: a picture of the Mandelbrot set, painted on all cores.
 *
 * mandelbrot_paint() is generated from mandelbrot.toml: it calls paint_row() of paint.h for each
 * row of the picture.
 */
#include "mandelbrot.h"
#include "request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool paint(const struct picture *picture, int threads)
{
    parforge_options options = PARFORGE_OPTIONS_INIT;

    options.max_threads = threads;
    if (mandelbrot_paint(picture, &options) != PARFORGE_OK) {
        fprintf(stderr, "mandelbrot: %s\n", parforge_last_error());
        return false;
    }
    return true;
}

static bool write(const struct picture *picture, const char *path)
{
    errno = 0;
    if (!picture_write(picture, path)) {
        fprintf(stderr, "mandelbrot: %s: %s\n", path, strerror(errno));
        return false;
    }
    return true;
}

int main(int argc, char **argv)
{
    const struct request request = request_parse(argc, argv);
    const size_t count = (size_t)request.width * (size_t)request.height;
    const struct picture picture = {request.width, request.height,
                                    malloc(count * sizeof(struct pixel))};

    if (picture.pixels == NULL) {
        fprintf(stderr, "mandelbrot: no memory for %dx%d pixels\n", request.width, request.height);
        return 1;
    }

    const bool is_done = paint(&picture, request.threads) && write(&picture, request.path);

    free(picture.pixels);
    return is_done ? 0 : 1;
}
