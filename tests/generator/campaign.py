"""Tries many random specs and counts what comes of them.

    python3 tests/generator/campaign.py COUNT [SEED [COMPILED]]

Of those accepted, COMPILED are compiled. Exit status 1 if anything came of a spec but a verdict.
"""

from __future__ import annotations

import concurrent.futures
import os
import re
import subprocess
import sys
import tempfile
import time
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

sys.path.append(str(Path(__file__).resolve().parents[2] / "gen"))

from fuzz import Fuzzer  # noqa: E402
from parforge.build import build  # noqa: E402
from parforge.diagnostics import SpecError  # noqa: E402
from parforge.emit import render  # noqa: E402
from parforge.model import Module  # noqa: E402
from parforge.spec import read  # noqa: E402
from stubs import SYSTEM_HEADERS, header  # noqa: E402
from support import MEMORY, ROOT, WARNINGS  # noqa: E402

BATCH = 2000
LONGEST = 5.0  # seconds of processor time for one spec
_MESSAGE = re.compile(r"[^\n]*\.toml:[1-9][0-9]*: error: [^\x00-\x1f\x7f-\x9f\u2028\u2029]+")


@dataclass
class Tally:
    """What came of some specs."""

    accepted: int = 0
    refused: int = 0
    messages: int = 0
    slowest: float = 0.0
    failures: list[str] = field(default_factory=list)  # tracebacks, odd messages, too slow
    good: list[int] = field(default_factory=list)  # numbers of those accepted

    def add(self, other: Tally) -> None:
        self.accepted += other.accepted
        self.refused += other.refused
        self.messages += other.messages
        self.slowest = max(self.slowest, other.slowest)
        self.failures += other.failures
        self.good += other.good


def verdict(file: Path) -> Module | list[str]:
    try:
        return build(read(str(file)))
    except SpecError as error:
        return error.lines


def attempt(seed: int, numbers: Sequence[int]) -> Tally:
    """Tries the specs of one seed with these numbers."""
    tally = Tally()
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        file = Path(folder) / "fuzz.toml"
        for number in numbers:
            file.write_bytes(Fuzzer(seed, number).spec())
            begin = time.process_time()
            try:
                found = verdict(file)
            except BaseException:  # whatever it is, it is a failure of the generator
                tally.failures.append(f"seed {seed} number {number}:\n{traceback.format_exc()}")
                continue
            seconds = time.process_time() - begin
            tally.slowest = max(tally.slowest, seconds)
            if seconds > LONGEST:
                tally.failures.append(f"seed {seed} number {number}: {seconds:.1f} s")
            if isinstance(found, Module):
                tally.accepted += 1
                tally.good.append(number)
                continue
            tally.refused += 1
            tally.messages += len(found)
            odd = [line for line in found if not _MESSAGE.fullmatch(line)]
            tally.failures += [f"seed {seed} number {number}: {line!r}" for line in odd]
    return tally


def attempt_many(seed: int, count: int) -> Tally:
    """The same on every core."""
    batches = [range(begin, min(begin + BATCH, count)) for begin in range(0, count, BATCH)]
    total = Tally()
    with concurrent.futures.ProcessPoolExecutor(len(os.sched_getaffinity(0))) as executor:
        for tally in executor.map(attempt, [seed] * len(batches), batches):
            total.add(tally)
    return total


def compile_one(seed: int, number: int) -> str | None:
    """What the compiler says; None if no header can have what the spec mentions."""
    with tempfile.TemporaryDirectory(dir=MEMORY) as folder:
        file = Path(folder) / "fuzz.toml"
        file.write_bytes(Fuzzer(seed, number).spec())
        module = build(read(str(file)))
        stub = header(module)
        if stub is None:
            return None
        (Path(folder) / "stub.h").write_text(stub)
        for name in set(module.includes) - set(SYSTEM_HEADERS):
            path = Path(folder) / "include" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.touch()
        for name, text in render(module).items():
            (Path(folder) / name).write_text(text)
        if _compiles(folder, f"{folder}/{module.name}.c") == "":
            return ""
        if _compiles(folder, "/dev/null"):
            return None  # because of the stub itself: a name of the system, for instance
        return _compiles(folder, f"{folder}/{module.name}.c")


def _compiles(folder: str, source: str) -> str:
    command = ["gcc", "-std=c11", "-fopenmp", "-fsyntax-only", *WARNINGS, f"-I{ROOT}/include"]
    command += [f"-I{folder}/include", "-include", f"{folder}/stub.h", "-x", "c", source]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.stderr or "failed" * bool(done.returncode)


def compile_many(seed: int, numbers: Sequence[int]) -> tuple[int, list[str]]:
    """How many were compiled, and what was said of those that should have been."""
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as executor:
        results = list(executor.map(compile_one, [seed] * len(numbers), numbers))
    said = [(number, text) for number, text in zip(numbers, results) if text is not None]
    return len(said), [f"seed {seed} number {n} does not compile:\n{t}" for n, t in said if t]


def main() -> int:
    count, seed, compiled = (*map(int, sys.argv[1:]), *(1, 200)[len(sys.argv) - 2 :])
    begin = time.monotonic()
    tally = attempt_many(seed, count)
    print(
        f"seed {seed}: {count} specs, {time.monotonic() - begin:.0f} s: {tally.accepted} accepted,"
        f" {tally.refused} refused with {tally.messages} messages, {len(tally.failures)} failures;"
        f" slowest {tally.slowest:.3f} s"
    )
    numbers = tally.good[:: max(1, len(tally.good) // compiled)][:compiled]
    tried, wrong = compile_many(seed, numbers)
    print(f"{tried} of {len(numbers)} accepted specs compiled, {len(wrong)} failures")
    for failure in (tally.failures + wrong)[:20]:
        print(failure)
    return 1 if tally.failures or wrong else 0


if __name__ == "__main__":
    sys.exit(main())
