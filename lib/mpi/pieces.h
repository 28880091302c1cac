/* Moving the parts of arrays between the root and the ranks. */
#ifndef PARFORGE_LIB_MPI_PIECES_H
#define PARFORGE_LIB_MPI_PIECES_H

#include "ranks.h"

typedef struct parforge_pieces parforge_pieces;

/* What the root needs for it, before it is too late to say that there is no memory. NULL is what
 * other ranks have, and no failure there. */
bool parforge_pieces_open(parforge_pieces **pieces, const parforge_ranks *ranks);
void parforge_pieces_close(parforge_pieces *pieces);

/* All inputs, from the root to the ranks. */
parforge_error parforge_scatter(const parforge_ranks *ranks, parforge_pieces *pieces);

/* Of all outputs, the items before `end`, from the ranks to the root. */
parforge_error parforge_gather(const parforge_ranks *ranks, parforge_pieces *pieces, size_t end);

#endif
