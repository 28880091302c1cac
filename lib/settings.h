/* What one call runs with, once its options, the spec and the defaults are settled. */
#ifndef PARFORGE_LIB_SETTINGS_H
#define PARFORGE_LIB_SETTINGS_H

#include <parforge/generated.h>

/* Where max_threads comes from. */
typedef enum parforge_limit {
    PARFORGE_LIMIT_OF_OPTIONS,
    PARFORGE_LIMIT_OF_SPEC,
    PARFORGE_LIMIT_OF_PROCESS /* its environment, or the default */
} parforge_limit;

typedef struct parforge_settings {
    int max_threads; /* resolved: 1 or more */
    parforge_limit limit;
    bool continues; /* past failures */
    bool suppresses_errors;
    bool in_processes;
    const char *name;   /* of the threads, or NULL */
    const int *ignored; /* codes that are no failures */
    size_t ignored_count;
    bool daemon;
    parforge_executor *executor; /* NULL: the process-wide one */
    double timeout;              /* seconds; 0: none */
    parforge_schedule schedule;
    double item_timeout; /* seconds; 0: none */
} parforge_settings;

/* Settles them, or says with PARFORGE_ERR_INVALID which option cannot be. */
parforge_error parforge_settle(parforge_settings *settings, const parforge_processor *processor,
                               const parforge_options *options);

#endif
