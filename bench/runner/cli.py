"""The command line."""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from pathlib import Path

from . import machine
from .builds import BuildError, read_build
from .measure import POLICIES, MeasureError, Plan, check_agreement, take_memory, take_samples
from .report import as_markdown, as_text, tables, write_csv
from .works import WORKS

DESCRIPTION = """\
Runs all contestants of the build folders side by side: each in processes of its own, taken in turn.
Prints their times over the hand-written OpenMP loop's, as the median and quartiles of what
processes that ran one after the other say, and parforge's targets. Missing one is no error. All
that was measured goes to results.csv in the first build folder's bench/. Runs that other programs
disturb are repeated, up to a limit.
"""

# So many runs are repeated because other programs disturbed them: some minutes.
PATIENCE = 200


def _count(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError
    return number


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="run.py", description=DESCRIPTION)
    names = sorted({work.name for work in WORKS})
    parser.add_argument("builds", metavar="BUILD_FOLDER", type=Path, nargs="+")
    parser.add_argument("--rounds", type=_count, default=11, help="processes of each kind (11)")
    parser.add_argument("--threads", type=_count, default=machine.cpu_count(), help="(all cores)")
    parser.add_argument("--work", choices=names, action="append", help="only this; may be repeated")
    parser.add_argument("--policy", choices=POLICIES, action="append", help="of OMP_WAIT_POLICY")
    parser.add_argument("--csv", type=Path, help="another name for results.csv")
    parser.add_argument("--markdown", action="store_true", help="print tables for a README")
    parser.add_argument(
        "--check", action="store_true", help="only see that all contestants agree on the results"
    )
    return parser.parse_args()


def _progress(text: str) -> None:
    if sys.stderr.isatty():
        print(f"\r\x1b[K{text}", end="", file=sys.stderr, flush=True)


def _check(plan: Plan) -> None:
    plan.works = [replace(work, calls=1, batches=1) for work in plan.works]
    plan.rounds = 1
    plan.patience = 0
    check_agreement(take_samples(plan, _progress))
    print(f"all contestants agree on {len(plan.works)} works")


def _compare(plan: Plan, arguments: argparse.Namespace) -> None:
    samples = take_samples(plan, _progress)
    memory = take_memory(plan)
    _progress("")
    check_agreement(samples)

    print(f"{machine.describe()}; {plan.threads} threads, {plan.rounds} processes of each")
    for caption, rows in tables(plan, samples, memory):
        print(f"\n{caption}\n\n{as_markdown(rows) if arguments.markdown else as_text(rows)}")
    disturbed = sum(sample.is_disturbed for sample in samples)
    print(f"\nOther programs disturbed {plan.repeats} runs, which were repeated", end="")
    print(f", and {disturbed} that count." if disturbed else ".")

    path = arguments.csv or plan.builds[0].folder / "bench" / "results.csv"
    write_csv(path, plan, samples)
    print(f"What all {len(samples)} processes measured is in {path}")


def _run(arguments: argparse.Namespace) -> None:
    plan = Plan(
        [read_build(folder.resolve()) for folder in arguments.builds],
        arguments.policy or list(POLICIES),
        [work for work in WORKS if not arguments.work or work.name in arguments.work],
        arguments.threads,
        arguments.rounds,
        PATIENCE,
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
