/* Which files to hash: the regular files among the operands and below the folders among them. */
#ifndef CHECKSUM_FILES_H
#define CHECKSUM_FILES_H

#include <stdbool.h>
#include <stddef.h>

/* The reason for an operand, or a file of the list meanwhile, that is not what is hashed here. */
#define NOT_A_REGULAR_FILE "Not a regular file"

struct file {
    char *path; /* as walked: the operand, then the names below it */
    bool named; /* it was itself an operand, so that a symbolic link is followed */
};

struct file_list {
    struct file *files;
    size_t count;
    size_t capacity;
    size_t unreadable; /* operands and folders that could not be walked, each reported on stderr */
};

/*
 * Appends the files of one operand: itself, or those below it, each folder in the order of strcmp.
 * Symbolic links below a folder, devices, FIFOs and sockets are passed over. What cannot be read is
 * reported and counted, and the walk goes on.
 */
void file_list_walk(struct file_list *list, char *operand);

void file_list_free(struct file_list *list);

/* The two functions that make the list a data set. In the header, so that the generated loop can
 * inline them. */
static inline size_t file_list_length(const struct file_list *list)
{
    return list->count;
}

static inline const struct file *file_list_get(const struct file_list *list, size_t index)
{
    return &list->files[index];
}

#endif
