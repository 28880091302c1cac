"""What is measured, how often, and what is aimed at."""

from __future__ import annotations

from dataclasses import dataclass

BASELINE = "openmp_static"
MEASURED = "parforge"

# The targets are for gcc; other compilers may be this much beside them.
TOLERANCE = 0.05


@dataclass(frozen=True)
class Work:
    """One row of the table."""

    name: str  # as the contestants' programs know it
    title: str
    items: int
    calls: int  # in a batch: enough to make the clock's own time nothing
    batches: int
    target: float | None  # parforge's time over the baseline's

    def target_with(self, compiler: str) -> float | None:
        if self.target is None or compiler == "GNU":
            return self.target
        return self.target + TOLERANCE


WORKS = (
    Work("affine", "affine, 10^3 doubles", 10**3, 2000, 25, 1.10),
    Work("affine", "affine, 10^5 doubles", 10**5, 200, 25, 1.03),
    Work("polynomial", "polynomial, 2^22 doubles", 2**22, 4, 9, 1.02),
    Work("sums", "20 sums of 5,000,000 squares", 20, 1, 5, 1.01),
    Work("roots", "fallible square root, 10^5", 10**5, 50, 15, None),
)


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
