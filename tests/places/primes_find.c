#include "places.h"

#if PLACES_HAVE_RANKS
#include "primes_mpi.h"
#else
#include "primes.h"
#endif

static struct range range;

static void prepare(const struct call *call)
{
    range = (struct range){999000, call->n};
}

static parforge_error run(const struct call *call, void *const results[])
{
    return RUN(call, primes_find, &range, results[0]);
}

const struct example primes_find_example = {
    .name = "primes_find",
    .most_items = MOST_ITEMS,
    .sizes = {sizeof(bool)},
    .prepare = prepare,
    .run = run,
};
