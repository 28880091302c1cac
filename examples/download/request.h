/* What the command line asks for. */
#ifndef DOWNLOAD_REQUEST_H
#define DOWNLOAD_REQUEST_H

#include <stddef.h>

/* Exit statuses. */
#define ALL_DONE 0
#define NOT_ALL_DONE 1
#define WRONG_USAGE 2
#define INTERRUPTED 130 /* as shells have it: 128 and the number of the signal */

struct request {
    int threads; /* 0 where it does not say */
    const char *folder;
    char **urls;
    size_t count;
};

/* Ends the program after --help, on wrong usage, and where a list of URLs cannot be read. */
struct request request_parse(int argc, char **argv);

void request_free(struct request *request);

#endif
