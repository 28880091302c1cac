/* What the command line of a contestant's program asks for. */
#ifndef BENCH_REQUEST_H
#define BENCH_REQUEST_H

#include "works.h"

/* Exit statuses. */
#define BENCH_WRONG_USAGE 2
#define BENCH_NO_SUCH_LOOP 3

/* The work called `name`. Ends the program where there is none or the contestant lacks its loop. */
const work *requested_work(const char *name);

/* A number from 1 to `most`. Ends the program where the text is something else. */
size_t requested_number(const char *what, const char *text, size_t most);

/* The data of a work. Ends the program where there is no memory. */
work_data requested_data(const work *work, size_t n);

#endif
