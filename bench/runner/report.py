"""What the samples say: ratios to the baseline, as a table or as a CSV file."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterable, Sequence
from pathlib import Path

from .builds import Build, Contestant
from .measure import Case, Plan, Sample
from .works import BASELINE, MEASURED, MEMORY_WORKS, MemoryWork

Row = list[str]
Memory = dict[tuple[Build, MemoryWork, str], int]


def time_text(nanoseconds: float) -> str:
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def target_text(value: float, target: float | None, limit_text: str) -> str:
    if target is None:
        return ""
    return f"≤ {limit_text} {'ok' if value <= target else 'missed'}"


class Comparison:
    """The samples of one case."""

    def __init__(self, case: Case, samples: Iterable[Sample]) -> None:
        self._medians: dict[str, dict[int, float]] = {}
        for sample in samples:
            if sample.case == case:
                by_round = self._medians.setdefault(sample.contestant.name, {})
                by_round[sample.round] = sample.median

    def has(self, name: str) -> bool:
        return name in self._medians

    def median(self, name: str) -> float:
        return statistics.median(self._medians[name].values())

    def ratios(self, name: str) -> tuple[float, float, float]:
        """The quartiles of the ratios to the baseline.

        A ratio is of processes that ran one after the other: a machine may be slower for minutes.
        """
        base = self._medians[BASELINE]
        ratios = [median / base[number] for number, median in self._medians[name].items()]
        if len(ratios) < 2:
            return ratios[0], ratios[0], ratios[0]
        low, middle, high = statistics.quantiles(ratios, n=4, method="inclusive")
        return low, middle, high


def _others(build: Build) -> list[Contestant]:
    return [contestant for contestant in build.contestants if contestant.name != BASELINE]


def _head(build: Build) -> Row:
    head = ["work", "OpenMP static"]
    for contestant in _others(build):
        head += [contestant.title, "quartiles"]
    return head + ["target"]


def _time_row(case: Case, samples: list[Sample]) -> Row:
    comparison = Comparison(case, samples)
    row = [case.work.title, time_text(comparison.median(BASELINE))]
    for contestant in _others(case.build):
        if comparison.has(contestant.name):
            low, middle, high = comparison.ratios(contestant.name)
            row += [f"{middle:.3f}", f"{low:.2f}–{high:.2f}"]
        else:
            row += ["", ""]
    target = case.work.target_with(case.build.compiler)
    return row + [target_text(comparison.ratios(MEASURED)[1], target, f"{target or 0:.2f}")]


def _memory_rows(build: Build, memory: Memory, threads: int) -> list[Row]:
    rows = []
    for work in MEMORY_WORKS:
        base = memory.get((build, work, BASELINE))
        measured = memory.get((build, work, MEASURED))
        if base is None or measured is None:
            continue
        row = [work.title, f"{base} B"]
        for contestant in _others(build):
            used = memory.get((build, work, contestant.name))
            row += ["" if used is None else f"{used - base:+} B", ""]
        limit = work.target(threads)
        rows.append(row + [target_text(measured - base, limit, f"{limit} B")])
    return rows


def tables(plan: Plan, samples: list[Sample], memory: Memory) -> list[tuple[str, list[Row]]]:
    """A caption and rows, the first of them the head, for each build and wait policy."""
    result = []
    for build in plan.builds:
        for policy in plan.policies:
            rows = [_head(build)]
            rows += [_time_row(Case(build, policy, work), samples) for work in plan.works]
            if policy == plan.policies[0]:
                rows += _memory_rows(build, memory, plan.threads)
            result.append((f"{build.title}, OMP_WAIT_POLICY {policy}", rows))
    return result


def as_text(rows: Sequence[Row]) -> str:
    widths = [max(len(row[column]) for row in rows) for column in range(len(rows[0]))]
    lines = []
    for row in rows:
        first = row[0].ljust(widths[0])
        rest = (cell.rjust(width) for cell, width in zip(row[1:], widths[1:]))
        lines.append("  ".join([first, *rest]).rstrip())
    return "\n".join(lines)


def as_markdown(rows: Sequence[Row]) -> str:
    head, *body = rows
    rule = ["---"] + ["---:"] * (len(head) - 1)
    return "\n".join("| " + " | ".join(row) + " |" for row in [head, rule, *body])


def write_csv(path: Path, plan: Plan, samples: Iterable[Sample]) -> None:
    """Each process's median, to compare in other ways."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["compiler", "flags", "wait_policy", "work", "items", "threads", "contestant"]
            + ["round", "nanoseconds", "checksum", "disturbed"]
        )
        for sample in samples:
            build, work = sample.case.build, sample.case.work
            writer.writerow(
                [f"{build.compiler} {build.compiler_version}", build.flags, sample.case.policy]
                + [work.name, work.items, plan.threads, sample.contestant.name, sample.round]
                + [f"{sample.median:.1f}", sample.checksum, int(sample.is_disturbed)]
            )
