/* ^C: whether running jobs are to be watched for it. */
#ifndef PARFORGE_LIB_SIGNALS_H
#define PARFORGE_LIB_SIGNALS_H

#include <stdbool.h>

bool parforge_catches_signals(void);

#endif
