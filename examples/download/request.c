#define _DEFAULT_SOURCE /* getopt_long() */

#include "request.h"

#include <errno.h>
#include <getopt.h>
#include <parforge/parforge.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char usage[] = "Usage: download [--input LIST] [--threads N] FOLDER [URL...]\n";

static const char help[] =
    "Fetch many URLs at once, each into a new file of FOLDER that is named as the last part of "
    "its\n"
    "path.\n"
    "\n"
    "  -i, --input LIST    fetch also the URLs in LIST, one a line; - is standard input.\n"
    "                      Empty lines, and those that begin with #, are passed over\n"
    "  -t, --threads N     at most N transfers at once (default: 16)\n"
    "  -h, --help          show this text\n"
    "\n"
    "A URL that cannot be fetched is named on standard error, and the rest goes on. A file is "
    "called\n"
    "NAME.part until it is whole. A NAME or NAME.part that is there already is left alone.\n"
    "\n"
    "^C ends it early, and keeps the files that are whole. A second ^C ends it at once.\n"
    "\n"
    "Exit status: 0 if everything was fetched, 1 if not, 2 for wrong usage, 130 after ^C.\n";

_Noreturn static void refuse(void)
{
    fprintf(stderr, "%sTry \"download --help\".\n", usage);
    exit(WRONG_USAGE);
}

_Noreturn static void give_up(const char *what)
{
    fprintf(stderr, "download: %s: %s\n", what, strerror(errno));
    exit(NOT_ALL_DONE);
}

static int parse_threads(const char *text)
{
    char *end;

    errno = 0;

    const long threads = strtol(text, &end, 10);

    if (errno != 0 || end == text || *end != '\0' || threads < 1 ||
        threads > PARFORGE_MOST_THREADS) {
        fprintf(stderr, "download: --threads takes a number from 1 to %d, not \"%s\"\n",
                PARFORGE_MOST_THREADS, text);
        refuse();
    }
    return (int)threads;
}

static void add_url(struct request *request, const char *url)
{
    char **const urls = realloc(request->urls, (request->count + 1) * sizeof *urls);
    char *const copy = strdup(url);

    if (urls == NULL || copy == NULL) {
        give_up(url);
    }
    request->urls = urls;
    request->urls[request->count++] = copy;
}

static void read_list(struct request *request, const char *name)
{
    FILE *const list = strcmp(name, "-") == 0 ? stdin : fopen(name, "r");
    char *line = NULL;
    size_t size = 0;

    if (list == NULL) {
        give_up(name);
    }
    while (getline(&line, &size, list) != -1) {
        line[strcspn(line, "\r\n")] = '\0';
        if (*line != '\0' && *line != '#') {
            add_url(request, line);
        }
    }
    if (ferror(list)) {
        give_up(name);
    }
    free(line);
    if (list != stdin) {
        fclose(list);
    }
}

struct request request_parse(int argc, char **argv)
{
    static const struct option options[] = {
        {"input", required_argument, NULL, 'i'},
        {"threads", required_argument, NULL, 't'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    struct request request = {0};
    bool has_list = false;
    int option;

    while ((option = getopt_long(argc, argv, "i:t:h", options, NULL)) != -1) {
        switch (option) {
        case 'i':
            has_list = true;
            read_list(&request, optarg);
            break;
        case 't':
            request.threads = parse_threads(optarg);
            break;
        case 'h':
            printf("%s%s", usage, help);
            exit(ALL_DONE);
        default:
            refuse();
        }
    }
    if (argc - optind < (has_list ? 1 : 2)) {
        fputs("download: name a folder and what to fetch into it\n", stderr);
        refuse();
    }
    request.folder = argv[optind];
    for (int i = optind + 1; i < argc; i++) {
        add_url(&request, argv[i]);
    }
    return request;
}

void request_free(struct request *request)
{
    for (size_t i = 0; i < request->count; i++) {
        free(request->urls[i]);
    }
    free(request->urls);
}
