#include "thread.h"

#include "llvm.h"

#include <pthread.h>
#include <stdlib.h>

_Thread_local parforge_thread parforge_this_thread;

/* A thread-specific key is the portable way to have something done when a thread ends. It is made
 * when the first thread needs it, so that loading the library changes nothing. */
static pthread_key_t end_key;
static pthread_once_t end_key_once = PTHREAD_ONCE_INIT;
static bool end_key_made;

/* Destructors of other keys may call the library after this one, which then is called again. So it
 * is for the places in libomp's table, which libomp leaves in a destructor of its own. */
static void end_thread(void *context)
{
    parforge_thread *const thread = context;

    parforge_free_failures(&thread->failures);
    if (thread->is_leaving) {
        parforge_llvm_keep(thread, 0);
    } else if (thread->llvm_places > 0) {
        thread->is_leaving = true;
        (void)pthread_setspecific(end_key, thread);
    }
}

static void make_end_key(void)
{
    end_key_made = pthread_key_create(&end_key, end_thread) == 0;
}

/* Without room for the key's value what the thread owns is lost when it ends, nothing worse. */
static void see_end(parforge_thread *thread)
{
    if (pthread_once(&end_key_once, make_end_key) == 0 && end_key_made) {
        (void)pthread_setspecific(end_key, thread);
    }
}

void parforge_thread_own_failures(parforge_thread *thread, parforge_failures failures)
{
    parforge_free_failures(&thread->failures);
    thread->failures = failures;
    if (failures.list != NULL) {
        see_end(thread);
    }
}

void parforge_thread_own_places(parforge_thread *thread, int places)
{
    thread->llvm_places = places;
    see_end(thread);
}

size_t parforge_last_failures(parforge_failure *failures, size_t capacity)
{
    return parforge_copy_failures(&parforge_this_thread.failures, failures, capacity);
}
