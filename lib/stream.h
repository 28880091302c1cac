/* Whether results should leave past the caches. */
#ifndef PARFORGE_LIB_STREAM_H
#define PARFORGE_LIB_STREAM_H

#include "job.h"

/* Where they can be written so, are more than the caches of so many threads hold, and are not known
 * to come slowly. PARFORGE_STREAM in the environment: 0 never, 1 wherever they can, auto (the
 * default). */
bool parforge_should_stream(const parforge_job *job, int threads);

#endif
