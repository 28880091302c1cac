"""Runs the contestants' programs, one at a time, in turn."""

from __future__ import annotations

import math
import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

from .builds import Build, Contestant
from .machine import Watch
from .works import MEMORY_WORKS, MemoryWork, Work

POLICIES = ("default", "passive")

# Of contestants that do without OpenMP: they run once for all policies.
ANY_POLICY = "any"

# How far sums may lie apart that were added in different orders, relatively.
ROUNDING = 1e-9

# Before a run is repeated because other programs took CPU time from it, in seconds.
PAUSE = 2.0

NO_SUCH_LOOP = 3  # exit status of a contestant's program


class MeasureError(Exception):
    """A contestant failed, or its results differ from the others'."""


@dataclass(frozen=True)
class Case:
    """What the contestants of one table row have in common."""

    build: Build
    policy: str
    work: Work
    threads: int


@dataclass(frozen=True)
class Sample:
    """What one process of one contestant measured."""

    case: Case
    contestant: Contestant
    round: int
    nanoseconds: tuple[float, ...]  # per call, by batch
    result: str  # a digest, or where it is rounded the number itself
    is_rounded: bool
    is_disturbed: bool

    @property
    def median(self) -> float:
        return statistics.median(self.nanoseconds)


@dataclass
class Plan:
    builds: list[Build]
    policies: list[str]
    works: list[Work]
    threads: tuple[int, ...]
    rounds: int  # at most
    patience: int  # how many runs may be repeated because other programs disturbed them
    names: frozenset[str] = frozenset()  # of the contestants; empty: all
    repeats: int = field(default=0, init=False)  # so far

    def contestants(self, build: Build) -> list[Contestant]:
        return [
            contestant
            for contestant in build.contestants
            if not self.names or contestant.name in self.names
        ]

    def cases(self) -> Iterator[Case]:
        """Without a policy."""
        for build in self.builds:
            for work in self.works:
                for threads in self.threads:
                    yield Case(build, ANY_POLICY, work, threads)

    def runs(self, case: Case) -> list[tuple[Case, Contestant]]:
        """All that is compared in a case, under each policy that matters to it."""
        contestants = self.contestants(case.build)
        found = []
        for policy in self.policies:
            with_policy = replace(case, policy=policy)
            found += [(with_policy, one) for one in contestants if one.has_policies]
        return found + [(case, one) for one in contestants if not one.has_policies]


def _environment(policy: str) -> dict[str, str]:
    """The caller's, without what would change how threads run."""
    prefixes = ("OMP_", "GOMP_", "KMP_", "PARFORGE_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(prefixes)}
    if policy not in ("default", ANY_POLICY):
        environment["OMP_WAIT_POLICY"] = policy
    return environment


def _run(command: list[str], policy: str) -> list[list[str]] | None:
    """The words of each line that the program printed; None: it lacks this loop."""
    result = subprocess.run(
        command, env=_environment(policy), capture_output=True, text=True, check=False
    )
    if result.returncode == NO_SUCH_LOOP:
        return None
    if result.returncode != 0:
        raise MeasureError(f"`{' '.join(command)}` failed: {result.stderr.strip()}")
    return [line.split() for line in result.stdout.splitlines()]


def _sample(case: Case, contestant: Contestant, plan: Plan, number: int) -> Sample | None:
    work = case.work
    counts = (work.items, case.threads, work.calls, work.batches)
    command = [*contestant.time_command, work.name, *(str(count) for count in counts)]
    while True:
        with Watch() as watch:
            lines = _run(command, case.policy)
        if not watch.is_disturbed or plan.repeats == plan.patience:
            break
        plan.repeats += 1
        time.sleep(PAUSE)
    if lines is None:
        return None
    nanoseconds = tuple(float(words[1]) for words in lines if words[0] == "nanoseconds")
    kind, result = lines[-1]
    return Sample(
        case, contestant, number, nanoseconds, result, kind == "value", watch.is_disturbed
    )


def take_samples(plan: Plan, progress: Callable[[str], None]) -> list[Sample]:
    """One process of each contestant for each case and round; every second round backwards."""
    samples = []
    for number in range(plan.rounds):
        for case in plan.cases():
            if number >= case.work.rounds:
                continue
            threads = f"{case.threads} thread{'s' if case.threads > 1 else ''}"
            progress(f"round {number + 1} of {plan.rounds}, {case.work.title}, {threads}")
            order = plan.runs(case)[:: 1 if number % 2 == 0 else -1]
            found = [_sample(case, contestant, plan, number) for case, contestant in order]
            samples += [sample for sample in found if sample is not None]
    return samples


def _agree(one: Sample, other: Sample) -> bool:
    if one.is_rounded:
        return math.isclose(float(one.result), float(other.result), rel_tol=ROUNDING)
    return one.result == other.result


def check_agreement(samples: list[Sample]) -> None:
    """All contestants of a build compute the same bits from the same data."""
    first: dict[tuple[Build, Work], Sample] = {}
    for sample in samples:
        known = first.setdefault((sample.case.build, sample.case.work), sample)
        if not _agree(known, sample):
            raise MeasureError(
                f"{sample.case.work.title}: {known.contestant.title} and "
                f"{sample.contestant.title} disagree about the results "
                f"({known.result} and {sample.result}; {sample.case.build.title})"
            )


def _memory_of_call(contestant: Contestant, work: MemoryWork, threads: int) -> int | None:
    """Bytes of heap and stacks; None: not known."""
    if not contestant.memory_program:
        return None
    command = [contestant.memory_program, work.name, str(work.items), str(threads)]
    lines = _run(command, "default")
    return None if lines is None else sum(int(words[1]) for words in lines)


def take_memory(plan: Plan) -> dict[tuple[Build, MemoryWork, str], int]:
    """Bytes that a call takes, by the name of the contestant, where they are known."""
    found = {}
    for build in plan.builds:
        for work in MEMORY_WORKS:
            for contestant in build.contestants:
                used = _memory_of_call(contestant, work, plan.threads[0])
                if used is not None:
                    found[build, work, contestant.name] = used
    return found
