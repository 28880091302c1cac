#ifndef MISTAKES_H
#define MISTAKES_H

#include <stddef.h>

#define COUNT 1000000

/* Each item in a slot that it shares is a report, and reports take time. */
#define SLOTS 1000

static inline int count_in_argument(int item, long *counter)
{
    *counter += 1;
    return item;
}

static inline int count_in_slot(size_t index, int item, long *slots)
{
    slots[index % SLOTS] += 1;
    return item;
}

static inline int count_in_worker(int item, long *counter)
{
    *counter += 1;
    return item;
}

long *shared_open(void);
void shared_close(long *counter);

long *own_open(void);
void own_close(long *counter);

#endif
