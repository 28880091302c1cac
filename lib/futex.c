#include "futex.h"

#include "clock.h"

#include <errno.h>
#include <limits.h>
#include <linux/futex.h>
#include <stddef.h>
#include <sys/syscall.h>
#include <unistd.h>

/* FUTEX_WAIT_BITSET takes an instant on the monotonic clock, FUTEX_WAIT only a duration. */
static bool wait_for(atomic_uint *word, int private, unsigned expected, int64_t deadline)
{
    const struct timespec until = {(time_t)(deadline / 1000000000), (long)(deadline % 1000000000)};
    const long result =
        syscall(SYS_futex, word, FUTEX_WAIT_BITSET | private, expected,
                deadline == PARFORGE_NEVER ? NULL : &until, NULL, FUTEX_BITSET_MATCH_ANY);

    return result == 0 || errno != ETIMEDOUT;
}

static void wake(atomic_uint *word, int private)
{
    const int saved = errno;

    (void)syscall(SYS_futex, word, FUTEX_WAKE | private, INT_MAX, NULL, NULL, 0);
    errno = saved;
}

bool parforge_futex_wait(atomic_uint *word, unsigned expected, int64_t deadline)
{
    return wait_for(word, FUTEX_PRIVATE_FLAG, expected, deadline);
}

bool parforge_futex_wait_shared(atomic_uint *word, unsigned expected, int64_t deadline)
{
    return wait_for(word, 0, expected, deadline);
}

void parforge_futex_wake(atomic_uint *word)
{
    wake(word, FUTEX_PRIVATE_FLAG);
}

void parforge_futex_wake_shared(atomic_uint *word)
{
    wake(word, 0);
}
