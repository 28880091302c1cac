/*
 * The processors of the examples, each in all places where a spec can run: the threads of this
 * process, processes, MPI ranks. What they answer has to be the same everywhere.
 *
 * Each processor has a file of its own here, named after it, which makes items and runs it. The
 * rest is done to all of them alike.
 */
#ifndef PARFORGE_TESTS_PLACES_H
#define PARFORGE_TESTS_PLACES_H

#include <parforge/parforge.h>

#include <stdbool.h>
#include <stddef.h>

#define MOST_ITEMS 4099

#define MOST_OUTPUTS 2

enum place { IN_THREADS, IN_PROCESSES, ON_RANKS, PLACES };

/* What is wrong with an item: a fallible function returns another code for each. */
enum flaw { SOUND, MINOR, FATAL, FLAWS };

/* What each run of an example is told. */
struct call {
    enum place place;
    int root;
    bool has_arrays; /* false on all ranks but the root: arrays are NULL there */
    size_t n;
    bool has_flaws;
    parforge_options options;
};

/* Several items in each part of the whole, and the last one. */
enum flaw flaw_of(const struct call *call, size_t index);

/* The outputs, with room for n results each; NULL where the call has no arrays. */
typedef parforge_error run_function(const struct call *call, void *const results[MOST_OUTPUTS]);

/* One processor of an example. */
struct example {
    const char *name;
    size_t most_items;          /* that are tried at once: 129 to MOST_ITEMS */
    size_t sizes[MOST_OUTPUTS]; /* bytes of each result; 0: there are no more */

    /* The function has no outputs but writes into the first of them by itself, each item to its own
     * place, and each rank into one of its own. */
    bool has_effects;

    int codes[FLAWS];             /* of a fallible function, for each flaw */
    bool continues;               /* as the spec's on_error says */
    int ignored_code;             /* by the spec; 0: none */
    const char *refusals[PLACES]; /* part of the sentence, where it cannot run by contract */

    void (*open)(void);                       /* before all runs; or NULL */
    void (*prepare)(const struct call *call); /* makes n items; the same on all ranks */
    run_function *run;
    void (*close)(void); /* or NULL */
};

/* The generated function for the call's place, with all its arguments but the last ones. */
#if PLACES_HAVE_RANKS
#include <mpi.h>
#define RUN(call, function, ...)                                                                   \
    ((call)->place == ON_RANKS                                                                     \
         ? function##_mpi(__VA_ARGS__, MPI_COMM_WORLD, (call)->root, &(call)->options)             \
         : function(__VA_ARGS__, &(call)->options))
#else
#define RUN(call, function, ...) function(__VA_ARGS__, &(call)->options)
#endif

#endif
