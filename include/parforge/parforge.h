/*
 * parforge: turns a for-loop over a data set into a parallel, observable call at the speed of the
 * loop you would write by hand.
 *
 * The functions you call for your own data are generated from a spec: see the header that
 * `parforge generate` or CMake's parforge_generate() makes for it. This header is what all of them
 * have in common, ordered as a lesson:
 *
 *   1. errors             what every call answers
 *   2. threads and chunks how n items are dealt out
 *   3. options            what one call may ask for
 *   4. failures           which items failed, and how
 *   5. inside a function  what an element function may ask
 *   6. background jobs    start, watch, wait, stop
 *   7. several jobs       wait for one, or all, of them
 *   8. executors          where background jobs queue
 *   9. manners            ^C, a progress bar, messages
 *  10. version
 *
 * Every function may be called from any thread at any time, unless its comment says otherwise.
 * Times are in seconds, sizes in bytes, counts in items.
 */
#ifndef PARFORGE_PARFORGE_H
#define PARFORGE_PARFORGE_H

#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>

#if defined __GNUC__
#define PARFORGE_API __attribute__((visibility("default")))
#define PARFORGE_CHECK_RESULT __attribute__((warn_unused_result))
#else
#define PARFORGE_API
#define PARFORGE_CHECK_RESULT
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- 1. Errors ------------------------------------------------------------------------------ */

/*
 * The one table of errors: X(name, meaning). The enumerators, parforge_error_name() and
 * parforge_error_message() are made from it, in this order, from 0.
 */
#define PARFORGE_ERROR_TABLE(X)                                                                    \
    X(PARFORGE_OK, "success")                                                                      \
    X(PARFORGE_ERR_INVALID, "an argument is invalid; nothing was started")                         \
    X(PARFORGE_ERR_NOT_INITIALIZED, "the job was never started")                                   \
    X(PARFORGE_ERR_NOT_RUNNING, "the job is not running")                                          \
    X(PARFORGE_ERR_STILL_RUNNING, "the job is still running")                                      \
    X(PARFORGE_ERR_TIMED_OUT, "the time to wait is over; nothing is lost, ask again")              \
    X(PARFORGE_ERR_NO_MEMORY, "there is not enough memory")                                        \
    X(PARFORGE_ERR_NO_THREADS, "not one thread could be created")                                  \
    X(PARFORGE_ERR_PROCESSOR, "an element function reported a failure")                            \
    X(PARFORGE_ERR_HOOK, "a hook reported a failure")                                              \
    X(PARFORGE_ERR_KILLED, "the job was killed before all its items were done")                    \
    X(PARFORGE_ERR_CRASHED, "an element function crashed its process")                             \
    X(PARFORGE_ERR_FORKED, "the job belongs to the parent of this forked process")                 \
    X(PARFORGE_ERR_SHUT_DOWN, "the executor was shut down")                                        \
    X(PARFORGE_ERR_MPI, "an MPI call failed")

#define PARFORGE_ENUMERATOR(name, message) name,

/* What a call answers. PARFORGE_OK is 0, every other value is an error. */
typedef enum parforge_error { PARFORGE_ERROR_TABLE(PARFORGE_ENUMERATOR) } parforge_error;

#undef PARFORGE_ENUMERATOR

/*
 * The spelling of an error's enumerator, for instance "PARFORGE_ERR_INVALID".
 * Never NULL: any other number is "PARFORGE_ERR_UNKNOWN". The string is static.
 */
PARFORGE_API const char *parforge_error_name(parforge_error error);

/* A sentence about an error in general. Never NULL. The string is static. */
PARFORGE_API const char *parforge_error_message(parforge_error error);

/*
 * The sentence about the latest error that parforge reported to the calling thread, with the
 * particulars: which argument, which item, which limit. "" while there was none. A success leaves
 * it as it is, as errno. The string belongs to the thread and lasts until its next error.
 */
PARFORGE_API const char *parforge_last_error(void);

/* ---- 2. Threads and chunks ------------------------------------------------------------------ */

/* For max_threads: as many threads as the process may use CPUs (its affinity mask and its cgroup's
 * CPU quota, rounded up; read at the first use). */
#define PARFORGE_ALL_CORES (-1)

/* The largest number of threads that can be asked for. */
#define PARFORGE_MOST_THREADS 65536

