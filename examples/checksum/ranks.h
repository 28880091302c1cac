/* What the ranks of the program do together. */
#ifndef CHECKSUM_RANKS_H
#define CHECKSUM_RANKS_H

#include <stdbool.h>
#include <stddef.h>

/* The rank that reads the command line, walks the folders and writes. */
#define ROOT 0

int ranks_own(void);
int ranks_count(void);

/*
 * All ranks call it, each with what it lacks, or NULL. True where none lacks anything; else false
 * everywhere, so that all leave together, and the first of those that lack something says so.
 */
bool ranks_agree(const char *trouble);

/* Of the values of all ranks, on all of them. */
int ranks_largest(int value);

/* The root's bytes on all ranks, any number of them. */
void ranks_share(void *data, size_t bytes);

#endif
