#include "wide.h"

#include <stdbool.h>

/* Divides by 10 as on paper, with digits of 32 bits; returns the remainder. */
static unsigned divide_by_ten(uint32_t digits[4])
{
    uint64_t rest = 0;

    for (int i = 0; i < 4; i++) {
        rest = rest << 32 | digits[i];
        digits[i] = (uint32_t)(rest / 10);
        rest %= 10;
    }
    return (unsigned)rest;
}

static bool is_zero(const uint32_t digits[4])
{
    return (digits[0] | digits[1] | digits[2] | digits[3]) == 0;
}

const char *wide_format(struct wide number, char text[WIDE_TEXT_SIZE])
{
    uint32_t digits[4] = {(uint32_t)(number.high >> 32), (uint32_t)number.high,
                          (uint32_t)(number.low >> 32), (uint32_t)number.low};
    char *begin = text + WIDE_TEXT_SIZE - 1;

    *begin = '\0';
    do {
        *--begin = (char)('0' + divide_by_ten(digits));
    } while (!is_zero(digits));
    return begin;
}
