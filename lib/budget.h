/* How many threads background jobs may use at once, all together. */
#ifndef PARFORGE_LIB_BUDGET_H
#define PARFORGE_LIB_BUDGET_H

/*
 * Takes up to `wanted` threads, and 1 at least, for a job that is about to run; they are to be
 * given back. The first job gets what it wants, whatever that is; others get what is left of 64, or
 * of four for each core if that is more.
 */
int parforge_budget_take(int wanted);

void parforge_budget_give(int threads);

/* In a forked child: no job runs. */
void parforge_budget_after_fork(void);

#endif
