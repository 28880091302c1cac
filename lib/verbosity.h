/* What the library says on stderr, for programs that ask for it. */
#ifndef PARFORGE_LIB_VERBOSITY_H
#define PARFORGE_LIB_VERBOSITY_H

#include <parforge/parforge.h>

/* One line about a background job, if the verbosity is at least this. */
__attribute__((format(printf, 3, 4))) void parforge_say(parforge_verbosity least,
                                                        const parforge_job *job, const char *format,
                                                        ...);

#endif
