/* What the tests of time-outs have in common. */
#ifndef PARFORGE_TESTS_LIFE_TIMES_H
#define PARFORGE_TESTS_LIFE_TIMES_H

#include <stddef.h>

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

/* Seconds. */
#define SHORT_TIME 0.05

#define TIMES 3
#define LONG_TIMES 4
#define NO_TIMES 5

extern const double times[TIMES];           /* the first is 0 */
extern const double long_times[LONG_TIMES]; /* for ever, or as good as */
extern const double no_times[NO_TIMES];     /* what is none */

void sleep_for(double seconds);

/* A wait with this time-out is over; never early, and not too late. */
void check_time(const char *what, double timeout, double elapsed);

/* options.timeout. */
void check_times_of_jobs(void);

#endif
