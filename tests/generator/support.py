"""Helpers of the generator's tests that are no fixtures."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path
from typing import NamedTuple

import pytest
from parforge.build import build
from parforge.emit import render
from parforge.spec import read

ROOT = Path(__file__).resolve().parents[2]
SPECS = ROOT / "tests" / "specs"
GOOD = sorted((SPECS / "good").glob("*.toml"))
BAD = sorted((SPECS / "bad").glob("*.toml"))
# Those whose output is kept, so that every change of it is reviewed as C: in specs/golden.
GOLDEN = [
    SPECS / "good" / f"{name}.toml"
    for name in ("minimal", "errors", "datasets", "everything", "reductions")
]

SPEC = """\
parforge = 1
module = "weather"

[[processor]]
name = "to_kelvin"
doc = "One reading from °C to K."
function = "kelvin_of"
input = "double"
output = "double"
"""

LONG = bool(os.environ.get("PARFORGE_LONG"))  # more cases of those tests that have very many

# For files that are written by the thousand; None: wherever temporary files are.
MEMORY = "/dev/shm" if os.access("/dev/shm", os.W_OK | os.X_OK) else None

WARNINGS = "-Wall -Wextra -Wconversion -Wpedantic -Werror".split()


class Outcome(NamedTuple):
    status: int
    out: str
    err: str


def name_of(path: Path) -> str:
    return path.stem


def generated(spec: Path) -> dict[str, str]:
    """What is made of a good spec, file name → text."""
    return render(build(read(str(spec))), with_mpi=True)


def compile_c(
    compiler: str, source: str | Path, *flags: str, language: str = "c"
) -> subprocess.CompletedProcess[str]:
    """Checks C without making an object; `source` is text or a file."""
    if shutil.which(compiler) is None:
        pytest.skip(f"no {compiler}")
    file = str(source) if isinstance(source, Path) else "-"
    return subprocess.run(
        [compiler, "-x", language, "-fsyntax-only", *WARNINGS, *flags, file],
        input=None if isinstance(source, Path) else source,
        capture_output=True,
        text=True,
        check=False,
    )
