/* ^C: whether running jobs are to be watched for it. */
#ifndef PARFORGE_LIB_SIGNALS_H
#define PARFORGE_LIB_SIGNALS_H

#include <stdbool.h>

bool parforge_catches_signals(void);

/* How many signals it has handled: for those who may be asked when no job of theirs runs. */
unsigned parforge_interrupts(void);

/* In a forked child, which has no thread that could hold the lock. */
void parforge_signals_after_fork(void);

#endif
