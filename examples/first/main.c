#include "weather.h"

#include <stdio.h>

int main(void)
{
    static double celsius[1000000];
    static double kelvin[1000000];

    if (weather_to_kelvin(celsius, 1000000, kelvin, 273.15, NULL) != PARFORGE_OK) {
        fprintf(stderr, "%s\n", parforge_last_error());
        return 1;
    }
    printf("%g\n", kelvin[999999]);
    return 0;
}
