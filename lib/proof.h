/*
 * How many threads there can be, found out by creating them: OpenMP runtimes end the process where
 * they want one that the system refuses.
 */
#ifndef PARFORGE_LIB_PROOF_H
#define PARFORGE_LIB_PROOF_H

#include <parforge/generated.h>

/* How many of so many threads can be created, with the stacks that the runtime would give them. All
 * have ended when this returns. */
int parforge_creatable_threads(parforge_openmp openmp, int wanted);

/* What the environment says of the stacks of OpenMP's threads, in bytes; 0 for nothing. */
size_t parforge_stack_size_of_environment(void);

#endif
