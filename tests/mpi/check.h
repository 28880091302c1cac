/* What the programs of this folder share: each is run by mpirun, on several ranks. */
#ifndef CHECK_H
#define CHECK_H

#include <mpi.h>

#include <parforge/parforge.h>

#include <stdbool.h>

extern int check_rank;
extern int check_size;

/* Says what is wrong, with its rank, and goes on. */
#define CHECK(condition, ...)                                                                      \
    do {                                                                                           \
        if (!(condition)) {                                                                        \
            check_failed(__FILE__, __LINE__, __VA_ARGS__);                                         \
        }                                                                                          \
    } while (0)

__attribute__((format(printf, 3, 4))) void check_failed(const char *file, int line,
                                                        const char *format, ...);

/* MPI with this thread level, and a watchdog. */
void check_begin(int *argc, char ***argv, int level);

/* Finalizes MPI; the program's exit status: whether all checks of all ranks held. */
int check_end(void);

/* That a call has answered `expected`, and the same sentence on all ranks of the communicator. */
#define CHECK_ANSWER(comm, answer, expected, part)                                                 \
    check_answer(__FILE__, __LINE__, comm, answer, expected, part)

void check_answer(const char *file, int line, MPI_Comm comm, parforge_error answer,
                  parforge_error expected, const char *part_of_sentence);

/* malloc() that does not fail; all zero. */
void *check_room(size_t count, size_t size);

#endif
