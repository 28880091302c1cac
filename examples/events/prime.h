/* The element function, and the numbers that it gets. */
#ifndef EVENTS_PRIME_H
#define EVENTS_PRIME_H

#include <parforge/parforge.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* As many numbers as `length`, from `first` on. */
struct range {
    uint64_t first;
    size_t length;
};

static inline size_t range_length(const struct range *range)
{
    return range->length;
}

static inline uint64_t range_number(const struct range *range, size_t index)
{
    return range->first + index;
}

/* A large number takes seconds. Every 32,768 divisors we ask whether it is still wanted; if not,
 * any answer will do. */
static inline bool is_prime(uint64_t number)
{
    if (number < 4 || number % 2 == 0) {
        return number == 2 || number == 3;
    }
    for (uint64_t divisor = 3; divisor * divisor <= number; divisor += 2) {
        if (number % divisor == 0 || (divisor % 65536 == 1 && parforge_should_stop())) {
            return false;
        }
    }
    return true;
}

#endif
