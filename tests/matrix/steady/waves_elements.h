#ifndef WAVES_ELEMENTS_H
#define WAVES_ELEMENTS_H

#include <math.h>

#define WAVE(x) exp(sin(x))
#define WAVES(x) WAVE(WAVE(WAVE(WAVE(WAVE(WAVE(WAVE(WAVE(x))))))))

static inline double light_of(double x)
{
    return WAVE(x);
}

static inline double heavy_of(double x)
{
    return WAVES(WAVES(WAVES(WAVES(WAVES(WAVES(WAVES(WAVES(x))))))));
}

static inline int guarded_of(double x, double *wave)
{
    *wave = WAVES(WAVES(WAVES(WAVES(x))));
    return x > 90.0 ? 33 : 0;
}

#endif