/*
 * How many threads, and so chunks, n items are dealt to: min(max_threads, n).
 *
 * max_threads: 1 to PARFORGE_MOST_THREADS; PARFORGE_ALL_CORES; or 0, which means the environment
 * variable PARFORGE_MAX_THREADS (a number, or "cores"; read at the first use), else 8.
 * Returns 0 where n is 0 or max_threads is none of these.
 */
PARFORGE_API int parforge_thread_count(size_t n, int max_threads);

/* The items begin, begin + 1, … end - 1. */
typedef struct parforge_chunk {
    size_t begin;
    size_t end;
} parforge_chunk;

/*
 * The items of chunk `index` when n items are dealt to `threads` chunks: n / threads items each,
 * and one more in each of the first n % threads. The layout depends on nothing else, so it is the
 * same whatever number of threads turns up to run it.
 *
 * An index outside 0 … threads - 1, or threads < 1, gives the empty chunk { n, n }.
 */
PARFORGE_API parforge_chunk parforge_chunk_of(size_t n, int threads, int index);

/* ---- 3. Options ----------------------------------------------------------------------------- */

/* How the items are dealt to threads. */
typedef enum parforge_schedule {
    PARFORGE_SCHEDULE_SPEC = 0, /* as the spec says; static where it is silent */
    PARFORGE_SCHEDULE_STATIC,   /* one chunk per thread, never moved */
    PARFORGE_SCHEDULE_ADAPTIVE  /* the same chunks, but a thread that has run dry takes half of what
                                   is left of the fullest one; results and errors stay the same */
} parforge_schedule;

/*
 * Where a job runs.
 *
 * Processes are forked for the job, one for each chunk, and see the data as it was when the job
 * began. What an element function writes stays in its process, but for its results, which may not
 * be pointers (PARFORGE_ERR_INVALID). One that crashes or calls _exit() fails its item and no
 * other: the next items are run by another process. An item may run twice if another one near it
 * crashes. The function may call what a forked child of your program may call: with other threads
 * about, nothing that waits for a lock which they could have held, and no exit(). See
 * docs/processes.md.
 */
typedef enum parforge_backend {
    PARFORGE_THREADS = 0, /* the threads of this process */
    PARFORGE_PROCESSES    /* max_threads is how many run at once; the schedule is static */
} parforge_backend;

/* What the failure of an item means for the others. */
typedef enum parforge_on_error {
    PARFORGE_ON_ERROR_SPEC = 0, /* as the spec says; stop where it is silent */
    PARFORGE_STOP,              /* the items above the lowest failing one are not begun any more */
    PARFORGE_CONTINUE           /* every item is tried */
} parforge_on_error;

/* Queues background jobs: see part 8. */
typedef struct parforge_executor parforge_executor;

/*
 * What one call asks for. All zero means: as the spec says, else as noted here.
 * The library reads it during the call only; pointers in it are not kept.
 */
typedef struct parforge_options {
    int max_threads;            /* as parforge_thread_count(); 0: the spec's */
    const char *name;           /* threads are named name0, name1, … by chunk while they run it,
                                   cut to the system's 15 bytes; NULL: the spec's, else unnamed */
    parforge_schedule schedule; /* 0: the spec's */
    parforge_backend backend;   /* 0: the threads of this process */
    parforge_on_error on_error; /* 0: the spec's */
    const int *ignore_errors;   /* codes of the element function that count as success, with the
                                   default in the item's slot; NULL: the spec's */
    size_t ignore_errors_count;
    bool suppress_errors;        /* failures are listed, and the call succeeds; implies
                                    PARFORGE_CONTINUE; true here or in the spec */
    bool daemon;                 /* background jobs: do not wait for it at exit */
    double timeout;              /* seconds for the whole job, then it is killed; 0: none.
                                    Processes that run on after 0.1 s more get SIGKILL */
    double item_timeout;         /* processes only: seconds for one item, which then fails with
                                    code 0 and signal SIGKILL; 0: none */
    parforge_executor *executor; /* background jobs: where to queue; ignored by synchronous calls */
} parforge_options;

#ifdef __cplusplus
#define PARFORGE_OPTIONS_INIT                                                                      \
    {                                                                                              \
    }
#else
#define PARFORGE_OPTIONS_INIT                                                                      \
    {                                                                                              \
        0                                                                                          \
    }
#endif

/* ---- 4. Failures ---------------------------------------------------------------------------- */

