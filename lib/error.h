/* How the library reports an error: the code to the caller, the sentence to parforge_last_error().
 */
#ifndef PARFORGE_LIB_ERROR_H
#define PARFORGE_LIB_ERROR_H

#include <parforge/parforge.h>

/* Sets the calling thread's sentence, cut to its room, and returns `error`. */
__attribute__((format(printf, 2, 3))) parforge_error parforge_fail(parforge_error error,
                                                                   const char *format, ...);

#endif
