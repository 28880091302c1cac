"""What a build folder has to offer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from .works import BASELINE, MEASURED


class BuildError(Exception):
    """A folder that cannot be used, with what to do about it."""


@dataclass(frozen=True)
class Contestant:
    name: str
    title: str
    time_command: tuple[str, ...]
    memory_program: str  # "": none
    has_policies: bool  # whether OMP_WAIT_POLICY matters to it

    @property
    def is_python(self) -> bool:
        return self.name.startswith("python_")

    @property
    def is_ours(self) -> bool:
        return self.name in MEASURED


@dataclass(frozen=True)
class Build:
    """The contestants of one compiler and its flags."""

    folder: Path
    compiler: str  # as CMake calls it: GNU, Clang, …
    compiler_version: str
    flags: str
    openmp: str
    checksum: str  # the program of that example; "": not built
    contestants: tuple[Contestant, ...]

    @property
    def title(self) -> str:
        compiler = {"GNU": "gcc", "Clang": "clang"}.get(self.compiler, self.compiler)
        return f"{compiler} {self.compiler_version} {self.flags}, {self.openmp}"


def _load(file: Path) -> Any:
    return json.loads(file.read_text())


def _release_first(file: Path) -> tuple[bool, str]:
    return (file.stem != "contestantsRelease", file.stem)


def _is_built(data: Any) -> bool:
    return all(Path(entry["time"][0]).exists() for entry in data["contestants"])


def read_build(folder: Path) -> Build:
    files = folder.glob("bench/contestants*.json")  # one for each configuration
    built = [data for data in map(_load, sorted(files, key=_release_first)) if _is_built(data)]
    if not built:
        raise BuildError(
            f"{folder} holds no built benchmarks: "
            f"run `cmake -S . -B {folder} && cmake --build {folder}`"
        )
    data = built[0]
    contestants = tuple(
        Contestant(
            entry["name"],
            entry["title"],
            tuple(entry["time"]),
            entry["memory"],
            entry["has_policies"],
        )
        for entry in data["contestants"]
    )
    lacking = {BASELINE, *MEASURED} - {contestant.name for contestant in contestants}
    if lacking:
        raise BuildError(f"{folder} lacks {', '.join(sorted(lacking))}: build again")
    return Build(
        folder,
        data["compiler"],
        data["compiler_version"],
        " ".join(data["flags"].split()) or "without flags",
        data["openmp"],
        data["checksum"],
        contestants,
    )
