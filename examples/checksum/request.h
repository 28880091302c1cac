/* What the command line asks for. */
#ifndef CHECKSUM_REQUEST_H
#define CHECKSUM_REQUEST_H

#include <stdbool.h>

/* Exit statuses. */
#define ALL_DONE 0
#define NOT_ALL_DONE 1
#define WRONG_USAGE 2
#define INTERRUPTED 130 /* as shells have it: 128 and the number of the signal */

struct request {
    int threads; /* PARFORGE_ALL_CORES where it does not say */
    bool in_processes;
    bool quiet;
    char **operands; /* at least one; ends with NULL */
};

/* Ends the program after --help, and on wrong usage. */
struct request request_parse(int argc, char **argv);

#endif
