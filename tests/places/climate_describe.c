#include "places.h"

#if PLACES_HAVE_RANKS
#include "climate_mpi.h"
#else
#include "climate.h"
#endif

static double celsius[MOST_ITEMS];
static float humidity[MOST_ITEMS];
static struct table table = {.celsius = celsius, .humidity = humidity};

static void prepare(const struct call *call)
{
    table.length = call->n;
    for (size_t i = 0; i < call->n; i++) {
        const enum flaw flaw = flaw_of(call, i);

        celsius[i] = flaw == MINOR ? NAN : (double)(i % 130) - 80.0;
        humidity[i] = flaw == FATAL ? 101.0f : (float)(i % 99) + 0.5f;
    }
}

static parforge_error run(const struct call *call, void *const results[])
{
    return RUN(call, climate_describe, &table, results[0], results[1], &table);
}

const struct example climate_describe_example = {
    .name = "climate_describe",
    .most_items = MOST_ITEMS,
    .sizes = {sizeof(double), sizeof(float)},
    .codes = {[MINOR] = READING_IS_MISSING, [FATAL] = READING_IS_IMPOSSIBLE},
    .continues = true,
    .ignored_code = READING_IS_MISSING,
    .prepare = prepare,
    .run = run,
};
