/* What threads leave of a reduction for its end. */
#ifndef PARFORGE_LIB_REDUCTION_H
#define PARFORGE_LIB_REDUCTION_H

#include "job.h"

void parforge_free_pieces(parforge_job *job);

#endif
