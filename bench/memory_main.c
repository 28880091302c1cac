/*
 * What memory a call takes while it lasts: NAME WORK ITEMS THREADS
 *
 * Prints "heap <bytes>", the most that a call allocates, and "stack <bytes>", the most that all its
 * threads use, from the frame that makes the call or the thread's first one on. Calls before have
 * started the threads: what is kept from call to call is not counted.
 */
#include "heap.h"
#include "probe.h"
#include "request.h"

#include <dlfcn.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>

#define CALLS_BEFORE 3

typedef int create_function(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);

typedef struct beginning {
    void *(*routine)(void *);
    void *argument;
} beginning;

static void *begin_thread(void *context)
{
    const beginning own = *(beginning *)context;

    free(context);
    probe_set_top(__builtin_frame_address(0));
    return own.routine(own.argument);
}

/* Takes the place of the C library's, to see where each thread's stack begins. */
int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
                   void *(*routine)(void *), void *restrict argument)
{
    create_function *create = NULL;
    beginning *const context = malloc(sizeof *context);

    *(void **)&create = dlsym(RTLD_NEXT, "pthread_create"); /* as POSIX has it */
    if (create == NULL || context == NULL) {
        abort();
    }
    *context = (beginning){routine, argument};
    return create(thread, attributes, begin_thread, context);
}

__attribute__((noinline)) static void run(const work *work, const work_data *data, int threads,
                                          probe_phase phase)
{
    probe_begin(phase);
    if (phase == PROBE_PAINT) {
        probe_set_top(__builtin_frame_address(0));
    }
    work->run(data, threads);
}

int main(int argc, char **argv)
{
    if (argc != 4) {
        fprintf(stderr, "usage: %s WORK ITEMS THREADS\n", argv[0]);
        return BENCH_WRONG_USAGE;
    }

    const work *const work = requested_work(argv[1]);
    const size_t items = requested_number("ITEMS", argv[2], SIZE_MAX);
    const int threads = (int)requested_number("THREADS", argv[3], INT_MAX);
    work_data data = requested_data(work, items);

    for (int call = 0; call < CALLS_BEFORE; call++) {
        run(work, &data, threads, PROBE_REST);
    }
    run(work, &data, threads, PROBE_PAINT);

    const size_t heap_before = heap_in_use();

    heap_forget_peak();
    run(work, &data, threads, PROBE_REST);

    const size_t heap = heap_peak() - heap_before;

    run(work, &data, threads, PROBE_LOOK);
    printf("heap %zu\nstack %zu\n", heap, probe_total());
    work_data_free(&data);
    return fflush(stdout) == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
