#include "places.h"

#if PLACES_HAVE_RANKS
#include "weather_mpi.h"
#else
#include "weather.h"
#endif

static double celsius[MOST_ITEMS];

static void prepare(const struct call *call)
{
    for (size_t i = 0; i < call->n; i++) {
        celsius[i] = (double)i * 0.37 - 80.0;
    }
}

static parforge_error run(const struct call *call, void *const results[])
{
    const double *const input = call->has_arrays ? celsius : NULL;

    return RUN(call, weather_to_kelvin, input, call->n, results[0], 273.15);
}

const struct example weather_to_kelvin_example = {
    .name = "weather_to_kelvin",
    .most_items = MOST_ITEMS,
    .sizes = {sizeof(double)},
    .prepare = prepare,
    .run = run,
};
