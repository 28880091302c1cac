/*
 * The border between generated code and the library parforge_mpi, as <parforge/generated.h> is the
 * one to the library itself. Only generated C files include this header, after everything else.
 */
#ifndef PARFORGE_GENERATED_MPI_H
#define PARFORGE_GENERATED_MPI_H

#include <mpi.h>

#include <parforge/generated.h>

/* The version of this border. */
#define PARFORGE_MPI_FORMAT 1

/* A processor, as its calls over MPI ranks need it. Static and const in the generated file. */
typedef struct parforge_mpi_processor {
    int format;          /* PARFORGE_MPI_FORMAT of the generated file */
    size_t comm_size;    /* sizeof(MPI_Comm) there: handles of another MPI would be misread */
    size_t options_size; /* sizeof(parforge_options) there: a newer library may know more */
    const char *name;
    const parforge_array *arrays; /* what is scattered, and behind it what is gathered */
    size_t array_count;
    const char *pointers; /* an array whose items are pointers; NULL: there is none */

    /* Makes the job of one rank from the generated file's own struct of arguments. */
    parforge_error (*create)(parforge_job **job, const void *arguments, size_t n,
                             const parforge_options *options);
} parforge_mpi_processor;

/*
 * A call over all ranks of a communicator.
 *
 * arguments: the generated file's own struct. The pointers to arrays in it matter on the root only;
 *            on other ranks they are replaced.
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error
parforge_mpi_call(const parforge_mpi_processor *processor, void *arguments, size_t n, MPI_Comm comm,
                  int root, const parforge_options *options);

#endif /* PARFORGE_GENERATED_MPI_H */
