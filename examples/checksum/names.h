/* How file names are written, whatever bytes they are made of. */
#ifndef CHECKSUM_NAMES_H
#define CHECKSUM_NAMES_H

#include "hash.h"

#include <stdbool.h>

/* Writes the line that sha256sum prints for the file to standard output. */
void write_checksum_line(const struct digest *digest, const char *path);

/* Closes standard output. False, and reported, where something written to it was lost. */
bool finish_output(void);

/* "PROGRAM: PATH: REASON" on stderr. A path that could confuse a terminal or its reader is written
 * as $'...', which a shell turns back into the path. */
void report(const char *path, const char *reason);

#endif
