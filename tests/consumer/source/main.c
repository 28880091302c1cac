/* Converts some readings and compares them with the loop. Valid C and C++. */
#include "weather.h"

#include "readings.h"

#include <stdio.h>

#define COUNT 1000

int main(void)
{
    static double celsius[COUNT];
    static double kelvin[COUNT];

    for (int i = 0; i < COUNT; i++) {
        celsius[i] = i;
    }
    const parforge_error error = weather_to_kelvin(celsius, COUNT, kelvin, 273.15, NULL);
    if (error != PARFORGE_OK) {
        fprintf(stderr, "%s: %s\n", parforge_error_name(error), parforge_last_error());
        return 1;
    }
    for (int i = 0; i < COUNT; i++) {
        /* Bits, not nearly: it is the same addition. */
        const double expected = kelvin_of(celsius[i], 273.15);
        if (kelvin[i] < expected || kelvin[i] > expected) {
            fprintf(stderr, "item %d is %f\n", i, kelvin[i]);
            return 1;
        }
    }
#ifdef _OPENMP
    puts("converted, OpenMP");
#else
    puts("converted, serial");
#endif
    return 0;
}
