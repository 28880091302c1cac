/* Limits of the system hold for ordinary users only: become one, then set them. */
#ifndef PARFORGE_TESTS_STRESS_ORDINARY_USER_H
#define PARFORGE_TESTS_STRESS_ORDINARY_USER_H

#include <stddef.h>

/* Gives up root's rights for those of a user that nobody else is, where that can be. NULL, or why
 * it cannot. Without root's rights it does nothing. */
const char *become_ordinary_user(void);

/* How many threads this process has. */
int threads_of_self(void);

/* From now on the process may have so many threads, with the one that is there. */
void limit_threads(int threads);

/* From now on the process may map so many bytes more than it has. */
void limit_memory(size_t bytes);

#endif
