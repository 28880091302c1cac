"""The machine: what it is, and whether others are using it."""

from __future__ import annotations

import os
import platform
import resource
import time
from pathlib import Path
from types import TracebackType

# Others' share of one CPU that spoils a measurement, and what the kernel's ticks cannot tell apart.
DISTURBING_SHARE = 0.05
DISTURBING_TICKS = 4


def cpu_count() -> int:
    return len(os.sched_getaffinity(0))


def cpu_model() -> str:
    for line in Path("/proc/cpuinfo").read_text().splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return platform.machine()


def describe() -> str:
    system = f"{platform.system()} {platform.release()}"
    return f"{cpu_model()}, {cpu_count()} cores, {system}, load {os.getloadavg()[0]:.2f}"


def _busy_ticks() -> int:
    """Ticks that all CPUs together spent on anything, here or stolen by the host."""
    words = Path("/proc/stat").read_text().split("\n", 1)[0].split()
    user, nice, system, _idle, _iowait, irq, softirq, steal = (int(word) for word in words[1:9])
    return user + nice + system + irq + softirq + steal


def _own_seconds() -> float:
    """CPU time of this process and of its children that have ended."""
    usages = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return sum(usage.ru_utime + usage.ru_stime for usage in usages)


class Watch:
    """`with Watch() as watch:` sees whether other programs took CPU time meanwhile."""

    def __enter__(self) -> Watch:
        self._time = time.monotonic()
        self._busy = _busy_ticks()
        self._own = _own_seconds()
        self.is_disturbed = False
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        ticks_per_second = os.sysconf("SC_CLK_TCK")
        busy = (_busy_ticks() - self._busy) / ticks_per_second
        others = busy - (_own_seconds() - self._own)
        elapsed = time.monotonic() - self._time
        limit = max(DISTURBING_SHARE * elapsed, DISTURBING_TICKS / ticks_per_second)
        self.is_disturbed = others > limit
