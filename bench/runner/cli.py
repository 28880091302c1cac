"""The command line."""

from __future__ import annotations

import argparse
import sys
from dataclasses import dataclass
from pathlib import Path

from . import machine
from .builds import BuildError, read_build
from .chart import write_chart
from .hashing import Race, race
from .measure import POLICIES, MeasureError, Plan, Sample, check_agreement, take_memory
from .measure import take_samples
from .report import as_markdown, as_text, scaling_table, tables, write_csv
from .works import SCALED, SCALED_CONTESTANTS, SCALED_ROUNDS, WORKS
from .works import for_check, quick, scaled_threads

DESCRIPTION = """\
Runs all contestants of the build folders side by side: each in processes of its own, taken in turn.
Prints their times over the hand-written OpenMP loop's, as the median and quartiles of what
processes that ran one after the other say, and parforge's targets. Missing one is no error. All
that was measured goes to results.csv in the first build folder's bench/, and a picture of it to
results.svg. Runs that other programs disturb are repeated, up to a limit.
"""

# So many runs are repeated because other programs disturbed them: some minutes.
PATIENCE = 100

# What --work calls the race of the checksum example, and how much is hashed.
HASHING = "sha256"
HASHED_MEGABYTES = 400


@dataclass
class Results:
    plan: Plan
    samples: list[Sample]
    scaling: Plan
    scaling_samples: list[Sample]
    race: Race | None


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py", description=DESCRIPTION)
    names = sorted({work.name for work in WORKS} | {HASHING})
    parser.add_argument("builds", metavar="BUILD_FOLDER", type=Path, nargs="+")
    parser.add_argument("--quick", action="store_true", help="a look in a few minutes")
    parser.add_argument("--rounds", type=_count, default=9, help="processes of each kind (9)")
    parser.add_argument("--threads", type=_count, default=machine.cpu_count(), help="(all cores)")
    parser.add_argument("--work", choices=names, action="append", help="only this; may be repeated")
    parser.add_argument("--policy", choices=POLICIES, action="append", help="of OMP_WAIT_POLICY")
    parser.add_argument("--csv", type=Path, help="another name for results.csv")
    parser.add_argument("--svg", type=Path, help="another name for results.svg")
    parser.add_argument("--markdown", action="store_true", help="print tables for a README")
    parser.add_argument(
        "--check", action="store_true", help="only see that all contestants agree on the results"
    )
    return parser.parse_args()


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _check(plan: Plan) -> None:
    plan.works = for_check(plan.works)
    plan.policies = ["passive"]
    plan.rounds = 1
    plan.patience = 0
    check_agreement(take_samples(plan, _progress))
    print(f"all contestants agree on {len(plan.works)} works")


def _race(plan: Plan, megabytes: int) -> Race | None:
    build = plan.builds[0]
    if not build.checksum:
        return None
    folder = build.folder / "bench" / "files"
    return race(build.checksum, folder, plan.threads[0], plan.rounds, megabytes, _progress)


def _measure(plan: Plan, arguments: argparse.Namespace) -> Results:
    scaling = Plan(
        plan.builds,
        plan.policies[:1],
        quick(SCALED) if arguments.quick else SCALED,
        scaled_threads(machine.cpu_count()),
        1 if arguments.quick else min(plan.rounds, SCALED_ROUNDS),
        plan.patience,
        SCALED_CONTESTANTS,
    )
    if arguments.work:
        scaling.works = []
    samples = take_samples(plan, _progress)
    check_agreement(samples)
    scaling_samples = take_samples(scaling, _progress)
    check_agreement(scaling_samples)
    megabytes = HASHED_MEGABYTES // (4 if arguments.quick else 1)
    wants_race = not arguments.work or HASHING in arguments.work
    return Results(
        plan, samples, scaling, scaling_samples, _race(plan, megabytes) if wants_race else None
    )


def _write(results: Results, arguments: argparse.Namespace) -> None:
    folder = results.plan.builds[0].folder / "bench"
    samples = results.samples + results.scaling_samples
    table = arguments.csv or folder / "results.csv"
    write_csv(table, samples, results.race)
    print(f"What all {len(samples)} processes measured is in {table}")
    if results.samples:
        picture = arguments.svg or folder / "results.svg"
        write_chart(picture, results.plan, results.samples)
        print(f"A picture of it is in {picture}")


def _compare(plan: Plan, arguments: argparse.Namespace) -> None:
    results = _measure(plan, arguments)
    memory = take_memory(plan)
    _progress("")

    print(f"{machine.describe()}; {plan.threads[0]} threads, up to {plan.rounds} processes of each")
    found = list(tables(plan, results.samples, memory, results.race))
    if results.scaling.works:
        found += scaling_table(results.scaling, results.scaling_samples, machine.cpu_count())
    for caption, rows in found:
        print(f"\n{caption}\n\n{as_markdown(rows) if arguments.markdown else as_text(rows)}")
    repeats = plan.repeats + results.scaling.repeats
    disturbed = sum(one.is_disturbed for one in results.samples + results.scaling_samples)
    print(f"\nOther programs disturbed {repeats} runs, which were repeated", end="")
    print(f", and {disturbed} that count." if disturbed else ".")
    _write(results, arguments)


def _run(arguments: argparse.Namespace) -> None:
    works = [work for work in WORKS if not arguments.work or work.name in arguments.work]
    plan = Plan(
        [read_build(folder.resolve()) for folder in arguments.builds],
        arguments.policy or list(POLICIES),
        quick(works) if arguments.quick else works,
        (arguments.threads,),
        min(arguments.rounds, 3) if arguments.quick else arguments.rounds,
        0 if arguments.quick else PATIENCE,
    )
    if arguments.check:
        _check(plan)
    else:
        _compare(plan, arguments)


def main() -> int:
    try:
        _run(_arguments())
    except (BuildError, MeasureError, OSError) as error:
        print(f"run.py: error: {error}", file=sys.stderr)
        return 1
    return 0
