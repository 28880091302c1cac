/* Hooks: what is called after a job's success, on the thread that ran it. */
#ifndef PARFORGE_LIB_HOOK_H
#define PARFORGE_LIB_HOOK_H

#include "background.h"

/* Runs all hooks in order, also those that are added meanwhile, and makes the job COMPLETED. */
void parforge_run_hooks_and_complete(parforge_background *background);

#endif
