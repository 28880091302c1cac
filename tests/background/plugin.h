/* What the reloaded library has to offer. */
#ifndef PARFORGE_TESTS_BACKGROUND_PLUGIN_H
#define PARFORGE_TESTS_BACKGROUND_PLUGIN_H

#include <stdbool.h>

/* Each says whether it went well. A data symbol, since a pointer to an object is what dlsym()
 * gives. */
struct plugin {
    bool (*call)(void);     /* a synchronous call */
    bool (*start)(void);    /* starts a job … */
    bool (*is_right)(void); /* … which this one joins, checks and releases */
};

#endif
