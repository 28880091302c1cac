/* What a program says of itself: each of the two brings its own. */
#ifndef CHECKSUM_MANUAL_H
#define CHECKSUM_MANUAL_H

#include <stdbool.h>

struct manual {
    const char *name; /* before each line on standard error */
    const char *usage;
    const char *help;
    bool has_processes; /* the option --processes */
};

extern const struct manual manual;

#endif
