#include "team.h"

#include "thread.h"

#include <ctype.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* libomp gives its threads at least this much stack, whatever the system's default is, and needs
 * some memory of its own beside it. */
#define LLVM_STACK ((size_t)8 << 20)
#define LLVM_MARGIN ((size_t)16 << 20)

/* A gate at which created threads wait until all that can be created are there. */
typedef struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t opened;
    bool is_open;
} gate;

static void *wait_at_gate(void *context)
{
    gate *const g = context;
    void *volatile some =
        malloc(1); /* brings the thread's own arena, as the real one's first will */

    free(some);
    (void)pthread_mutex_lock(&g->mutex);
    while (!g->is_open) {
        (void)pthread_cond_wait(&g->opened, &g->mutex);
    }
    (void)pthread_mutex_unlock(&g->mutex);
    return NULL;
}

/* A number, and B, K, M or G; default_shift says what a number alone means. 0 where it is none. */
static size_t size_of_text(const char *text, int default_shift)
{
    char *unit = NULL;

    if (text == NULL) {
        return 0;
    }

    const unsigned long long number = strtoull(text, &unit, 10);
    int shift = default_shift;

    while (isspace((unsigned char)*unit)) {
        unit++;
    }
    switch (toupper((unsigned char)*unit)) {
    case 'B':
        shift = 0;
        break;
    case 'K':
        shift = 10;
        break;
    case 'M':
        shift = 20;
        break;
    case 'G':
        shift = 30;
        break;
    default:
        break;
    }
    return number <= SIZE_MAX >> shift ? (size_t)number << shift : 0;
}

size_t parforge_stack_size_of_environment(void)
{
    const size_t sizes[] = {
        size_of_text(getenv("OMP_STACKSIZE"), 10),
        size_of_text(getenv("GOMP_STACKSIZE"), 10),
        size_of_text(getenv("KMP_STACKSIZE"), 0),
    };
    size_t largest = 0;

    for (size_t i = 0; i < sizeof sizes / sizeof sizes[0]; i++) {
        largest = sizes[i] > largest ? sizes[i] : largest;
    }
    return largest;
}

/* The stack that the runtime's own threads will have, so that the proof needs what they need. */
static void set_stack_size(pthread_attr_t *attributes, parforge_openmp openmp)
{
    size_t size = parforge_stack_size_of_environment();

    if (openmp == PARFORGE_OPENMP_LLVM) {
        size = (size > LLVM_STACK ? size : LLVM_STACK) + LLVM_MARGIN;
    }
    if (size > 0) {
        (void)pthread_attr_setstacksize(attributes, size); /* refused sizes leave the default */
    }
}

/* What a runtime allocates for a team, generously, beside the stacks. */
#define RUNTIME_MEMORY ((size_t)8 << 20)

static bool has_runtime_memory(void)
{
    void *volatile memory = malloc(RUNTIME_MEMORY);
    const bool is_there = memory != NULL;

    free(memory);
    return is_there;
}

/* Creates up to `wanted` threads at once and ends them again; returns how many there were, or 0
 * where nothing was left beside them. */
static int create_and_end(pthread_t *threads, int wanted, const pthread_attr_t *attributes)
{
    gate g = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false};
    int created = 0;
    sigset_t all;
    sigset_t old;

    /* The program's signals are not for these threads. */
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &old);
    while (created < wanted &&
           pthread_create(&threads[created], attributes, wait_at_gate, &g) == 0) {
        created++;
    }
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);

    const bool is_enough = has_runtime_memory();

    (void)pthread_mutex_lock(&g.mutex);
    g.is_open = true;
    (void)pthread_cond_broadcast(&g.opened);
    (void)pthread_mutex_unlock(&g.mutex);
    for (int i = 0; i < created; i++) {
        (void)pthread_join(threads[i], NULL);
    }
    (void)pthread_cond_destroy(&g.opened);
    (void)pthread_mutex_destroy(&g.mutex);
    return is_enough ? created : 0;
}

/* How many of so many threads can be created. */
static int creatable(parforge_openmp openmp, int wanted)
{
    pthread_t *const threads = malloc((size_t)wanted * sizeof *threads);
    pthread_attr_t attributes;
    int count = 0;

    if (threads != NULL && pthread_attr_init(&attributes) == 0) {
        set_stack_size(&attributes, openmp);
        count = create_and_end(threads, wanted, &attributes);
        (void)pthread_attr_destroy(&attributes);
    }
    free(threads);
    return count;
}

/* How many of the threads that could just be created are better not used, at the limit: one for the
 * runtime's own memory and for others. libomp needs more for a thread than can be tried out, so
 * that where not all can be had it gets none. */
static int spare(parforge_openmp openmp, int count)
{
    return openmp == PARFORGE_OPENMP_LLVM ? count : count > 0 ? 1 : 0;
}

/* Held while threads are created, from the proof to the region. */
static pthread_mutex_t creation = PTHREAD_MUTEX_INITIALIZER;

/* Under the lock. */
static int provable(const parforge_processor *processor, int threads, int present)
{
    const int missing = threads - present;

    /* The first question initializes the runtime, which needs memory, too. */
    if (processor->in_parallel() != 0) {
        return 1;
    }

    const int count = creatable(processor->openmp, missing);

    return count == missing ? threads : present + count - spare(processor->openmp, count);
}

int parforge_form_team(const parforge_processor *processor, int threads)
{
    parforge_thread *const thread = parforge_thread_self();
    const int present = thread->team > 1 ? thread->team : 1;

    if (threads <= 1 || processor->in_parallel == NULL) {
        return 1;
    }
    if (threads > present) {
        (void)pthread_mutex_lock(&creation);
        threads = provable(processor, threads, present);
        if (threads > present) {
            thread->is_creating = true;
        } else {
            (void)pthread_mutex_unlock(&creation);
        }
    } else if (processor->in_parallel() != 0) {
        return 1;
    }
    if (threads > 1) {
        thread->team = threads;
    }
    return threads;
}

void parforge_team_formed(void)
{
    parforge_thread *const thread = parforge_thread_self();

    if (thread->is_creating) {
        thread->is_creating = false;
        (void)pthread_mutex_unlock(&creation);
    }
}

void parforge_teams_after_fork(void)
{
    parforge_thread *const thread = parforge_thread_self();

    creation = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    thread->team = 0;
    thread->is_creating = false;
}
