/* What threads leave of a reduction for its end. */
#ifndef PARFORGE_LIB_REDUCTION_H
#define PARFORGE_LIB_REDUCTION_H

#include "job.h"

/* Adds a copy of the values, by any thread. False: there is no memory. */
bool parforge_add_piece(parforge_job *job, parforge_piece values);

/* Makes the value of a job that has one, unless it is a part of a larger one. */
void parforge_fold(parforge_job *job);

void parforge_free_pieces(parforge_job *job);

#endif
