#define _DEFAULT_SOURCE /* getopt_long() */

#include "request.h"

#include "names.h"

#include <errno.h>
#include <getopt.h>
#include <parforge/parforge.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] =
    "Usage: checksum [--threads N] [--processes] [--quiet] [--] FILE|FOLDER...\n";

static const char help[] =
    "Print the SHA-256 of the given files and of every regular file below the given folders,\n"
    "as sha256sum prints it, computed on all cores.\n"
    "\n"
    "  -t, --threads N   at most N threads (default: all cores this process may use)\n"
    "  -p, --processes   processes in place of threads: one that crashes loses its file only\n"
    "  -q, --quiet       no progress and no summary on standard error\n"
    "  -h, --help        show this text\n"
    "\n"
    "Paths are printed as they are walked: \"checksum dir\" and \"checksum dir/\" print dir/a,\n"
    "\"checksum .\" prints ./a. Each folder is walked in the byte order of its names; what is\n"
    "given twice is hashed twice. A symbolic link is followed where it is given, and passed over\n"
    "below a folder, as are devices, FIFOs and sockets. Each file is read by one thread.\n"
    "\n"
    "What cannot be read is named on standard error, and the rest goes on. Standard output holds\n"
    "nothing but checksums; a summary goes to standard error, and on a terminal the progress.\n"
    "\n"
    "^C ends it early: the checksums of the files that are done are printed, and how many they "
    "are.\n"
    "A second ^C ends it at once.\n"
    "\n"
    "Exit status: 0 if everything was read and written, 1 if not, 2 for wrong usage, 130 after "
    "^C.\n"
    "\n"
    "Examples:\n"
    "  checksum ~/photos > photos.sha256          note how the photos are now\n"
    "  sha256sum -c --quiet photos.sha256         see later which of them have changed\n"
    "  checksum --quiet a.iso b.iso               two files, and no summary\n"
    "  checksum --threads 1 /usr > /dev/null      how long does it take one thread?\n";

_Noreturn static void refuse(void)
{
    fprintf(stderr, "%sTry \"checksum --help\".\n", usage);
    exit(WRONG_USAGE);
}

static int parse_threads(const char *text)
{
    char *end;

    errno = 0;

    const long threads = strtol(text, &end, 10);

    if (errno != 0 || end == text || *end != '\0' || threads < 1 ||
        threads > PARFORGE_MOST_THREADS) {
        fprintf(stderr, "checksum: --threads takes a number from 1 to %d, not \"%s\"\n",
                PARFORGE_MOST_THREADS, text);
        refuse();
    }
    return (int)threads;
}

static void check_operands(char *const *operands)
{
    if (*operands == NULL) {
        fputs("checksum: name at least one file or folder\n", stderr);
        refuse();
    }
    for (; *operands != NULL; operands++) {
        /* sha256sum -c takes "-" for its standard input, so a list must not hold it. */
        if (strcmp(*operands, "-") == 0) {
            fputs("checksum: standard input is not read; a file of this name is \"./-\"\n", stderr);
            refuse();
        }
    }
}

struct request request_parse(int argc, char **argv)
{
    static const struct option options[] = {
        {"threads", required_argument, NULL, 't'},
        {"processes", no_argument, NULL, 'p'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    struct request request = {.threads = PARFORGE_ALL_CORES};
    int option;

    while ((option = getopt_long(argc, argv, "t:pqh", options, NULL)) != -1) {
        switch (option) {
        case 't':
            request.threads = parse_threads(optarg);
            break;
        case 'p':
            request.in_processes = true;
            break;
        case 'q':
            request.quiet = true;
            break;
        case 'h':
            printf("%s%s", usage, help);
            exit(finish_output() ? ALL_DONE : NOT_ALL_DONE);
        default:
            refuse();
        }
    }
    request.operands = argv + optind;
    check_operands(request.operands);
    return request;
}