/* An item that failed. */
typedef struct parforge_failure {
    size_t index; /* of the item */
    int code;     /* what the element function returned; 0 after a crash */
    int signal;   /* after a crash, the signal that ended its process; 0 for _exit(), and else */
} parforge_failure;

/*
 * The failures of the calling thread's last synchronous call, sorted by index: with
 * PARFORGE_STOP at most one, the lowest failing index, which is the one a plain for-loop would
 * have met; with PARFORGE_CONTINUE all. Ignored errors are not failures.
 *
 * Stores the first `capacity` of them in `failures` (NULL is fine with capacity 0) and returns how
 * many there are, so that a first call with (NULL, 0) tells how much room is needed.
 */
PARFORGE_API size_t parforge_last_failures(parforge_failure *failures, size_t capacity);

/* ---- 5. Inside an element function ---------------------------------------------------------- */

/*
 * For element functions that take long: true once the result of the item at hand is not wanted any
 * more, because the job was killed, ran out of its time, or a lower item failed. The function may
 * then return at once with any result: the item does not count as done, nor as failed.
 *
 * Returns false on threads that run no item. Costs a few nanoseconds.
 */
PARFORGE_API bool parforge_should_stop(void);

/* ---- 6. Background jobs --------------------------------------------------------------------- */

/*
 * A run in the background. The generated functions make it: …_create() one that is not started,
 * …_start() and …_submit() one that is. Whoever made it owns it, and releases it.
 *
 * Time-outs are in seconds: PARFORGE_FOREVER waits for ever, 0 only asks, and a negative one or nan
 * is PARFORGE_ERR_INVALID. In a forked child, a job of the parent answers PARFORGE_ERR_FORKED.
 */
typedef struct parforge_job parforge_job;

#define PARFORGE_FOREVER ((double)INFINITY)

/* The one table of statuses, made into the enumerators and parforge_status_name(). */
#define PARFORGE_STATUS_TABLE(X)                                                                   \
    X(PARFORGE_IDLE)    /* not started yet */                                                      \
    X(PARFORGE_PENDING) /* waits in its executor's queue */                                        \
    X(PARFORGE_RUNNING)                                                                            \
    X(PARFORGE_INVOKING_HOOKS) /* the results are there */                                         \
    X(PARFORGE_COMPLETED)                                                                          \
    X(PARFORGE_ERRORED)                                                                            \
    X(PARFORGE_KILL_SCHEDULED) /* killed, but an item still runs */                                \
    X(PARFORGE_KILLED)

#define PARFORGE_ENUMERATOR(name) name,

typedef enum parforge_status { PARFORGE_STATUS_TABLE(PARFORGE_ENUMERATOR) } parforge_status;

#undef PARFORGE_ENUMERATOR

/* The spelling of a status's enumerator. Never NULL. The string is static. */
PARFORGE_API const char *parforge_status_name(parforge_status status);

