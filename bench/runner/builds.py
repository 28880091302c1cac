"""What a build folder has to offer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

from .works import BASELINE, MEASURED


class BuildError(Exception):
    """A folder that cannot be used, with what to do about it."""


@dataclass(frozen=True)
class Contestant:
    name: str
    time_program: str
    memory_program: str  # "": none

    @property
    def title(self) -> str:
        return self.name.replace("_", " ").replace("openmp", "OpenMP")


@dataclass(frozen=True)
class Build:
    """The contestants of one compiler and its flags."""

    folder: Path
    compiler: str  # as CMake calls it: GNU, Clang, …
    compiler_version: str
    flags: str
    openmp: str
    contestants: tuple[Contestant, ...]

    @property
    def title(self) -> str:
        compiler = {"GNU": "gcc", "Clang": "clang"}.get(self.compiler, self.compiler)
        return f"{compiler} {self.compiler_version} {self.flags}, {self.openmp}"


def read_build(folder: Path) -> Build:
    files = sorted(folder.glob("bench/contestants*.json"))
    if len(files) != 1:
        raise BuildError(
            f"{folder} holds {'several' if files else 'no'} built benchmarks: "
            f"run `cmake -S . -B {folder} && cmake --build {folder}`"
        )
    data = json.loads(files[0].read_text())
    contestants = tuple(
        Contestant(entry["name"], entry["time"], entry["memory"]) for entry in data["contestants"]
    )
    if not {BASELINE, MEASURED} <= {contestant.name for contestant in contestants}:
        raise BuildError(f"{files[0]} lacks {BASELINE} or {MEASURED}: build again")
    for contestant in contestants:
        if not Path(contestant.time_program).exists():
            raise BuildError(f"{contestant.name} is not built: run `cmake --build {folder}`")
    return Build(
        folder,
        data["compiler"],
        data["compiler_version"],
        " ".join(data["flags"].split()) or "without flags",
        data["openmp"],
        contestants,
    )
