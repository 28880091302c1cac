/* Short jobs, and how many of their items the thread ran that joined them: the guest. */
#ifndef PARFORGE_TESTS_LIFE_SHORT_JOBS_H
#define PARFORGE_TESTS_LIFE_SHORT_JOBS_H

#include "crew.h"

#include <stdatomic.h>

/* Rounds in which a driver may be faster. */
#define TRIES 2000

extern atomic_size_t items_of_guest;
extern atomic_size_t items_of_others;

bool is_guest(void);

/* What items do: they are counted. */
int come(size_t index, int code, int *result);

parforge_job *create_short(const int *codes, parforge_executor *executor);

void start_and_join(parforge_job *job, double timeout);

/* Items come, and the calling thread is who would be the guest. Counts begin at 0. */
void count_from_now_on(void);

/* Comes back when it is known how short such jobs are, the calling thread having run one. What they
 * do from then on, they were not known to do. Counts begin at 0. */
void surprise(int (*with)(size_t index, int code, int *result));

#endif
