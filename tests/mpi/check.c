#include "check.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* A hang is a failure; CTest's own time-out would not say of which rank. */
#define WATCHDOG_SECONDS 50

int check_rank;
int check_size;
static int failures;

void check_failed(const char *file, int line, const char *format, ...)
{
    char text[1024];
    va_list values;

    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    fprintf(stderr, "%s:%d: rank %d of %d: %s\n", file, line, check_rank, check_size, text);
    failures++;
}

/* An mpirun of another MPI than the library's starts programs each of which is alone, and right. */
static void check_company(void)
{
    const char *const expected = getenv("RANKS_EXPECTED");

    CHECK(expected == NULL || strtol(expected, NULL, 10) == check_size,
          "mpirun was told to start %s: is it of another MPI than the library?", expected);
}

void check_begin(int *argc, char ***argv, int level)
{
    int provided = 0;

    (void)alarm(WATCHDOG_SECONDS);
    (void)MPI_Init_thread(argc, argv, level, &provided);
    (void)MPI_Comm_rank(MPI_COMM_WORLD, &check_rank);
    (void)MPI_Comm_size(MPI_COMM_WORLD, &check_size);
    CHECK(provided >= level, "MPI has thread level %d, not %d", provided, level);
    check_company();
}

int check_end(void)
{
    int all = 0;

    (void)MPI_Allreduce(&failures, &all, 1, MPI_INT, MPI_SUM, MPI_COMM_WORLD);
    (void)MPI_Finalize();
    return all == 0 ? 0 : 1;
}

void check_answer(const char *file, int line, MPI_Comm comm, parforge_error answer,
                  parforge_error expected, const char *part_of_sentence)
{
    char sentence[512] = "";
    char first[512] = "";

    if (answer != expected) {
        check_failed(file, line, "the answer is %s (%s), not %s", parforge_error_name(answer),
                     parforge_last_error(), parforge_error_name(expected));
    }
    if (answer == PARFORGE_OK) {
        return;
    }
    (void)snprintf(sentence, sizeof sentence, "%s", parforge_last_error());
    memcpy(first, sentence, sizeof first);
    (void)MPI_Bcast(first, sizeof first, MPI_CHAR, 0, comm);
    if (strcmp(first, sentence) != 0) {
        check_failed(file, line, "the sentence is '%s', and on the first rank '%s'", sentence,
                     first);
    }
    if (strstr(sentence, part_of_sentence) == NULL) {
        check_failed(file, line, "'%s' does not have '%s'", sentence, part_of_sentence);
    }
}

void *check_room(size_t count, size_t size)
{
    void *const room = calloc(count > 0 ? count : 1, size);

    if (room == NULL) {
        abort();
    }
    return room;
}
