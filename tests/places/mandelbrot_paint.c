#include "places.h"

#if PLACES_HAVE_RANKS
#include "mandelbrot_mpi.h"
#else
#include "mandelbrot.h"
#endif

#define WIDTH 3

static struct picture picture;

static void prepare(const struct call *call)
{
    picture = (struct picture){.width = WIDTH, .height = (int)call->n};
}

/* The pixels are in memory that processes share: what else they paint nobody sees. */
static parforge_error run(const struct call *call, void *const results[])
{
    picture.pixels = results[0];
    return RUN(call, mandelbrot_paint, &picture);
}

const struct example mandelbrot_paint_example = {
    .name = "mandelbrot_paint",
    .most_items = MOST_ITEMS,
    .sizes = {WIDTH * sizeof(struct pixel)},
    .has_effects = true,
    .prepare = prepare,
    .run = run,
};
