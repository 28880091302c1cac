"""What the samples say: ratios to the baseline, as tables or as a CSV file."""

from __future__ import annotations

import csv
import statistics
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from .builds import Build, Contestant
from .hashing import Race
from .measure import ANY_POLICY, Case, Plan, Sample
from .works import BASELINE, MEASURED, MEMORY_WORKS, SCALED_CONTESTANTS, STATIC, MemoryWork

Row = list[str]
Table = tuple[str, list[Row]]  # a caption and rows, the first of them the head
Memory = dict[tuple[Build, MemoryWork, str], int]

# A peer is ahead where parforge takes so much longer.
AHEAD = 1.03


def time_text(nanoseconds: float) -> str:
    for unit, size in (("s", 1e9), ("ms", 1e6), ("µs", 1e3)):
        if nanoseconds >= size:
            return f"{nanoseconds / size:.3g} {unit}"
    return f"{nanoseconds:.3g} ns"


def ratio_text(ratio: float) -> str:
    return f"{ratio:.3f}" if ratio < 1.5 else f"{ratio:.2f}" if ratio < 10 else f"{ratio:.1f}"


class Comparison:
    """The samples of one case."""

    def __init__(self, case: Case, samples: Iterable[Sample]) -> None:
        self._medians: dict[str, dict[int, float]] = {}
        for sample in samples:
            if _belongs(sample.case, case):
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


def _belongs(one: Case, case: Case) -> bool:
    return (
        one.policy in (case.policy, ANY_POLICY)
        and one.work == case.work
        and one.threads == case.threads
        and one.build == case.build
    )


def cases_of(plan: Plan, build: Build, policy: str) -> list[Case]:
    return [Case(build, policy, work, threads) for work in plan.works for threads in plan.threads]


def _ratio_rows(
    cases: list[Case], contestants: Sequence[Contestant], samples: list[Sample]
) -> list[Row]:
    rows = [["work", "OpenMP static"]]
    for contestant in contestants:
        rows[0] += [contestant.title, "quartiles"]
    for case in cases:
        comparison = Comparison(case, samples)
        row = [case.work.title, time_text(comparison.median(BASELINE))]
        for contestant in contestants:
            if comparison.has(contestant.name):
                low, middle, high = comparison.ratios(contestant.name)
                row += [ratio_text(middle), f"{low:.2f}–{high:.2f}"]
            else:
                row += ["", ""]
        if any(row[2:]):
            rows.append(row)
    return rows


def _compared(
    build: Build, policy: str, cases: list[Case], samples: list[Sample]
) -> Iterator[Table]:
    """Three tables, as none may be too wide to read: ours, peers, and Python's pools."""
    present = {sample.contestant.name for sample in samples}
    others = [one for one in build.contestants if one.name in present and one.name != BASELINE]
    near = [one for one in others if one.has_policies]
    peers = [one for one in others if not one.has_policies and not one.is_python]
    python = [one for one in others if one.is_python]
    for caption, group in (("", near), (", peers", peers), (", Python's pools", python)):
        rows = _ratio_rows(cases, group, samples)
        if len(rows) > 1:
            yield f"{build.title}, OMP_WAIT_POLICY {policy}{caption}", rows


def _target_rows(case: Case, samples: list[Sample]) -> Iterator[Row]:
    comparison = Comparison(case, samples)
    titles = {one.name: one.title for one in case.build.contestants}
    for name, limit in case.work.targets(case.build.compiler):
        if comparison.has(name):
            value = comparison.ratios(name)[1]
            yield [
                f"{case.work.title}, {titles[name]}",
                case.policy,
                f"{value:.3f}",
                f"≤ {limit:.2f}",
                "ok" if value <= limit else "missed",
            ]


def _memory_rows(build: Build, memory: Memory, threads: int) -> Iterator[Row]:
    for work in MEMORY_WORKS:
        base = memory.get((build, work, BASELINE))
        measured = memory.get((build, work, STATIC))
        if base is not None and measured is not None:
            more = measured - base
            limit = work.target(threads)
            yield [work.title, "", f"{more:+}", f"≤ {limit}", "ok" if more <= limit else "missed"]


def _race_rows(race: Race | None) -> Iterator[Row]:
    if race is not None:
        yield [
            "SHA-256 of files, rate over sha256sum's",
            "",
            f"{race.ratio:.3f}",
            f"≥ {race.target:.2f}",
            "ok" if race.ratio >= race.target else "missed",
        ]


