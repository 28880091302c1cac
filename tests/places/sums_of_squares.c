#include "places.h"

#if PLACES_HAVE_RANKS
#include "sums_mpi.h"
#else
#include "sums.h"
#endif

static uint64_t limits[MOST_ITEMS];

static void prepare(const struct call *call)
{
    for (size_t i = 0; i < call->n; i++) {
        limits[i] = i * 7 % 501;
    }
}

static parforge_error run(const struct call *call, void *const results[])
{
    const uint64_t *const input = call->has_arrays ? limits : NULL;

    return RUN(call, sums_of_squares, input, call->n, results[0]);
}

const struct example sums_of_squares_example = {
    .name = "sums_of_squares",
    .most_items = MOST_ITEMS,
    .sizes = {sizeof(struct wide)},
    .prepare = prepare,
    .run = run,
};
