/* The hooks test: what is apart from the behaviours. */
#ifndef PARFORGE_TESTS_LIFE_HOOKS_H
#define PARFORGE_TESTS_LIFE_HOOKS_H

#include "check.h"
#include "life.h"
#include "life_elements.h"

/* Hooks of a job that has completed, which run in their caller. */
void check_late_hooks(void);
void check_that_late_hooks_stay(void);

/* Hooks that are added while the job ends. */
void race_with_end(bool is_killed);

#endif
