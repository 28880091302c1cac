/* The lines of a descriptor, for a loop that must not wait until a line is whole. */
#ifndef EVENTS_LINES_H
#define EVENTS_LINES_H

#include <stdbool.h>
#include <stddef.h>

struct lines {
    char line[128]; /* the last one taken */
    char text[128]; /* not taken yet */
    size_t length;
};

/* Reads what is there. False at the end. */
bool lines_read(struct lines *lines, int fd);

/* The next line that is whole, or too long, which is cut; NULL: none. Lasts until the next call. */
const char *lines_take(struct lines *lines);

#endif
