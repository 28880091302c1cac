#include "proof.h"

#include <ctype.h>
#include <dlfcn.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

/* libomp gives its threads at least this much stack, whatever the system's default is, and needs
 * some memory of its own beside it. */
#define LLVM_STACK ((size_t)8 << 20)
#define LLVM_MARGIN ((size_t)16 << 20)

/* A gate at which created threads wait until all that can be created are there. */
typedef struct gate {
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    bool is_open;
    int waiting; /* threads */
} gate;

/* A thread created to see whether it can be. */
typedef struct prover {
    pthread_t thread;
    gate *gate;
    pid_t number; /* the kernel's */
} prover;

static void *wait_at_gate(void *context)
{
    prover *const self = context;
    gate *const g = self->gate;
    void *volatile some =
        malloc(1); /* brings the thread's own arena, as the real one's first will */

    free(some);
    self->number = (pid_t)syscall(SYS_gettid);
    (void)pthread_mutex_lock(&g->mutex);
    g->waiting++;
    (void)pthread_cond_broadcast(&g->changed);
    while (!g->is_open) {
        (void)pthread_cond_wait(&g->changed, &g->mutex);
    }
    (void)pthread_mutex_unlock(&g->mutex);
    return NULL;
}

static void open_gate(gate *g)
{
    (void)pthread_mutex_lock(&g->mutex);
    g->is_open = true;
    (void)pthread_cond_broadcast(&g->changed);
    (void)pthread_mutex_unlock(&g->mutex);
}

static void await_arrival(gate *g, int threads)
{
    (void)pthread_mutex_lock(&g->mutex);
    while (g->waiting < threads) {
        (void)pthread_cond_wait(&g->changed, &g->mutex);
    }
    (void)pthread_mutex_unlock(&g->mutex);
}

/* More than any size: libomp takes it for the largest there is, libgomp does not take it. */
#define TOO_MUCH SIZE_MAX

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
    return number <= SIZE_MAX >> shift ? (size_t)number << shift : TOO_MUCH;
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

    if (openmp != PARFORGE_OPENMP_LLVM) {
        size = size != TOO_MUCH ? size : 0;
    } else if (size <= TOO_MUCH - LLVM_MARGIN) {
        size = (size > LLVM_STACK ? size : LLVM_STACK) + LLVM_MARGIN;
    }
    if (size > 0) {
        (void)pthread_attr_setstacksize(attributes, size); /* refused sizes leave the default */
    }
}

/* What a runtime allocates for a team, generously, beside the stacks; and what is left meanwhile to
 * other threads, whose own regions must not find nothing. */
#define RUNTIME_MEMORY ((size_t)8 << 20)

/* How many bytes the process may still map, as far as RLIMIT_AS is concerned. */
static size_t room(void)
{
    struct rlimit limit;
    char text[32] = "";

    if (getrlimit(RLIMIT_AS, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) {
        return SIZE_MAX;
    }

    const int file = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    const ssize_t length = file >= 0 ? read(file, text, sizeof text - 1) : 0;

    if (file >= 0) {
        (void)close(file);
    }
    if (length <= 0) {
        return SIZE_MAX; /* then creation itself is the only test */
    }

    const size_t used = (size_t)strtoull(text, NULL, 10) * (size_t)sysconf(_SC_PAGESIZE);

    return used < limit.rlim_cur ? (size_t)limit.rlim_cur - used : 0;
}

static bool has_room(size_t stack)
{
    const size_t bytes = room();

    return bytes >= RUNTIME_MEMORY && bytes - RUNTIME_MEMORY >= stack;
}

bool parforge_can_ask_runtime(void)
{
    void *volatile some = malloc(1);

    free(some);
    return some != NULL && has_room(0);
}

/* A joined thread still counts against RLIMIT_NPROC until the kernel has let go of it, which may be
 * too late for the thread whose place it has kept. Mostly it is a matter of microseconds. */
static void await_departure(const prover *p)
{
    const struct timespec pause = {0, 100000};

    for (int look = 0; look < 10000 && syscall(SYS_tgkill, getpid(), p->number, 0) == 0; look++) {
        if (look < 100) {
            (void)sched_yield();
        } else {
            (void)nanosleep(&pause, NULL);
        }
    }
}

/* With glibc, the first thread that ends by pthread_exit(), as libgomp's do, loads this library,
 * and where it cannot, for lack of memory, that is the end of the process. So it is loaded before.
 */
static bool can_end_threads(void)
{
#ifdef __GLIBC__
    static void *_Atomic library; /* for good */

    if (library == NULL) {
        library = dlopen("libgcc_s.so.1", RTLD_LAZY);
    }
    return library != NULL;
#else
    return true;
#endif
}

/* Creates up to `wanted` threads at once and ends them again; returns how many there were, or 0
 * where nothing was left beside them. */
static int create_and_end(prover *provers, int wanted, const pthread_attr_t *attributes)
{
    gate g = {PTHREAD_MUTEX_INITIALIZER, PTHREAD_COND_INITIALIZER, false, 0};
    const bool is_memory_limited = room() != SIZE_MAX;
    size_t stack = 0;
    int created = 0;
    sigset_t all;
    sigset_t old;

    /* The program's signals are not for these threads. */
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &old);
    (void)pthread_attr_getstacksize(attributes, &stack);
    while (created < wanted && has_room(stack)) {
        prover *const next = &provers[created];

        next->gate = &g;
        if (pthread_create(&next->thread, attributes, wait_at_gate, next) != 0) {
            break;
        }
        created++;
        if (is_memory_limited) {
            await_arrival(&g, created); /* its memory may be what the next one lacks */
        }
    }
    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);

    const bool is_enough = has_room(0);

    open_gate(&g);
    for (int i = 0; i < created; i++) {
        (void)pthread_join(provers[i].thread, NULL);
    }
    for (int i = 0; i < created; i++) {
        await_departure(&provers[i]);
    }
    (void)pthread_cond_destroy(&g.changed);
    (void)pthread_mutex_destroy(&g.mutex);
    return is_enough ? created : 0;
}

int parforge_creatable_threads(parforge_openmp openmp, int wanted)
{
    prover *const provers = malloc((size_t)wanted * sizeof *provers);
    pthread_attr_t attributes;
    int count = 0;

    if (provers != NULL && can_end_threads() && pthread_attr_init(&attributes) == 0) {
        set_stack_size(&attributes, openmp);
        count = create_and_end(provers, wanted, &attributes);
        (void)pthread_attr_destroy(&attributes);
    }
    free(provers);
    return count;
}
