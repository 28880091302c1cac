/* A folder for the files of an example, another one for each rank. */
#ifndef PARFORGE_TESTS_SCRATCH_H
#define PARFORGE_TESTS_SCRATCH_H

#include <stddef.h>

#define SCRATCH_PATH 256

void scratch_open(void);

/* Removes the folder and what is in it. */
void scratch_close(void);

/* The path of `name` in it, with `number` behind; a folder there is made or a file of so many
 * bytes, which depend on the number. */
void scratch_path(char path[SCRATCH_PATH], const char *name, size_t number);
void scratch_make_folder(const char *path);
void scratch_make_file(const char *path, size_t number, size_t size);

#endif
