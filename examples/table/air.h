/* The element function: what a reading says about the air. */
#ifndef TABLE_AIR_H
#define TABLE_AIR_H

#include "table.h"

#include <math.h>

enum reading_error { READING_IS_MISSING = 1, READING_IS_IMPOSSIBLE };

/* By the formula of Magnus. Returns 0 or an enum reading_error. */
static inline int describe_reading(size_t index, const struct reading *reading, double *dew_point,
                                   float *change, const struct table *table)
{
    const double celsius = reading->celsius;
    const double humidity = (double)reading->humidity;

    if (isnan(celsius) || isnan(humidity)) {
        return READING_IS_MISSING;
    }
    if (celsius < -90.0 || celsius > 60.0 || humidity <= 0.0 || humidity > 100.0) {
        return READING_IS_IMPOSSIBLE;
    }

    const double saturation = log(humidity / 100.0) + 17.62 * celsius / (243.12 + celsius);

    *dew_point = 243.12 * saturation / (17.62 - saturation);
    *change = index == 0 ? NAN : (float)(celsius - table->celsius[index - 1]);
    return 0;
}

#endif
