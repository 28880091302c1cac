/* What the command line asks for. */
#ifndef MANDELBROT_REQUEST_H
#define MANDELBROT_REQUEST_H

struct request {
    int width;
    int height;
    int threads; /* PARFORGE_ALL_CORES where it does not say */
    const char *path;
};

/* Ends the program after --help, and with 2 on wrong usage. */
struct request request_parse(int argc, char **argv);

#endif
