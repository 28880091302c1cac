#include "verbosity.h"

#include "job.h"

#include <stdarg.h>
#include <stdio.h>

static atomic_int verbosity;

void parforge_set_verbosity(parforge_verbosity level)
{
    atomic_store_explicit(&verbosity, (int)level, memory_order_relaxed);
}

void parforge_say(parforge_verbosity least, const parforge_job *job, const char *format, ...)
{
    char text[256];
    va_list values;

    if (atomic_load_explicit(&verbosity, memory_order_relaxed) < (int)least) {
        return;
    }
    va_start(values, format);
    (void)vsnprintf(text, sizeof text, format, values);
    va_end(values);
    /* In one call, so that the lines of several threads do not mix. */
    (void)fprintf(stderr, "parforge: %s: %s\n", job->processor->name, text);
}
