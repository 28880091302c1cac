/* What the command line asks for. */
#ifndef CHECKSUM_REQUEST_H
#define CHECKSUM_REQUEST_H

#include <stdbool.h>

/* Exit statuses. */
#define ALL_DONE 0
#define NOT_ALL_DONE 1
#define WRONG_USAGE 2
#define INTERRUPTED 130 /* as shells have it: 128 and the number of the signal */

#define GO_ON (-1) /* none of them: there is something to do */

struct request {
    int threads; /* PARFORGE_ALL_CORES where it does not say */
    bool in_processes;
    bool quiet;
    char **operands; /* at least one; ends with NULL */
};

/* GO_ON, or after --help and on wrong usage, with all said, the status to exit with. */
int request_parse(struct request *request, int argc, char **argv);

#endif
