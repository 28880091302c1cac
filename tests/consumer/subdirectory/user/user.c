#include "rain.h"
#include "weather.h"
#include "wind.h"

#include <stdio.h>

int main(void)
{
    const int in[3] = {1, 2, 3};
    const double celsius[1] = {0.0};
    int rain[3] = {0, 0, 0};
    int wind[3] = {0, 0, 0};
    double kelvin[1] = {0.0};

    if (rain_twice(in, 3, rain, NULL) != PARFORGE_OK ||
        wind_twice(in, 3, wind, NULL) != PARFORGE_OK ||
        weather_to_kelvin(celsius, 1, kelvin, 273.15, NULL) != PARFORGE_OK) {
        fprintf(stderr, "%s\n", parforge_last_error());
        return 1;
    }
    if (rain[2] != 6 || wind[0] != 2 || !(kelvin[0] > 273.0)) {
        fprintf(stderr, "wrong results\n");
        return 1;
    }
    puts("rain, wind and weather");
    return 0;
}
