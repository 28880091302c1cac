/* Drivers: the threads of an executor, each of which runs one job after the other. */
#include "clock.h"
#include "executor_state.h"
#include "exit.h"
#include "proof.h"
#include "thread.h"
#include "thread_name.h"

#include <signal.h>
#include <sys/resource.h>

/* How long a driver waits for another job, in nanoseconds. */
#define IDLE_TIME 10000000000

static bool wait_until(pthread_cond_t *condition, pthread_mutex_t *mutex, int64_t deadline)
{
    const struct timespec until = {(time_t)(deadline / 1000000000), (long)(deadline % 1000000000)};

    return deadline == PARFORGE_NEVER ? pthread_cond_wait(condition, mutex) == 0
                                      : pthread_cond_timedwait(condition, mutex, &until) == 0;
}

bool parforge_executor_await_change(parforge_executor *executor, int64_t deadline)
{
    return wait_until(&executor->finished, &executor->mutex, deadline);
}

static void name_driver(const parforge_executor *executor, int number)
{
    char old_name[16];

    if (executor->name != NULL) {
        parforge_thread_take_name(old_name, executor->name, number);
    }
}

/* Waits for a job, which may have to wait for one that a guest runs; NULL: there was none for a
 * while, or there will be none. Under the mutex. */
static parforge_background *next_job(parforge_executor *executor)
{
    bool is_in_time = true;

    executor->idle++;
    while (!parforge_has_turn(executor) &&
           (executor->first != NULL || (is_in_time && !executor->is_shut_down))) {
        is_in_time = wait_until(&executor->work, &executor->mutex, parforge_now() + IDLE_TIME);
    }
    executor->idle--;
    return executor->first;
}

/* Under the mutex, which is given up meanwhile. */
static void run(parforge_executor *executor, parforge_runner *self, parforge_background *job)
{
    parforge_runner_begins(executor, self, job, true);
    parforge_executor_unlock(executor);
    parforge_background_run(job);
    parforge_executor_lock(executor);
    parforge_runner_has_ended(executor, self);
    parforge_executor_unlock(executor);
    parforge_leave(job); /* the queue's reference; it may have been the last */
    parforge_executor_lock(executor);
}

static void begin(parforge_executor *executor, parforge_runner *self)
{
    parforge_executor_lock(executor);
    parforge_add_runner(executor, self);
    name_driver(executor, executor->next_number++);
    parforge_executor_unlock(executor);
    if (executor->initializer != NULL) {
        executor->initializer(executor->context);
    }
}

static void end(parforge_executor *executor, const parforge_runner *self)
{
    parforge_remove_runner(executor, self);
    executor->drivers--;
    (void)pthread_cond_broadcast(&executor->finished);
}

static void *drive(void *context)
{
    parforge_executor *const executor = context;
    parforge_runner self = {.job = NULL};
    parforge_background *job = NULL;

    parforge_thread_self()->is_driver = true;
    begin(executor, &self);
    parforge_executor_lock(executor);
    while ((job = next_job(executor)) != NULL) {
        run(executor, &self, job);
    }
    end(executor, &self);
    parforge_executor_unlock(executor);
    parforge_executor_drop(executor);
    return NULL;
}

/* As much as the main thread may have: the driver is thread 0 of every team, and OMP_STACKSIZE
 * holds for the others only. 0: what threads have where nobody says a size. */
static size_t stack_size(void)
{
    const size_t size = parforge_stack_size_of_environment();
    struct rlimit limit;

    if (getrlimit(RLIMIT_STACK, &limit) == 0 && limit.rlim_cur != RLIM_INFINITY &&
        limit.rlim_cur > size) {
        return (size_t)limit.rlim_cur;
    }
    return size;
}

static void set_stack_size(pthread_attr_t *attributes)
{
    const size_t size = stack_size();

    if (size > 0) {
        (void)pthread_attr_setstacksize(attributes, size); /* refused sizes leave the default */
    }
}

static size_t driver_stack_size(void)
{
    pthread_attr_t attributes;
    size_t size = SIZE_MAX;

    if (pthread_attr_init(&attributes) == 0) {
        set_stack_size(&attributes);
        (void)pthread_attr_getstacksize(&attributes, &size);
        (void)pthread_attr_destroy(&attributes);
    }
    return size;
}

/* The calling thread's; of size 0 where it cannot be known. */
static void get_own_stack(void **low, size_t *size)
{
    pthread_attr_t attributes;

    *size = 0;
    if (pthread_getattr_np(pthread_self(), &attributes) == 0) {
        (void)pthread_attr_getstack(&attributes, low, size);
        (void)pthread_attr_destroy(&attributes);
    }
}

bool parforge_has_stack_of_driver(void)
{
    static _Thread_local void *low;
    static _Thread_local size_t size;
    static _Thread_local size_t needed; /* 0: not known yet */

    if (needed == 0) {
        needed = driver_stack_size();
        get_own_stack(&low, &size);
    }

    /* Far more than the size where the thread runs on another stack, as coroutines do. */
    const size_t left = (uintptr_t)__builtin_frame_address(0) - (uintptr_t)low;

    return left <= size && left >= needed - needed / 16;
}

static bool create_detached(parforge_executor *executor, bool has_large_stack)
{
    pthread_attr_t attributes;
    pthread_t thread;

    if (pthread_attr_init(&attributes) != 0) {
        return false;
    }
    if (has_large_stack) {
        set_stack_size(&attributes);
    }
    (void)pthread_attr_setdetachstate(&attributes, PTHREAD_CREATE_DETACHED);

    const bool is_created = pthread_create(&thread, &attributes, drive, executor) == 0;

    (void)pthread_attr_destroy(&attributes);
    return is_created;
}

bool parforge_add_driver(parforge_executor *executor)
{
    sigset_t all;
    sigset_t old;

    parforge_prepare_exit();
    /* The program's signals are not for our threads, nor for the teams that they open. */
    (void)sigfillset(&all);
    (void)pthread_sigmask(SIG_SETMASK, &all, &old);

    /* Nobody may have as much memory as the environment says. */
    const bool is_created = create_detached(executor, true) || create_detached(executor, false);

    (void)pthread_sigmask(SIG_SETMASK, &old, NULL);
    if (is_created) {
        executor->drivers++;
        executor->references++;
    }
    return is_created;
}
