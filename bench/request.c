#include "request.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

const work *requested_work(const char *name)
{
    const work *const work = work_of_name(name);

    if (work == NULL) {
        fprintf(stderr, "there is no work \"%s\"\n", name);
        exit(BENCH_WRONG_USAGE);
    }
    if (!work->is_there()) {
        fprintf(stderr, "this contestant has no loop for \"%s\"\n", name);
        exit(BENCH_NO_SUCH_LOOP);
    }
    return work;
}

size_t requested_number(const char *what, const char *text, size_t most)
{
    char *end = NULL;

    errno = 0;
    const unsigned long long number = strtoull(text, &end, 10);

    if (errno != 0 || *end != '\0' || number < 1 || number > most) {
        fprintf(stderr, "%s is \"%s\": use a number from 1 to %zu\n", what, text, most);
        exit(BENCH_WRONG_USAGE);
    }
    return (size_t)number;
}

work_data requested_data(const work *work, size_t n)
{
    work_data data;

    if (!work_data_make(&data, work, n)) {
        fprintf(stderr, "no memory for %zu items\n", n);
        exit(EXIT_FAILURE);
    }
    return data;
}
