/* The root's list of files, on all ranks: files may come and go between two walks. */
#ifndef CHECKSUM_SHARED_LIST_H
#define CHECKSUM_SHARED_LIST_H

#include "files.h"

struct shared_list {
    struct file_list list; /* its paths lie in the text */
    char *text;
};

/* All ranks call it; `walked` is used on the root. False on all, and reported, where a rank has no
 * memory for the list. */
bool shared_list_open(struct shared_list *shared, const struct file_list *walked);

/* Also of one that is all zero, or could not be opened. */
void shared_list_close(struct shared_list *shared);

#endif
