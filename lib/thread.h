/* What the library remembers for each thread of the process. */
#ifndef PARFORGE_LIB_THREAD_H
#define PARFORGE_LIB_THREAD_H

#include "outcome.h"

#include <parforge/generated.h>

typedef struct parforge_thread {
    parforge_cursor *cursor; /* of the innermost chunk that the thread runs, or NULL */
    unsigned
        generation; /* of the process, by forks, when the thread first ran a job; 0: none yet */
    unsigned calls_alone;                   /* counts around */
    unsigned chunks_opened;                 /* counts around */
    const parforge_job *last_job;           /* where it was: it need not be there any more */
    struct parforge_background *background; /* the innermost that it drives, or NULL */
    bool is_calling;                        /* `job` is in use */
    bool is_driver;                         /* of an executor */
    bool is_creating;                       /* it holds the lock of those that create threads */
    int teams[3];                           /* of its last region, by the runtime */
    int llvm_places;                        /* that it has taken in libomp's table */
    bool is_leaving;                        /* its end was seen once */
    parforge_failures failures;             /* of its last synchronous call */
    char error[512];                        /* parforge_last_error() */
    parforge_job job;                       /* of its synchronous call */
} parforge_thread;

extern _Thread_local parforge_thread parforge_this_thread;

/* The calling thread's. Never NULL. */
static inline parforge_thread *parforge_thread_self(void)
{
    parforge_thread *self = &parforge_this_thread;

    /* Compilers look for it again and again, as for a constant; in a shared library that is a call
     * each time. */
    __asm__("" : "+r"(self));
    return self;
}

/* Replaces the thread's failures by others, which it owns from now on. */
void parforge_thread_own_failures(parforge_thread *thread, parforge_failures failures);

static inline void parforge_thread_forget_failures(parforge_thread *thread)
{
    if (thread->failures.count > 0) {
        parforge_thread_own_failures(thread, (parforge_failures){0});
    }
}

/* Has parforge_llvm_keep() called when the thread ends. */
void parforge_thread_own_places(parforge_thread *thread, int places);

#endif
