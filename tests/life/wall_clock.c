/*
 * The test of time-outs once more, with a wall clock that is stepped by an hour, forth or back,
 * whenever somebody looks at it or waits for an instant on it: the program is linked so that these
 * calls come here first. Nothing of parforge may notice.
 */
#include <pthread.h>
#include <semaphore.h>
#include <stdatomic.h>
#include <sys/time.h>
#include <time.h>

#define HOUR 3600
#define DAY 86400

int __real_clock_gettime(clockid_t clock, struct timespec *now);
int __wrap_clock_gettime(clockid_t clock, struct timespec *now);
time_t __wrap_time(time_t *now);
int __wrap_gettimeofday(struct timeval *now, void *zone);
int __real_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  const struct timespec *until);
int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  const struct timespec *until);
int __real_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until);
int __wrap_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until);
int __real_sem_timedwait(sem_t *semaphore, const struct timespec *until);
int __wrap_sem_timedwait(sem_t *semaphore, const struct timespec *until);

static atomic_uint steps;

static time_t step(void)
{
    return atomic_fetch_add(&steps, 1) % 2 == 0 ? HOUR : -HOUR;
}

int __wrap_clock_gettime(clockid_t clock, struct timespec *now)
{
    const int result = __real_clock_gettime(clock, now);

    if (clock == CLOCK_REALTIME || clock == CLOCK_REALTIME_COARSE) {
        now->tv_sec += step();
    }
    return result;
}

time_t __wrap_time(time_t *now)
{
    struct timespec stepped = {0, 0};

    (void)__wrap_clock_gettime(CLOCK_REALTIME, &stepped);
    if (now != NULL) {
        *now = stepped.tv_sec;
    }
    return stepped.tv_sec;
}

int __wrap_gettimeofday(struct timeval *now, void *zone)
{
    struct timespec stepped = {0, 0};

    (void)zone;
    (void)__wrap_clock_gettime(CLOCK_REALTIME, &stepped);
    now->tv_sec = stepped.tv_sec;
    now->tv_usec = stepped.tv_nsec / 1000;
    return 0;
}

/* An instant of these days on the wall clock comes an hour early or late; on the monotonic clock,
 * which began when the machine did, none is near. */
static struct timespec seen_by_system(const struct timespec *until)
{
    struct timespec now = {0, 0};
    struct timespec seen = *until;

    (void)__real_clock_gettime(CLOCK_REALTIME, &now);
    if (until->tv_sec > now.tv_sec - DAY && until->tv_sec < now.tv_sec + DAY) {
        seen.tv_sec += step();
    }
    return seen;
}

int __wrap_pthread_cond_timedwait(pthread_cond_t *condition, pthread_mutex_t *mutex,
                                  const struct timespec *until)
{
    const struct timespec seen = seen_by_system(until);

    return __real_pthread_cond_timedwait(condition, mutex, &seen);
}

int __wrap_pthread_mutex_timedlock(pthread_mutex_t *mutex, const struct timespec *until)
{
    const struct timespec seen = seen_by_system(until);

    return __real_pthread_mutex_timedlock(mutex, &seen);
}

int __wrap_sem_timedwait(sem_t *semaphore, const struct timespec *until)
{
    const struct timespec seen = seen_by_system(until);

    return __real_sem_timedwait(semaphore, &seen);
}
