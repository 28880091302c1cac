/*
 * The border between the code that parforge generates and its library. Only generated C files
 * include this header, after everything else; nothing here is for hand-written code.
 *
 * The library owns the engine: chunks, checkpoints, errors, untyped and written once. A generated
 * file owns the types: it describes a processor once in a static const parforge_processor, packs
 * the arguments of a call into a struct of its own, and brings the loop:
 *
 *     #pragma omp parallel for schedule(static) num_threads(threads)
 *     for (int chunk = 0; chunk < chunks; chunk++) {
 *         parforge_cursor cursor;
 *         size_t begin;
 *         size_t end;
 *
 *         parforge_chunk_open(&cursor, job, chunk);
 *         while (parforge_checkpoint(&cursor, &begin, &end)) {
 *             cursor.position = strip(call, &cursor, begin, end);
 *         }
 *         parforge_chunk_close(&cursor);
 *     }
 *
 * `strip` runs the items begin … end - 1 in order, asks parforge_proceed() before each block (where
 * the loop vectorises) or item (where it does not), and returns the index at which it stopped.
 * Blocks are of PARFORGE_BLOCK items, but for the last one before `end`.
 *
 * The loop runs over chunks, not items, so that the layout is parforge_chunk_of()'s whatever number
 * of threads the OpenMP runtime grants: one is enough, and a build without OpenMP is correct.
 */
#ifndef PARFORGE_GENERATED_H
#define PARFORGE_GENERATED_H

#include <parforge/parforge.h>

#include <stdatomic.h>
#include <stdint.h>
#include <string.h>

/* The version of this border. Generated files check it when they are compiled, the library checks
 * it again at each call, because a shared library may be newer than the program. */
#define PARFORGE_FORMAT 1

/* Items between two looks at the attention word in a loop that vectorises; strips begin at
 * multiples of it, counted from the beginning of the chunk. A multiple of every vector length. */
#define PARFORGE_BLOCK 64

/* How many items of a block, whose results are of this type, are written as a loop of their own.
 * For gcc, so few that it leaves no loop of what it has vectorised; clang unrolls longer loops, and
 * vectorises no short ones. */
#ifdef __clang__
#define PARFORGE_PART(type) PARFORGE_BLOCK
#else
#define PARFORGE_PART(type) (sizeof(type) >= 8 ? 16 : sizeof(type) >= 4 ? 32 : PARFORGE_BLOCK)
#endif

/* For functions that are to be compiled once, or whose locals should not be on other stack frames.
 */
#define PARFORGE_APART __attribute__((noinline))

/* Whether a result may depend on the length of vectors, as far as the compiler says what it was
 * told: with -ffast-math and, since gcc 12, with -fassociative-math alone. */
#if defined __FAST_MATH__ || defined __ASSOCIATIVE_MATH__
#define PARFORGE_IS_FAST_MATH 1
#else
#define PARFORGE_IS_FAST_MATH 0
#endif

/* For functions that vectorise. gcc compiles each once more, for AVX2, and the version for the
 * machine at hand is taken when the program is loaded. Results keep their bits: no FMA, and one
 * version with -ffast-math. One is enough where every machine has AVX2 (-march=...) and where
 * nothing is optimised. And loading is no time to choose before a sanitizer is ready for it, or the
 * stack protector of a static program, nor where addresses are those of the large code model.
 *
 * -DPARFORGE_CLONED= asks for one version anywhere. A static program needs it where the compiler
 * counts in thread-local variables, which are not there yet when it is loaded: -fprofile-generate.
 */
#ifndef PARFORGE_CLONED
#if __GNUC__ >= 12 && !defined __clang__ && defined __GLIBC__ && defined __x86_64__ &&             \
    defined __OPTIMIZE__ && !PARFORGE_IS_FAST_MATH && !defined __AVX2__ &&                         \
    !defined __SANITIZE_ADDRESS__ && !defined __SANITIZE_THREAD__ && !defined __SSP_ALL__ &&       \
    !defined __code_model_large__
#define PARFORGE_CLONED __attribute__((noinline, target_clones("avx2", "default")))
#else
#define PARFORGE_CLONED PARFORGE_APART
#endif
#endif

/* Which OpenMP runtime the generated file was compiled for; the library itself links none. */
typedef enum parforge_openmp {
    PARFORGE_OPENMP_NONE,
    PARFORGE_OPENMP_GNU, /* libgomp */
    PARFORGE_OPENMP_LLVM /* libomp */
} parforge_openmp;

#if !defined _OPENMP
#define PARFORGE_OPENMP PARFORGE_OPENMP_NONE
#elif defined __clang__
#define PARFORGE_OPENMP PARFORGE_OPENMP_LLVM
#else
#define PARFORGE_OPENMP PARFORGE_OPENMP_GNU
#endif

