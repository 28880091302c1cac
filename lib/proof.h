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

/* Whether there is memory enough for a runtime to be asked anything by the calling thread: libomp
 * initializes itself at the first question, makes each thread that asks one of its own, and ends
 * the process where it finds no memory. The thread's own arena, which takes much for a moment, is
 * there afterwards. */
bool parforge_can_ask_runtime(void);

/* What the environment says of the stacks of OpenMP's threads, in bytes; 0 for nothing. */
size_t parforge_stack_size_of_environment(void);

#endif
