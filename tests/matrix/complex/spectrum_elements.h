#ifndef SPECTRUM_ELEMENTS_H
#define SPECTRUM_ELEMENTS_H

/* C++ needs no more than the types, which are C's own. */
#ifndef __cplusplus
static inline double _Complex turned(float _Complex value, double _Complex factor)
{
    return value * factor;
}
#endif

#endif