/*
 * Starts a job that is idle, or one that has ended afresh: its hooks stay, its results are made
 * anew.
 *
 * PARFORGE_ERR_STILL_RUNNING  it has not ended
 * PARFORGE_ERR_SHUT_DOWN      its executor takes no more jobs
 * PARFORGE_ERR_NO_THREADS     the system has no thread for it; the job is as before
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_job_start(parforge_job *job);

/*
 * Waits for the end, and says how it was:
 *
 * PARFORGE_OK                  all items are done, all hooks succeeded (or errors are suppressed)
 * PARFORGE_ERR_HOOK            all items are done, a hook failed
 * PARFORGE_ERR_PROCESSOR       an item failed: see parforge_job_failures()
 * PARFORGE_ERR_CRASHED         an item, or again and again a worker's init, crashed its process
 * PARFORGE_ERR_KILLED          killed, or out of its options.timeout
 * PARFORGE_ERR_NO_MEMORY       for a worker, a process, or a list of failures
 * PARFORGE_ERR_NO_THREADS      the system had no process for it
 * PARFORGE_ERR_TIMED_OUT       it has not ended; nothing is lost, ask again
 * PARFORGE_ERR_NOT_INITIALIZED it was never started
 * PARFORGE_ERR_INVALID         called from an item or a hook of the same job
 *
 * Where another thread starts the job again at its end, this may wait for the next end.
 *
 * Called from an item or a hook of another job, it runs a pending job itself instead of waiting.
 *
 * So may any call with PARFORGE_FOREVER, where earlier runs of the processor say that the job takes
 * less than 50 microseconds: it is over sooner than a driver thread is awake. The program's signal
 * handlers then run in its items, as in those of a synchronous call. It is left to a driver where
 * it has hooks, where its executor's threads have a name or an initializer, or max_jobs run, and
 * where the caller has less stack left than a driver.
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_job_join(parforge_job *job,
                                                                    double timeout);

/*
 * Ends a job: a pending one never runs, of a running one no item is begun by a thread that has
 * begun 64 items since (one, where its loop does not vectorise). With `yielding` waits for
 * its end, so that nothing runs any more once it has answered PARFORGE_OK.
 *
 * Processes that have not ended when the time-out is over, also without `yielding`, get SIGKILL;
 * with 0 that is at once, but for 2 ms.
 *
 * PARFORGE_OK                  it is, or will be, PARFORGE_KILLED
 * PARFORGE_ERR_TIMED_OUT       it will be, but an item still runs
 * PARFORGE_ERR_NOT_RUNNING     it had ended before
 * PARFORGE_ERR_NOT_INITIALIZED it was never started
 * PARFORGE_ERR_INVALID         yielding in an item or a hook of the same job, which is killed all
 *                              the same; or no time-out, and then it is not
 *
 * "Will be" but for a job whose last items are being done: it ends as if nobody had killed it.
 *
 * With (job, false, 0) it is safe in a signal handler, and leaves parforge_last_error() alone.
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_job_kill(parforge_job *job,
                                                                    bool yielding, double timeout);

/* Whether it was started and has not ended. False for NULL. */
PARFORGE_API bool parforge_job_is_alive(const parforge_job *job);

/* PARFORGE_IDLE for NULL. */
PARFORGE_API parforge_status parforge_job_status(const parforge_job *job);

/* How far a job is. */
typedef struct parforge_progress {
    size_t done;      /* items tried */
    size_t total;     /* items */
    double elapsed;   /* seconds since it runs; 0 before */
    double remaining; /* seconds, if it goes on so; INFINITY while nothing is known */
} parforge_progress;

/* A snapshot; takes no lock. PARFORGE_ERR_INVALID where progress is NULL. */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error
parforge_job_progress(const parforge_job *job, parforge_progress *progress);

/* How many chunks, and so threads at most, the job has: parforge_thread_count()'s number, whatever
 * team turned up. 0 for NULL. */
PARFORGE_API int parforge_job_threads(const parforge_job *job);

typedef struct parforge_chunk_report {
    size_t begin;
    size_t end;
    size_t done; /* of its items, the first so many are tried */
    int thread;
} parforge_chunk_report;

/* One of the chunks 0 … parforge_job_threads() - 1; PARFORGE_ERR_INVALID for another. */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_job_chunk(const parforge_job *job,
                                                                     int index,
                                                                     parforge_chunk_report *report);

/* The failures of a job that has ended, as parforge_last_failures() gives those of a call. */
PARFORGE_API size_t parforge_job_failures(const parforge_job *job, parforge_failure *failures,
                                          size_t capacity);

/* Called after the success of a job, on the thread that ran it. Returns 0, or what makes
 * parforge_job_join() answer PARFORGE_ERR_HOOK. */
typedef int (*parforge_hook)(parforge_job *job, void *context);

/*
 * Adds a hook. All hooks run, in this order, also when one fails. The results can be read from a
 * hook; it may start, kill or wait for another job, and release its own.
 *
 * Of a job that has COMPLETED the hook is called at once, by the caller, and its failure is
 * PARFORGE_ERR_HOOK; it stays, too, for when the job is started again. PARFORGE_ERR_NOT_RUNNING: it
 * ended otherwise, its hooks do not run, and this one was not added.
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_job_add_hook(parforge_job *job,
                                                                        parforge_hook hook,
                                                                        void *context);

/* A descriptor that is readable once the job has ended, for poll() and the like; it belongs to the
 * job, do not read or close it. -1: there is none to be had. */
PARFORGE_API int parforge_job_fd(parforge_job *job);

/* Waits for the end of the job and frees it, with the results it owns. NULL is fine. From an item
 * or a hook of the same job it only marks it: it is freed at its end. */
PARFORGE_API void parforge_job_release(parforge_job *job);

