/* The one clock of the library: monotonic, in nanoseconds, never stepped. */
#ifndef PARFORGE_LIB_CLOCK_H
#define PARFORGE_LIB_CLOCK_H

#include <stdint.h>
#include <time.h>

#define PARFORGE_NEVER INT64_MAX

static inline int64_t parforge_now(void)
{
    struct timespec now;

    (void)clock_gettime(CLOCK_MONOTONIC, &now); /* cannot fail with a clock that exists */
    return (int64_t)now.tv_sec * 1000000000 + now.tv_nsec;
}

/* The instant `seconds` (0 or more) from `now`, saturating: adding a huge time must not wrap around
 * to an instant in the past. Never before the true instant. */
static inline int64_t parforge_deadline(int64_t now, double seconds)
{
    const double limit = (double)(PARFORGE_NEVER / 2) / 1e9;

    if (!(seconds < limit)) {
        return PARFORGE_NEVER;
    }
    return now + (int64_t)(seconds * 1e9) + 1;
}

#endif
