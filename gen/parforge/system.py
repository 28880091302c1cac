"""Names that belong to the system: a module with one of them would break code far from it."""

from __future__ import annotations

# <NAME.h> of C23, POSIX, glibc, OpenMP and MPI. The generated NAME.h is in a directory that is
# searched first, so every `#include <NAME.h>` of the target would find it instead.
HEADERS = frozenset(
    """
    assert complex ctype errno fenv float inttypes iso646 limits locale math setjmp signal stdalign
    stdarg stdatomic stdbit stdbool stdckdint stddef stdint stdio stdlib stdnoreturn string tgmath
    threads time uchar wchar wctype
    aio cpio dirent dlfcn endian fcntl fmtmsg fnmatch ftw glob grp iconv langinfo libgen libintl
    monetary mqueue ndbm netdb nl_types poll pthread pwd regex sched search semaphore spawn strings
    syslog tar termios ulimit unistd utime utmpx wordexp
    alloca byteswap crypt elf err error execinfo features getopt ifaddrs link malloc memory mntent
    obstack paths pty shadow syscall ucontext utmp
    omp mpi
    """.split()
)

# PREFIX_… is a function of libc, OpenMP or MPI; a generated `sem_wait` would take its place.
PREFIXES = frozenset(
    """
    aio argp argz atomic clock cnd envz epoll ether eventfd fanotify fmaximum fminimum fts fts64
    gai gomp inet inet6 inotify kmp mpi mq mtx omp pidfd pkey posix pthread res sched sem shm thrd
    timer timerfd tss
    """.split()
)


def module_problem(name: str) -> str | None:
    """Why `name` cannot be a module's; None if it can."""
    if name.lower() in HEADERS:  # some file systems do not tell String.h from string.h
        return f"would hide the system's <{name.lower()}.h>: choose another name"
    if name.split("_")[0] in PREFIXES:
        return f"belongs to the system, as `{name.split('_')[0]}_…` does: choose another name"
    if name.lower() == "parforge":
        return "is the library's own: choose another name"
    return None