/* ---- 7. Several jobs ------------------------------------------------------------------------ */

typedef enum parforge_wait_for {
    PARFORGE_FIRST_COMPLETED, /* until one has ended, in whatever way */
    PARFORGE_FIRST_ERROR,     /* until one has ended otherwise than with success, or all have */
    PARFORGE_ALL_COMPLETED    /* until all have ended */
} parforge_wait_for;

/*
 * Waits for several started jobs. *finished, which may be NULL, is how many have ended. A job may
 * be there twice; of no jobs all have ended.
 *
 * PARFORGE_ERR_TIMED_OUT       not yet
 * PARFORGE_ERR_NOT_INITIALIZED one of them was never started
 * PARFORGE_ERR_INVALID         one of them is NULL
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_wait(parforge_job *const *jobs,
                                                                size_t count,
                                                                parforge_wait_for what,
                                                                double timeout, size_t *finished);

/*
 * Waits until one of the jobs has ended and takes it out of the array: *finished is it, *count is
 * one less, the others keep their order. Of no jobs none ends: *finished is NULL. Errors as
 * parforge_wait().
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_next_completed(parforge_job **jobs,
                                                                          size_t *count,
                                                                          double timeout,
                                                                          parforge_job **finished);

/* ---- 8. Executors --------------------------------------------------------------------------- */

typedef struct parforge_executor_options {
    int max_jobs;     /* that run at once, 1 to 4096; 0: 8 */
    const char *name; /* of its driver threads: name0, name1, …; NULL: unnamed */
    void (*initializer)(void *context); /* called by each driver before its first job; or NULL */
    void *context;
} parforge_executor_options;

/*
 * Makes a queue with driver threads of its own, which are created when jobs need them and end when
 * there is nothing to do for 10 seconds. options may be NULL.
 *
 * All executors share the threads of their jobs: one job alone gets what it wants, others get what
 * is left of 64, or of four for each core if that is more, and one at least. With libomp it is 24,
 * or four for each core less 8, for all calls and jobs at once. The chunks stay the same.
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error
parforge_executor_create(parforge_executor **executor, const parforge_executor_options *options);

/*
 * Takes no more jobs. With cancel_pending, those that do not run yet are killed; with wait, returns
 * when all others have ended. PARFORGE_ERR_INVALID: waiting in an item or a hook.
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error
parforge_executor_shutdown(parforge_executor *executor, bool wait, bool cancel_pending);

/* Shuts it down, waits for its jobs, and frees it. NULL is fine. Its jobs stay, to be released. */
PARFORGE_API void parforge_executor_release(parforge_executor *executor);

/* ---- 9. Manners ----------------------------------------------------------------------------- */

/*
 * From now on the first ^C (SIGINT) kills all jobs, synchronous calls among them, and lets the
 * program collect what is done; the second acts as the first would have before. A handler that was
 * installed before is called as well. Nothing is installed unless this is called.
 *
 * PARFORGE_ERR_NO_THREADS: the system has no thread that could wait for the signal.
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_signals_install(void);

/* Puts the handler back that was there before. Does nothing if none was installed, or after ^C. */
PARFORGE_API void parforge_signals_restore(void);

/*
 * Waits for the job and draws how far it is: one line on a terminal, which is erased at the end,
 * else a plain line every five seconds. Returns what parforge_job_join() returns.
 */
PARFORGE_API PARFORGE_CHECK_RESULT parforge_error parforge_progress_bar(parforge_job *job,
                                                                        FILE *stream);

/* What is said about background jobs on stderr, one line per event. */
typedef enum parforge_verbosity {
    PARFORGE_QUIET = 0, /* nothing: the default */
    PARFORGE_NORMAL,    /* jobs that fail or are killed */
    PARFORGE_VERBOSE    /* and when one begins, and ends well */
} parforge_verbosity;

PARFORGE_API void parforge_set_verbosity(parforge_verbosity verbosity);

/* ---- 10. Version ----------------------------------------------------------------------------- */

#define PARFORGE_VERSION_MAJOR 0
#define PARFORGE_VERSION_MINOR 1
#define PARFORGE_VERSION_PATCH 0

/* The version of the library that is linked, for instance "0.1.0". The string is static. */
PARFORGE_API const char *parforge_version(void);

#ifdef __cplusplus
}
#endif

#endif /* PARFORGE_PARFORGE_H */
