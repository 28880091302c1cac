#ifndef READINGS_H
#define READINGS_H

static inline double kelvin_of(double celsius, double offset)
{
    return celsius + offset;
}

#endif
