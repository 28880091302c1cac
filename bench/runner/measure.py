"""Runs the contestants' programs, one at a time, in turn."""

from __future__ import annotations

import os
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from .builds import Build, Contestant
from .machine import Watch
from .works import MEMORY_WORKS, MemoryWork, Work

POLICIES = ("default", "passive")

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


@dataclass(frozen=True)
class Sample:
    """What one process of one contestant measured."""

    case: Case
    contestant: Contestant
    round: int
    nanoseconds: tuple[float, ...]  # per call, by batch
    checksum: str
    is_disturbed: bool

    @property
    def median(self) -> float:
        return statistics.median(self.nanoseconds)


@dataclass
class Plan:
    builds: list[Build]
    policies: list[str]
    works: list[Work]
    threads: int
    rounds: int
    patience: int  # how many runs may be repeated because other programs disturbed them
    repeats: int = field(default=0, init=False)  # so far

    def cases(self) -> Iterator[Case]:
        for build in self.builds:
            for policy in self.policies:
                for work in self.works:
                    yield Case(build, policy, work)


def _environment(policy: str) -> dict[str, str]:
    """The caller's, without what would change how threads run."""
    prefixes = ("OMP_", "GOMP_", "KMP_", "PARFORGE_")
    environment = {key: value for key, value in os.environ.items() if not key.startswith(prefixes)}
    if policy != "default":
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
    counts = (work.items, plan.threads, work.calls, work.batches)
    command = [contestant.time_program, work.name, *(str(count) for count in counts)]
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
    checksum = next(words[1] for words in lines if words[0] == "checksum")
    return Sample(case, contestant, number, nanoseconds, checksum, watch.is_disturbed)


def take_samples(plan: Plan, progress: Callable[[str], None]) -> list[Sample]:
    """One process of each contestant for each case and round; every second round backwards."""
    samples = []
    for number in range(plan.rounds):
        for case in plan.cases():
            title = f"round {number + 1} of {plan.rounds}, {case.policy}, {case.work.title}"
            progress(title)
            order = case.build.contestants[:: 1 if number % 2 == 0 else -1]
            found = [_sample(case, contestant, plan, number) for contestant in order]
            samples += [sample for sample in found if sample is not None]
    return samples


def check_agreement(samples: list[Sample]) -> None:
    """All contestants of a build compute the same bits from the same data."""
    first: dict[tuple[Build, Work], Sample] = {}
    for sample in samples:
        known = first.setdefault((sample.case.build, sample.case.work), sample)
        if known.checksum != sample.checksum:
            raise MeasureError(
                f"{sample.case.work.title}: {known.contestant.title} and "
                f"{sample.contestant.title} disagree about the results "
                f"({known.checksum} and {sample.checksum}; {sample.case.build.title})"
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
                used = _memory_of_call(contestant, work, plan.threads)
                if used is not None:
                    found[build, work, contestant.name] = used
    return found
