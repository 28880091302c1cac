/* What threads leave of a reduction for its end. */
#ifndef PARFORGE_LIB_REDUCTION_H
#define PARFORGE_LIB_REDUCTION_H

#include "job.h"

/* Makes the value of a job that has one, unless it is a part of a larger one. */
void parforge_fold(parforge_job *job);

void parforge_free_pieces(parforge_job *job);

#endif
