/* ^C: whether running jobs are to be watched for it. */
#ifndef PARFORGE_LIB_SIGNALS_H
#define PARFORGE_LIB_SIGNALS_H

#include <stdbool.h>

bool parforge_catches_signals(void);

/* How many signals there were so far: for those of whom nothing may run that could be killed. */
typedef struct parforge_interrupts {
    unsigned begun; /* first, so that it never counts less */
    unsigned ended; /* those of which all jobs are killed */
} parforge_interrupts;

parforge_interrupts parforge_count_interrupts(void);

/* In a forked child, which has no thread that could hold the lock. */
void parforge_signals_after_fork(void);

#endif
