#include "futex.h"

#include "clock.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

bool parforge_futex_wait(atomic_uint *word, unsigned expected, int64_t deadline)
{
    const struct timespec until = {(time_t)(deadline / 1000000000), (long)(deadline % 1000000000)};

    /* FUTEX_WAIT_BITSET takes an instant on the monotonic clock, FUTEX_WAIT only a duration. */
    const long result =
        syscall(SYS_futex, word, FUTEX_WAIT_BITSET_PRIVATE, expected,
                deadline == PARFORGE_NEVER ? NULL : &until, NULL, FUTEX_BITSET_MATCH_ANY);

    return result == 0 || errno != ETIMEDOUT;
}

void parforge_futex_wake(atomic_uint *word)
{
    const int saved = errno;

    (void)syscall(SYS_futex, word, FUTEX_WAKE_PRIVATE, INT_MAX, NULL, NULL, 0);
    errno = saved;
}
