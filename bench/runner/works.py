"""What is measured, how often, and what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass, replace

BASELINE = "openmp_static"
STATIC = "parforge_static"
ADAPTIVE = "parforge_adaptive"
MEASURED = (STATIC, ADAPTIVE)

# The targets are for gcc; other compilers may be this much beside them.
TOLERANCE = 0.05

# For the test whether contestants agree, no multiples of anything: of cheap items and others.
CHEAP = 10007
COSTLY = 107


@dataclass(frozen=True)
class Work:
    """One row of the table."""

    name: str  # as the contestants' programs know it
    title: str
    items: int
    calls: int  # in a batch: enough to make the clock's own time nothing
    batches: int
    static: float | None = None  # aimed at: parforge's time over the baseline's, by schedule
    adaptive: float | None = None
    rounds: int = 9  # at most
    check: int = CHEAP  # so many items, where only the results matter

    def targets(self, compiler: str) -> list[tuple[str, float]]:
        """Names of contestants and what is aimed at."""
        more = 0.0 if compiler == "GNU" else TOLERANCE
        wanted = ((STATIC, self.static), (ADAPTIVE, self.adaptive))
        return [(name, limit + more) for name, limit in wanted if limit is not None]


WORKS = (
    Work("affine", "affine, 10^3 doubles", 10**3, 2000, 25, static=1.05, adaptive=1.15),
    Work("few", "the same, serial below 5,000", 10**3, 2000, 25, static=0.20),
    Work("affine", "affine, 10^5 doubles", 10**5, 200, 25, static=1.02, adaptive=1.02),
    Work("affine", "affine, 2^26 doubles", 2**26, 1, 7, static=0.88, adaptive=1.02, rounds=7),
    Work("polynomial", "polynomial, 2^22 doubles", 2**22, 4, 9, static=1.01, adaptive=1.02),
    Work(
        "black_scholes",
        "Black-Scholes, 2^21 options",
        2**21,
        calls=1,
        batches=5,
        static=1.00,
        adaptive=1.02,
        rounds=7,
    ),
    Work("triangular", "triangular cost, 20,000 items", 20000, 1, 5, adaptive=0.68, check=COSTLY),
    Work("cliff", "cost cliff, 20,000 items", 20000, 1, 5, check=COSTLY),
    Work("mandelbrot", "Mandelbrot, 1,000 rows", 1000, 1, 5, check=COSTLY),
    Work("sums", "20 sums of 5,000,000 squares", 20, 1, 5, static=1.01, check=7),
    Work("roots", "fallible square root, 10^5", 10**5, 50, 15),
    Work("total", "sum of squares, 10^4 doubles", 10**4, 500, 25),
    Work("total", "sum of squares, 2^26 doubles", 2**26, 1, 7, 0.60, 0.60, rounds=7),
    Work("first_fresh", "first results of its own, 2^24", 2**24, 1, 1, 0.45, 0.45),
    Work("fresh", "later results of its own, 2^24", 2**24, 1, 5, 0.45, 0.45, rounds=7),
)

# On different numbers of threads.
SCALED = [
    work
    for work in WORKS
    if (work.name, work.items) == ("affine", 2**26)
    or work.name in ("polynomial", "triangular", "mandelbrot")
]
SCALED_CONTESTANTS = frozenset((BASELINE, *MEASURED))
SCALED_ROUNDS = 3


def scaled_threads(cores: int) -> tuple[int, ...]:
    """Up to 16 where there are as many cores, else up to 8, and never more than 4 for a core."""
    most = 16 if cores >= 16 else min(8, 4 * cores)
    return tuple(threads for threads in (1, 2, 4, 8, 16) if threads <= most)


def quick(works: list[Work]) -> list[Work]:
    return [replace(work, batches=min(3, work.batches), rounds=3) for work in works]


def for_check(works: list[Work]) -> list[Work]:
    """Each work once, as small as shows whether contestants agree."""
    found = {}
    for work in works:
        items = min(work.items, work.check)
        found[work.name, items] = replace(work, items=items, calls=1, batches=1, rounds=1)
    return list(found.values())


@dataclass(frozen=True)
class MemoryWork:
    """What memory one call takes beyond the baseline's."""

    name: str
    title: str

    items = 1000

    def target(self, threads: int) -> int:
        return 4096 + 256 * threads


MEMORY_WORKS = (
    MemoryWork("probe", "bytes added by a call"),
    MemoryWork("fallible_probe", "bytes added by a fallible call"),
)
