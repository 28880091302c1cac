#include "places.h"

#if PLACES_HAVE_RANKS
#include "market_mpi.h"
#else
#include "market.h"
#endif

static struct order orders[MOST_ITEMS];

static void prepare(const struct call *call)
{
    static const double prices[FLAWS] = {[SOUND] = 2.5, [MINOR] = 0.0, [FATAL] = -1.0};

    for (size_t i = 0; i < call->n; i++) {
        orders[i] = (struct order){(int)i, prices[flaw_of(call, i)]};
    }
}

static parforge_error run(const struct call *call, void *const results[])
{
    const struct order *const input = call->has_arrays ? orders : NULL;

    return RUN(call, market_value, input, call->n, results[0], 1.1);
}

const struct example market_value_example = {
    .name = "market_value",
    .most_items = MOST_ITEMS,
    .sizes = {sizeof(double)},
    .codes = {[MINOR] = ORDER_HAS_NO_PRICE, [FATAL] = ORDER_HAS_NO_PRICE},
    .prepare = prepare,
    .run = run,
};
