#ifndef MISTAKES_H
#define MISTAKES_H

#include <stddef.h>

#define COUNT 1000000

/* Each item in a slot that it shares is a report, and reports take time. */
#define SLOTS 1000

/* Waits, in the first item of each thread, until both threads are there: a machine that is busy
 * might run one after the other, and then there may be no race to find. */
void meet(void);

static inline int count_in_argument(int item, long *counter)
{
    meet();
    *counter += 1;
    return item;
}

static inline int count_in_slot(size_t index, int item, long *slots)
{
    meet();
    slots[index % SLOTS] += 1;
    return item;
}

static inline int count_in_worker(int item, long *counter)
{
    meet();
    *counter += 1;
    return item;
}

long *shared_open(void);
void shared_close(long *counter);

long *own_open(void);
void own_close(long *counter);

#endif
