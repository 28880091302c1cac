/* Memory for one rank's part of arrays that have all their items elsewhere. */
#ifndef PARFORGE_LIB_MPI_MEMORY_H
#define PARFORGE_LIB_MPI_MEMORY_H

#include "ranks.h"

/* Gives every array of the arguments addresses for all items, and memory for this rank's own;
 * PARFORGE_ERR_NO_MEMORY. */
parforge_error parforge_memory_open(parforge_ranks *ranks);

/* Takes them back, where they were given. */
void parforge_memory_close(const parforge_ranks *ranks);

/* Where an array is; may be set. */
void *parforge_memory_array(const parforge_ranks *ranks, const parforge_array *array);
void parforge_memory_set_array(const parforge_ranks *ranks, const parforge_array *array,
                               const void *data);

#endif
