/* The ranks that the program runs on; without MPI there is one. */
#ifndef PARFORGE_TESTS_COMPANY_H
#define PARFORGE_TESTS_COMPANY_H

#include <stdbool.h>
#include <stddef.h>

extern int company_rank;
extern int company_size;

/* With a watchdog: a hang is a failure. */
void company_begin(int *argc, char ***argv);

/* Waits for the other ranks, asleep: MPI's own waiting takes the cores from those that still work.
 */
void company_meet(void);

/* The bytes that each rank has set, of bytes that were zero on all, on the root. */
void company_gather(void *bytes, size_t size, int root);

/* The program's exit status: whether nothing was wrong on any rank. */
int company_end(int mistakes);

#endif
