#define _DEFAULT_SOURCE /* getopt_long() */

#include "request.h"

#include <errno.h>
#include <getopt.h>
#include <parforge/parforge.h>
#include <stdio.h>
#include <stdlib.h>

#define LARGEST_SIDE 20000

static const char usage[] = "Usage: mandelbrot [--threads N] [--size WIDTHxHEIGHT] FILE\n";

static const char help[] =
    "Paint the Mandelbrot set on all cores, and write it to FILE as a picture (PPM).\n"
    "\n"
    "  -t, --threads N            at most N threads (default: all cores this process may use)\n"
    "  -s, --size WIDTHxHEIGHT    pixels (default: 1200x800)\n"
    "  -h, --help                 show this text\n"
    "\n"
    "Exit status: 0, 1 if the picture cannot be made or written, 2 for wrong usage.\n";

_Noreturn static void refuse(void)
{
    fprintf(stderr, "%sTry \"mandelbrot --help\".\n", usage);
    exit(2);
}

/* Reads a number from 1 to most, and where it ends. */
static int parse_number(const char *text, int most, const char **end)
{
    char *rest;

    errno = 0;

    const long number = strtol(text, &rest, 10);

    *end = rest;
    return errno != 0 || rest == text || number < 1 || number > most ? 0 : (int)number;
}

static void parse_threads(struct request *request, const char *text)
{
    const char *end;

    request->threads = parse_number(text, PARFORGE_MOST_THREADS, &end);
    if (request->threads == 0 || *end != '\0') {
        fprintf(stderr, "mandelbrot: --threads takes a number from 1 to %d, not \"%s\"\n",
                PARFORGE_MOST_THREADS, text);
        refuse();
    }
}

static void parse_size(struct request *request, const char *text)
{
    const char *end;

    request->width = parse_number(text, LARGEST_SIDE, &end);
    request->height = *end == 'x' ? parse_number(end + 1, LARGEST_SIDE, &end) : 0;
    if (request->width == 0 || request->height == 0 || *end != '\0') {
        fprintf(stderr,
                "mandelbrot: --size takes two numbers from 1 to %d, as 1200x800, not \"%s\"\n",
                LARGEST_SIDE, text);
        refuse();
    }
}

struct request request_parse(int argc, char **argv)
{
    static const struct option options[] = {
        {"threads", required_argument, NULL, 't'},
        {"size", required_argument, NULL, 's'},
        {"help", no_argument, NULL, 'h'},
        {NULL, 0, NULL, 0},
    };
    struct request request = {1200, 800, PARFORGE_ALL_CORES, NULL};
    int option;

    while ((option = getopt_long(argc, argv, "t:s:h", options, NULL)) != -1) {
        switch (option) {
        case 't':
            parse_threads(&request, optarg);
            break;
        case 's':
            parse_size(&request, optarg);
            break;
        case 'h':
            printf("%s%s", usage, help);
            exit(0);
        default:
            refuse();
        }
    }
    if (argc - optind != 1) {
        fputs("mandelbrot: name one file for the picture\n", stderr);
        refuse();
    }
    request.path = argv[optind];
    return request;
}
