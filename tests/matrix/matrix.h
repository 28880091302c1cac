/* What the generated checks share. */
#ifndef MATRIX_H
#define MATRIX_H

#include "matrix_types.h"

#include <parforge/parforge.h>

#include <string.h>

/* Every check is made with these options, one after the other. */
#define MATRIX_TEAMS 4
extern const parforge_options *const matrix_teams[MATRIX_TEAMS];

/* Counts a check; says so where it fails. `index`: of the item, or 0. */
void matrix_expect(bool holds, const char *processor, const char *what, size_t index);

/* In a check of what `processor` names. */
#define MATRIX_EXPECT(holds, what) matrix_expect(holds, processor, what, 0)

/* Whether two arrays of the type `slug` begin with the same items. */
#define MATRIX_EXPECT_SAME(slug, actual, expected, count, what)                                    \
    do {                                                                                           \
        for (size_t at = 0; at < (count); at++) {                                                  \
            matrix_expect(number_##slug((actual)[at]) == number_##slug((expected)[at]), processor, \
                          what, at);                                                               \
        }                                                                                          \
    } while (0)

/* Whether a job, or the last call where it is NULL, had these failures. */
void matrix_expect_failures(const char *processor, const parforge_job *job,
                            const parforge_failure *failures, size_t count);

/* Whether as many workers were closed as opened since the last look, and any at all. */
void matrix_expect_workers(const char *processor, bool has_workers);

#endif