def _targets(
    plan: Plan, build: Build, samples: list[Sample], memory: Memory, race: Race | None
) -> Table:
    rows = [["target", "wait policy", "measured", "aimed at", ""]]
    for policy in plan.policies:
        for case in cases_of(plan, build, policy):
            rows += _target_rows(case, samples)
    rows += _memory_rows(build, memory, plan.threads[0])
    rows += _race_rows(race)
    return f"Targets, {build.title}", rows


def _ahead(plan: Plan, build: Build, samples: list[Sample]) -> Table:
    rows = [["a peer ahead of parforge's best by over 3 %", "wait policy", "peer", "parforge", ""]]
    for policy in plan.policies:
        for case in cases_of(plan, build, policy):
            comparison = Comparison(case, samples)
            ours = [comparison.ratios(name)[1] for name in MEASURED if comparison.has(name)]
            for one in build.contestants:
                if one.is_ours or not ours or not comparison.has(one.name):
                    continue
                ratio = comparison.ratios(one.name)[1]
                if min(ours) > AHEAD * ratio:
                    percent = f"{100 * (min(ours) / ratio - 1):.0f} %"
                    title = f"{case.work.title}, {one.title}"
                    rows.append([title, policy, f"{ratio:.3f}", f"{min(ours):.3f}", percent])
    if len(rows) == 1:
        rows.append(["none", "", "", "", ""])
    return f"Peers ahead, {build.title}", rows


def _race_table(race: Race) -> Table:
    rows = [["SHA-256 of files", "MB/s", "quartiles"]]
    for name in race.names:
        low, middle, high = race.rates(name)
        rows.append([name, f"{middle:.0f}", f"{low:.0f}–{high:.0f}"])
    return f"{race.files} files of this machine, {race.megabytes:.0f} MB", rows


def tables(plan: Plan, samples: list[Sample], memory: Memory, race: Race | None) -> Iterator[Table]:
    for build in plan.builds:
        for policy in plan.policies:
            yield from _compared(build, policy, cases_of(plan, build, policy), samples)
        if race is not None:
            yield _race_table(race)
        yield _targets(plan, build, samples, memory, race)
        yield _ahead(plan, build, samples)


def scaling_table(plan: Plan, samples: list[Sample], cores: int) -> Iterator[Table]:
    policy = plan.policies[0]
    for build in plan.builds:
        rows = [["work", "", "1 thread", *(f"{threads} threads" for threads in plan.threads[1:])]]
        for work in plan.works:
            for one in build.contestants:
                if one.name not in SCALED_CONTESTANTS:
                    continue
                medians = [
                    Comparison(Case(build, policy, work, threads), samples).median(one.name)
                    for threads in plan.threads
                ]
                row = [work.title, one.title, time_text(medians[0])]
                for threads, median in zip(plan.threads[1:], medians[1:]):
                    faster = medians[0] / median
                    row.append(f"{faster:.2f} ({100 * faster / min(threads, cores):.0f} %)")
                rows.append(row)
        yield (
            f"Times as fast as on one thread, and of what {cores} cores allow; {build.title}, "
            f"OMP_WAIT_POLICY {policy}",
            rows,
        )


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


def write_csv(path: Path, samples: Iterable[Sample], race: Race | None) -> None:
    """Each process's median, to compare in other ways."""
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(
            ["compiler", "flags", "wait_policy", "work", "items", "threads", "contestant"]
            + ["round", "nanoseconds", "result", "disturbed"]
        )
        for sample in samples:
            build, work = sample.case.build, sample.case.work
            writer.writerow(
                [f"{build.compiler} {build.compiler_version}", build.flags, sample.case.policy]
                + [work.name, work.items, sample.case.threads, sample.contestant.name]
                + [sample.round, f"{sample.median:.1f}", sample.result, int(sample.is_disturbed)]
            )
        for number, name, seconds, is_disturbed in race.runs if race is not None else ():
            writer.writerow(
                ["", "", ANY_POLICY, "sha256", race.files if race is not None else 0]
                + [race.threads if race is not None else 0, name]
                + [number, f"{seconds * 1e9:.1f}", "", int(is_disturbed)]
            )