#ifdef _OPENMP
extern int omp_in_parallel(void); /* as omp.h has it, which not every compiler brings along */
#define PARFORGE_IN_PARALLEL omp_in_parallel
#else
#define PARFORGE_IN_PARALLEL NULL
#endif

/* For what a region hands to its threads, which is firstprivate: with clang a shared variable is
 * another cache line to be fetched, from the calling thread's stack. There gcc puts all of it, so
 * that it gets a line to which that thread does not write while others read it. */
#ifdef __clang__
#define PARFORGE_SHARED
#else
#define PARFORGE_SHARED _Alignas(PARFORGE_LINE)
#endif

/* With -ffast-math, the bits of a result depend on whether its item ran in the vector loop or in
 * the loop for the remainder: strips are then cut at multiples of PARFORGE_BLOCK only. */
#define PARFORGE_CUT (PARFORGE_IS_FAST_MATH ? PARFORGE_BLOCK : 1)

/* Whether values of a type that only the compiler knows are pointers. */
#ifdef __GNUC__
#define PARFORGE_IS_POINTER(type) (__builtin_classify_type(*(type *)0) == 5)
#else
#define PARFORGE_IS_POINTER(type) false
#endif

typedef struct parforge_slot parforge_slot;

typedef enum parforge_role {
    PARFORGE_INPUT,
    PARFORGE_OUTPUT,
    PARFORGE_REDUCED,  /* one value, however many items there are */
    PARFORGE_SUBMITTED /* an item in the place of those of a container; NULL: there is none */
} parforge_role;

/* One array of a processor's calls. */
typedef struct parforge_array {
    const char *name;
    size_t item_size; /* bytes; 0: a container of its own kind, only checked for NULL */
    size_t offset;    /* of the pointer to it, in the arguments */
    parforge_role role;
} parforge_array;

/* What the library learns of a processor from its runs; 0 at first. */
typedef struct parforge_pace {
    atomic_size_t strip;      /* items that make one */
    atomic_int_fast64_t team; /* nanoseconds that it costs to bring one together */
} parforge_pace;

/* A processor, as its spec describes it. Static and const in the generated file. */
typedef struct parforge_processor {
    int format;          /* PARFORGE_FORMAT of the generated file */
    size_t options_size; /* sizeof(parforge_options) there: a newer library may know more */
    const char *name;
    parforge_openmp openmp;
    int (*in_parallel)(void); /* whether the caller is in a parallel region; NULL without OpenMP */
    size_t block;             /* items between two looks at the attention word */
    size_t cut;               /* strips end at multiples of this */
    parforge_pace *pace;
    const parforge_array *arrays;
    size_t array_count;
    size_t arguments_size;
    size_t values_size; /* bytes of the arguments without padding; 0: one has some of its own */
    bool has_worker;    /* state that each thread makes for itself in every run */
    bool has_pointer_outputs;
    size_t folded_size; /* bytes of a value that is folded, but no output; 0: there is none */

    /* Runs all chunks of the job with at most `threads` threads; with 1, without a region. */
    void (*run)(parforge_job *job, int threads);

    /* Folds what parforge_job_pieces() gives, once all items are done, also where there are none;
     * NULL: the processor reduces nothing. */
    void (*fold)(parforge_job *job);

    /* Puts the defaults into the slots of an item that crashed its process; NULL: zero bytes.
     * Of a process, `values` are what parforge_keeps_values() has given it. */
    void (*reset)(const void *arguments, void *values, size_t index);

    /* The spec's own defaults of the options. */
    int max_threads; /* 0: not in the spec */
    size_t serial_below;
    parforge_schedule schedule;
    parforge_on_error on_error;
    const int *ignore_errors;
    size_t ignore_errors_count;
    bool suppress_errors;
    bool daemon;
    const char *thread_name;
} parforge_processor;

/* Where one thread stands in one chunk. Lives on that thread's stack from parforge_chunk_open() to
 * parforge_chunk_close(). */
typedef struct parforge_cursor {
    const atomic_uint *attention; /* not 0: come back to the checkpoint */
    atomic_size_t *done; /* where to publish which items are tried; NULL: nobody can see it */
    size_t position;     /* the next item; the generated loop sets it after each strip */
    size_t limit;        /* where this chunk ends, as far as is known */
    parforge_job *job;
    parforge_slot *slot;
    parforge_slot *home; /* of the chunk, while `slot` may be that of a part of another's */
    size_t wanted;       /* items that a strip should have; 0: not known */
    size_t strip_begin;  /* of the strip at hand */
    int64_t strip_time;  /* when it was handed out, in nanoseconds */
    bool streams;        /* results are to be written past the caches */
    bool told_to_stop;   /* parforge_should_stop() said yes in it */
    bool is_one_strip;   /* the chunk, unless it is called back */
    bool is_plain;       /* that, and there is nothing to look after but the attention word */
    struct parforge_cursor *previous; /* of the same thread, in the job around this one */
} parforge_cursor;

