/* A line that shows how far a job is. */
#include "error.h"
#include "job.h"

#include <stdio.h>
#include <sys/ioctl.h>
#include <unistd.h>

/* Seconds between two drawings, on a terminal and in a file. */
#define DRAW_EVERY 0.1
#define WRITE_EVERY 5.0

static int columns_of(FILE *stream)
{
    struct winsize size;

    return ioctl(fileno(stream), TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

static void format_time(double seconds, char *text, size_t size)
{
    if (!(seconds < 360000.0)) {
        (void)snprintf(text, size, "--:--");
        return;
    }

    const long whole = (long)seconds;

    if (whole < 3600) {
        (void)snprintf(text, size, "%ld:%02ld", whole / 60, whole % 60);
    } else {
        (void)snprintf(text, size, "%ld:%02ld:%02ld", whole / 3600, whole / 60 % 60, whole % 60);
    }
}

static int describe(const parforge_progress *progress, char *text, size_t size)
{
    const double share =
        progress->total > 0 ? (double)progress->done / (double)progress->total : 1.0;
    const double rate = progress->elapsed > 0.0 ? (double)progress->done / progress->elapsed : 0.0;
    char remaining[32];

    format_time(progress->remaining, remaining, sizeof remaining);
    return snprintf(text, size, "%3d %%  %zu/%zu  %.*f/s  %s left", (int)(share * 100.0),
                    progress->done, progress->total, rate < 10.0 ? 1 : 0, rate, remaining);
}

static void draw_bar(const parforge_progress *progress, FILE *stream)
{
    char text[128];
    const int room = columns_of(stream) - describe(progress, text, sizeof text) - 4;
    const double share =
        progress->total > 0 ? (double)progress->done / (double)progress->total : 1.0;
    const int width = room > 0 ? room : 0;
    const int full = (int)(share * width);

    (void)fputs(width > 0 ? "\r[" : "\r", stream);
    for (int i = 0; i < width; i++) {
        (void)fputc(i < full ? '#' : '.', stream);
    }
    (void)fprintf(stream, width > 0 ? "] %s" : "%s", text);
    (void)fflush(stream);
}

static void write_line(const parforge_job *job, const parforge_progress *progress, FILE *stream)
{
    char text[128];

    (void)describe(progress, text, sizeof text);
    (void)fprintf(stream, "%s: %s\n", job->processor->name, text);
    (void)fflush(stream);
}

parforge_error parforge_progress_bar(parforge_job *job, FILE *stream)
{
    if (stream == NULL) {
        return parforge_fail(PARFORGE_ERR_INVALID, "stream is NULL");
    }

    const bool is_terminal = isatty(fileno(stream)) == 1;
    parforge_progress progress;
    bool is_drawn = false;
    parforge_error error = PARFORGE_OK;

    while ((error = parforge_job_join(job, is_terminal ? DRAW_EVERY : WRITE_EVERY)) ==
           PARFORGE_ERR_TIMED_OUT) {
        if (parforge_job_progress(job, &progress) != PARFORGE_OK) {
            continue;
        }
        if (is_terminal) {
            draw_bar(&progress, stream);
            is_drawn = true;
        } else {
            write_line(job, &progress, stream);
        }
    }
    if (is_drawn) {
        (void)fputs("\r\033[K", stream); /* back, and erase to the end of the line */
        (void)fflush(stream);
    }
    return error;
}
