#define _DEFAULT_SOURCE /* getopt_long() */

#include "request.h"

#include "manual.h"
#include "names.h"

#include <errno.h>
#include <getopt.h>
#include <parforge/parforge.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static int refuse(void)
{
    fprintf(stderr, "%sTry \"%s --help\".\n", manual.usage, manual.name);
    return WRONG_USAGE;
}

static bool parse_threads(const char *text, int *threads)
{
    char *end;

    errno = 0;

    const long number = strtol(text, &end, 10);

    if (errno != 0 || end == text || *end != '\0' || number < 1 || number > PARFORGE_MOST_THREADS) {
        fprintf(stderr, "%s: --threads takes a number from 1 to %d, not \"%s\"\n", manual.name,
                PARFORGE_MOST_THREADS, text);
        return false;
    }
    *threads = (int)number;
    return true;
}

static bool check_operands(char *const *operands)
{
    if (*operands == NULL) {
        fprintf(stderr, "%s: name at least one file or folder\n", manual.name);
        return false;
    }
    for (; *operands != NULL; operands++) {
        /* sha256sum -c takes "-" for its standard input, so a list must not hold it. */
        if (strcmp(*operands, "-") == 0) {
            fprintf(stderr, "%s: standard input is not read; a file of this name is \"./-\"\n",
                    manual.name);
            return false;
        }
    }
    return true;
}

int request_parse(struct request *request, int argc, char **argv)
{
    static const struct option options[] = {
        {"processes", no_argument, NULL, 'p'},
        {"threads", required_argument, NULL, 't'},
        {"quiet", no_argument, NULL, 'q'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    const struct option *const known = manual.has_processes ? options : options + 1;
    const char *const letters = manual.has_processes ? "t:pqh" : "t:qh";
    int option;

    *request = (struct request){.threads = PARFORGE_ALL_CORES};
    while ((option = getopt_long(argc, argv, letters, known, NULL)) != -1) {
        switch (option) {
        case 't':
            if (!parse_threads(optarg, &request->threads)) {
                return refuse();
            }
            break;
        case 'p':
            request->in_processes = true;
            break;
        case 'q':
            request->quiet = true;
            break;
        case 'h':
            printf("%s%s", manual.usage, manual.help);
            return finish_output() ? ALL_DONE : NOT_ALL_DONE;
        default:
            return refuse();
        }
    }
    request->operands = argv + optind;
    return check_operands(request->operands) ? GO_ON : refuse();
}
