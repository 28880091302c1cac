#include "places_elements.h"

double heavy_item(double value, int rounds)
{
    for (int i = 0; i < rounds; i++) {
        value = value * 0.999 + 0.5;
    }
    return value;
}
