#ifndef PARFORGE_TESTS_LOOPS_ELEMENTS_H
#define PARFORGE_TESTS_LOOPS_ELEMENTS_H

static inline double affine_of(double x)
{
    return 3.0 * x + 1.0;
}

static inline int guarded_of(double x, double *result)
{
    *result = 3.0 * x + 1.0;
    return x < 0.0 ? 33 : 0;
}

static inline float polynomial_of(float x, float y, float factor)
{
    return ((x * factor + y) * x + factor) * x - y;
}

static inline float square_of(float x)
{
    return x * x;
}

static inline float sum_of(float x, float y)
{
    return x + y;
}

static inline int count_of(unsigned char value, int *counts)
{
    return ++counts[value];
}

#endif
