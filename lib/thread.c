#include "thread.h"

#include <pthread.h>
#include <stdlib.h>

static _Thread_local parforge_thread self;

/* A thread-specific key is the portable way to have something freed when a thread ends. It is made
 * when the first list needs it, so that loading the library changes nothing. */
static pthread_key_t list_key;
static pthread_once_t list_key_once = PTHREAD_ONCE_INIT;
static bool list_key_made;

/* Destructors of other keys may call the library after this one, which then is called again. */
static void free_list(void *thread)
{
    parforge_free_failures(&((parforge_thread *)thread)->failures);
}

static void make_list_key(void)
{
    list_key_made = pthread_key_create(&list_key, free_list) == 0;
}

parforge_thread *parforge_thread_self(void)
{
    return &self;
}

void parforge_thread_own_failures(parforge_thread *thread, parforge_failures failures)
{
    parforge_free_failures(&thread->failures);
    thread->failures = failures;
    if (failures.list != NULL && pthread_once(&list_key_once, make_list_key) == 0 &&
        list_key_made) {
        /* Without room for the key's value the list leaks when the thread ends, nothing worse. */
        (void)pthread_setspecific(list_key, thread);
    }
}

size_t parforge_last_failures(parforge_failure *failures, size_t capacity)
{
    return parforge_copy_failures(&self.failures, failures, capacity);
}
