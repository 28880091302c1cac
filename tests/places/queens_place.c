#include "places.h"

#if PLACES_HAVE_RANKS
#include "queens_mpi.h"
#else
#include "queens.h"
#endif

static int boards[MOST_ITEMS];

static void prepare(const struct call *call)
{
    for (size_t i = 0; i < call->n; i++) {
        boards[i] = (int)(i % 8);
    }
}

static parforge_error run(const struct call *call, void *const results[])
{
    const int *const input = call->has_arrays ? boards : NULL;

    return RUN(call, queens_place, input, call->n, results[0]);
}

const struct example queens_place_example = {
    .name = "queens_place",
    .most_items = MOST_ITEMS,
    .sizes = {sizeof(uint64_t)},
    .prepare = prepare,
    .run = run,
};