/*
 * Runs a synchronous call: checks the arguments, plans the threads, and calls processor->run with a
 * job that is over when this function returns.
 *
 * arguments: the generated file's own struct, handed back by parforge_job_arguments().
 * data:      processor->array_count pointers, as processor->arrays describes them.
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_call(const parforge_processor *processor,
                                                                const void *arguments,
                                                                const void *const *data, size_t n,
                                                                const parforge_options *options);

/* Makes a job that is not started: it keeps copies of the arguments, and owns the results of each
 * output that is NULL. */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error
parforge_create(parforge_job **job, const parforge_processor *processor, const void *arguments,
                const void *const *data, size_t n, const parforge_options *options);

/* Starts the job that a function above has just made; `error` is what it answered. */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_started(parforge_job **job,
                                                                   parforge_error error);

/* Makes and starts a job of one item; data points to copies of its inputs, and is NULL for outputs
 * and containers. */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error
parforge_submit(parforge_job **job, const parforge_processor *processor, const void *arguments,
                const void *const *data, const parforge_options *options);

/* Where the results of a job are: among its arguments. The second waits for the end first. On an
 * error *n is 0. */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error
parforge_results(const parforge_job *job, const parforge_processor *processor,
                 const void **arguments, size_t *n);
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_return_values(
    parforge_job *job, const parforge_processor *processor, const void **arguments, size_t *n);

/* Waits until item `index` is done. */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_item(parforge_job *job,
                                                                const parforge_processor *processor,
                                                                size_t index, double timeout,
                                                                const void **arguments);

/* Says that the custom data set is NULL, so that its length cannot be asked for. job, which may be
 * NULL, is where a handle would have been put. */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error
parforge_refuse_dataset(parforge_job **job, const parforge_processor *processor);

PARFORGE_API const void *parforge_job_arguments(const parforge_job *job);

/* How many chunks the job has: the thread count of the formula, whatever team turns up. */
PARFORGE_API int parforge_job_chunks(const parforge_job *job);

/* All items, also where the job does a part of a call over ranks. */
PARFORGE_API size_t parforge_job_items(const parforge_job *job);

PARFORGE_API void parforge_chunk_open(parforge_cursor *cursor, parforge_job *job, int chunk);
PARFORGE_API void parforge_chunk_close(parforge_cursor *cursor);

/*
 * Between two strips: publishes what is done, sees whether the job is killed or a lower item
 * failed, and hands out the next strip. False: this chunk has no more to do.
 */
PARFORGE_API bool parforge_checkpoint(parforge_cursor *cursor, size_t *begin, size_t *end);

/* The element function returned `code`, not 0, for item `index` of the strip at hand. The caller
 * has put the default into the item's slots. */
PARFORGE_API void parforge_item_failed(parforge_cursor *cursor, size_t index, int code);

/* The calling thread's region has all its threads, so that other calls may create theirs. Before
 * code of the user's, which may make such a call; opening a chunk does the same. */
PARFORGE_API void parforge_team_formed(void);

/* In place of a chunk whose worker's init function returned NULL: ends the job with
 * PARFORGE_ERR_NO_MEMORY. */
PARFORGE_API void parforge_worker_missing(parforge_job *job, int chunk);

/*
 * Reductions: the same bits for any number of threads and any schedule.
 *
 * The results of a tile, PARFORGE_TILE() items that begin at a multiple of that, are folded when
 * the thread that runs them comes to its end, and tiles as the leaves of a binary tree over all
 * tiles: each order hangs on the count of items only. A thread hands over what it could not fold,
 * values of items of a tile that others have begun or will end, and nodes of the tree, when its run
 * of items is over. The calling thread folds these.
 */

/* Items of a tile, whose results are of this type: some kilobytes, a multiple of PARFORGE_BLOCK,
 * and a power of two, so that an item's place in its tile is its index under a mask. More would be
 * folded faster, but also be handed over where chunks cut tiles. */
#define PARFORGE_TILE(type)                                                                        \
    (sizeof(type) <= 8 ? 512 : sizeof(type) <= 16 ? 256 : sizeof(type) <= 64 ? 128 : PARFORGE_BLOCK)

/* Of a tile's values, so many are folded side by side where their order does not matter: what fills
 * the vector registers, and hides how long an addition takes. */
#define PARFORGE_LANES 16

/* Nodes that have not found their neighbour: at most two of each size, for SIZE_MAX items. */
#define PARFORGE_MOST_NODES 128

