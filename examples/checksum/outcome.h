/* What became of the files, on standard output and standard error. */
#ifndef CHECKSUM_OUTCOME_H
#define CHECKSUM_OUTCOME_H

#include "files.h"
#include "hash.h"

#include <parforge/parforge.h>

/* What was written. */
struct totals {
    size_t files;
    uint64_t bytes;
};

/* Stores the digest of a file that has not failed; false where the file is not done. */
typedef bool find_digest(void *results, size_t index, struct digest *digest);

/* Writes the checksums of the files that are done, and reports the failures, which are sorted by
 * index. */
struct totals write_all(const struct file_list *list, const parforge_failure *failures,
                        size_t failure_count, find_digest *find, void *results);

/* Who did the work, as in "2 threads", ends the line. */
void summarise(struct totals totals, size_t unread, double walking, double hashing,
               const char *workers);

#endif
