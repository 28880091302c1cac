/* What every unit test starts with: cmocka's header wants these before it. */
#ifndef PARFORGE_TESTS_UNIT_H
#define PARFORGE_TESTS_UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <parforge/generated.h>

/* A processor written by hand, as the generator would: its arguments are a struct trial, its run
 * function takes the chunks one after the other in the calling thread. */
struct trial {
    /* Runs the items begin … end - 1 and returns where it stopped. */
    size_t (*strip)(struct trial *trial, parforge_cursor *cursor, size_t begin, size_t end);
    size_t strips;   /* handed out so far */
    size_t items;    /* run so far */
    int threads;     /* that run() was asked to use */
    size_t last_end; /* of the latest strip */
};

extern const parforge_processor trial_processor;

/* Runs n items of the trial. */
parforge_error run_trial(const parforge_processor *processor, struct trial *trial, size_t n,
                         const parforge_options *options);

#endif
