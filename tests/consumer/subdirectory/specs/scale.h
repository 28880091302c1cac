#ifndef SCALE_H
#define SCALE_H

static inline int doubled(int value)
{
    return 2 * value;
}

#endif