/* Bytes: tiles, lanes and nodes are on a thread's stack. */
#define PARFORGE_LARGEST_FOLDED 4096

/* What a run of items has left. */
typedef struct parforge_piece {
    const struct parforge_piece *next;
    size_t begin;   /* of its items */
    size_t count;   /* of values */
    size_t size;    /* of all of them, in bytes */
    bool is_folded; /* its values are nodes, and not single items' */
    const unsigned char *values;
} parforge_piece;

/* Keeps a copy of `count` values for the end. Where there is no memory, the job ends with
 * PARFORGE_ERR_NO_MEMORY. */
PARFORGE_API void parforge_keep_piece(parforge_cursor *cursor, bool is_folded, size_t begin,
                                      const void *values, size_t count, size_t value_size);

/* All pieces in the order of their items; NULL: there are none. */
PARFORGE_API const parforge_piece *parforge_job_pieces(parforge_job *job);

/* Whether chunks are to leave values as they are and fold nothing, because they run in a process
 * that may die. *values: where those of all items go that are no outputs, else NULL; it may be NULL
 * where they are outputs. */
PARFORGE_API bool parforge_keeps_values(const parforge_job *job, void **values);

/* Bytes of a cache line. What the library allocates for values of the user's begins at one. */
#define PARFORGE_LINE 64

/* For types of which the generator does not know it. */
#define PARFORGE_CHECK_ALIGNMENT(type)                                                             \
    _Static_assert(_Alignof(type) <= PARFORGE_LINE, #type " is aligned to more than 64 bytes")

/* How many bytes ahead of the items at hand inputs are fetched, where a thread does more with a
 * block than to pass over it: the hardware's own looking ahead then falls behind. Into the second
 * cache: 2048 bytes ahead into the first one, to fold 2^26 doubles by tiles took 0.75 of the time
 * on an Intel Xeon and 1.4 times as long on an AMD EPYC; like this it is 1.0 there. */
#define PARFORGE_AHEAD 4096

/* Before a block. What is not there is not fetched, and no fault. */
static inline void parforge_fetch_ahead(const void *items, size_t item_size)
{
    for (size_t line = 0; item_size <= PARFORGE_LINE && line < PARFORGE_BLOCK * item_size;
         line += PARFORGE_LINE) {
        __builtin_prefetch((const void *)((uintptr_t)items + PARFORGE_AHEAD + line), 0, 2);
    }
}

/* Whether the checkpoint has something to say. */
static inline bool parforge_is_called(const parforge_cursor *cursor)
{
    return atomic_load_explicit(cursor->attention, memory_order_relaxed) != 0;
}

/*
 * Whether whole blocks are run in parts, and not as loops of their own. Not where items take more
 * than 10 ns, as far as is known, so that a strip, of 25 µs, has fewer than 2500: such items are
 * mostly calls of other functions, and where a loop over calls ends, the branches of the calls
 * after it are guessed wrong. With -ffast-math always, as the bits of a result may depend on its
 * loop.
 */
static inline bool parforge_goes_in_parts(const parforge_cursor *cursor, size_t part)
{
    const bool is_heavy = cursor->wanted > 0 && cursor->wanted < 2500;

    return !is_heavy || part == PARFORGE_BLOCK || PARFORGE_IS_FAST_MATH;
}

/*
 * Before a block or item, which begins at `index`: where others may look on, publishes that the
 * items before it are tried. False: leave the strip instead, the checkpoint has something to say.
 */
static inline bool parforge_proceed(const parforge_cursor *cursor, size_t index)
{
    if (parforge_is_called(cursor)) {
        return false;
    }
    if (cursor->done != NULL) {
        atomic_store_explicit(cursor->done, index, memory_order_release);
    }
    return true;
}

#include <parforge/generated_stage.h>

/*
 * From here to the end of the generated file.
 *
 * A spec that disagrees with its element function is an error there, whatever flags the file is
 * compiled with: a silent conversion would be a wrong result.
 * Without OpenMP its pragmas mean nothing, and a loop that cannot be vectorised is no fault.
 */
#if defined __GNUC__
#pragma GCC diagnostic error "-Wimplicit-function-declaration"
#pragma GCC diagnostic error "-Wint-conversion"
#pragma GCC diagnostic error "-Wincompatible-pointer-types"
#pragma GCC diagnostic error "-Wconversion"
#if defined __clang__
#pragma GCC diagnostic ignored "-Wpass-failed"
#ifndef _OPENMP
#pragma GCC diagnostic ignored "-Wsource-uses-openmp"
#endif
#else
#pragma GCC diagnostic error "-Wdiscarded-qualifiers"
#endif
#ifndef _OPENMP
#pragma GCC diagnostic ignored "-Wunknown-pragmas"
#endif
#endif

#endif /* PARFORGE_GENERATED_H */
