#include "llvm.h"

#include "cores.h"

#include <pthread.h>
#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* As libomp computes the size of its first table, but for what OMP_NUM_THREADS adds. It counts the
 * cores of the machine, which are no fewer than those the process may use. */
#define FIRST_TABLE 32
#define FIRST_TABLE_PER_CORE 4

/* For threads of the program that use OpenMP without us. */
#define SPARE 8

static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static int table; /* its size in threads; 0: not known yet */
static int taken;

static int first_table(void)
{
    const int by_cores = parforge_resolve_threads(PARFORGE_ALL_CORES) * FIRST_TABLE_PER_CORE;

    return by_cores > FIRST_TABLE ? by_cores : FIRST_TABLE;
}

/* Under the mutex. */
static int grant(int others, int wanted)
{
    if (table == 0) {
        table = first_table();
    }
    while (others == 0 && table - SPARE < wanted) {
        table *= 2; /* as libomp does */
    }

    const int left = table - SPARE - others;

    return wanted <= left ? wanted : left > 1 ? left : 1;
}

int parforge_llvm_take(parforge_thread *thread, int wanted)
{
    (void)pthread_mutex_lock(&mutex);

    const int granted = grant(taken - thread->llvm_places, wanted);

    if (granted > thread->llvm_places) {
        taken += granted - thread->llvm_places;
        parforge_thread_own_places(thread, granted);
    }
    (void)pthread_mutex_unlock(&mutex);
    return granted;
}

void parforge_llvm_keep(parforge_thread *thread, int places)
{
    if (thread->llvm_places > places) {
        (void)pthread_mutex_lock(&mutex);
        taken -= thread->llvm_places - places;
        (void)pthread_mutex_unlock(&mutex);
        thread->llvm_places = places;
    }
}

void parforge_llvm_after_fork(void)
{
    mutex = (pthread_mutex_t)PTHREAD_MUTEX_INITIALIZER;
    table = 0;
    taken = 0;
    parforge_thread_self()->llvm_places = 0;
}

void parforge_llvm_forget(const parforge_processor *processor, pid_t process)
{
    char name[64];

    if (processor->openmp == PARFORGE_OPENMP_LLVM) {
        (void)snprintf(name, sizeof name, "/__KMP_REGISTERED_LIB_%d_%d", (int)process,
                       (int)getuid());
        (void)shm_unlink(name);
    }
}
