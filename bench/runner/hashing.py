"""The checksum example against sha256sum: how many megabytes of real files each hashes a second."""

from __future__ import annotations

import os
import shutil
import statistics
import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .machine import Watch
from .measure import MeasureError

# Where every machine has files, and what is taken from each; no file may decide alone.
SOURCES = ("/usr/bin", "/usr/lib", "/usr/include", "/usr/share")
LARGEST = 16 * 10**6

OURS = "checksum"
TARGET = 0.97


@dataclass
class Race:
    threads: int
    files: int
    megabytes: float
    names: list[str]
    target: float = TARGET
    runs: list[tuple[int, str, float, bool]] = field(default_factory=list)  # seconds, disturbed

    def rates(self, name: str) -> tuple[float, float, float]:
        """Quartiles, in megabytes per second."""
        rates = [self.megabytes / seconds for _, run, seconds, _ in self.runs if run == name]
        if len(rates) < 2:
            return rates[0], rates[0], rates[0]
        low, middle, high = statistics.quantiles(rates, n=4, method="inclusive")
        return low, middle, high

    @property
    def ratio(self) -> float:
        """To the better way of calling sha256sum."""
        best = max(self.rates(name)[1] for name in self.names if name != OURS)
        return self.rates(OURS)[1] / best


def _files_below(source: str, most: int) -> Iterator[Path]:
    """Regular files of together up to `most` bytes, in the order of their names."""
    total = 0
    for folder, folders, names in os.walk(source):
        folders.sort()
        for name in sorted(names):
            path = Path(folder, name)
            if path.is_symlink() or not path.is_file() or not os.access(path, os.R_OK):
                continue
            size = path.stat().st_size
            if size <= LARGEST and total + size <= most:
                total += size
                yield path


def _copy_files(folder: Path, megabytes: int) -> tuple[int, float]:
    """Copies files of the machine, so that no other program changes them: how many, how large."""
    shutil.rmtree(folder, ignore_errors=True)
    count = 0
    total = 0
    for source in SOURCES:
        for path in _files_below(source, megabytes * 10**6 // len(SOURCES)):
            copy = folder / path.relative_to("/")
            copy.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, copy)
            count += 1
            total += copy.stat().st_size
    return count, total / 1e6


def _commands(program: str, folder: Path, threads: int) -> dict[str, list[str]]:
    """Plain xargs packs so many names into a call that one process may be left with the rest."""
    script = 'find "$1" -type f -print0 | xargs -0 $3 -P "$2" sha256sum'
    shell = ["sh", "-c", script, "sh", str(folder), str(threads)]
    return {
        f"find | xargs -P {threads} sha256sum": [*shell, ""],
        f"find | xargs -n 64 -P {threads} sha256sum": [*shell, "-n64"],
        OURS: [program, "--quiet", "--threads", str(threads), str(folder)],
    }


def _seconds(command: list[str]) -> tuple[float, list[bytes]]:
    begin = time.monotonic()
    result = subprocess.run(command, capture_output=True, check=False)
    elapsed = time.monotonic() - begin
    if result.returncode != 0:
        message = result.stderr.decode(errors="replace").strip()
        raise MeasureError(f"`{' '.join(command)}` failed: {message}")
    return elapsed, sorted(result.stdout.splitlines())


def race(
    program: str,
    folder: Path,
    threads: int,
    rounds: int,
    megabytes: int,
    progress: Callable[[str], None],
) -> Race:
    """All ways of hashing in turn; each hashes the same files, which are in the page cache."""
    progress("copying files to hash")
    commands = _commands(program, folder, threads)
    try:
        files, size = _copy_files(folder, megabytes)
        found = Race(threads, files, size, list(commands))
        for command in commands.values():
            _, expected = _seconds(command)
        for number in range(rounds):
            progress(f"round {number + 1} of {rounds}, SHA-256 of files")
            for name in found.names[:: 1 if number % 2 == 0 else -1]:
                with Watch() as watch:
                    seconds, lines = _seconds(commands[name])
                if lines != expected:
                    raise MeasureError(f"{name} and {OURS} disagree about the hashes")
                found.runs.append((number, name, seconds, watch.is_disturbed))
    finally:
        shutil.rmtree(folder, ignore_errors=True)
    return found
