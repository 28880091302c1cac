/* The supervisor: a process that has workers run the chunks of one job, and replaces those that
 * die. */
#ifndef PARFORGE_LIB_PROCESS_SUPERVISOR_H
#define PARFORGE_LIB_PROCESS_SUPERVISOR_H

#include "process.h"

/* Everything that it does, freshly forked, with all signals blocked. */
_Noreturn void parforge_supervise(parforge_job *job);

#endif
