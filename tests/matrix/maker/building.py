"""Compiles the sources in one way after the other, and runs what comes out."""

from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from .sources import HERE, MODULES, ROOT

HOUSE = ("-Wall", "-Wextra", "-Wconversion", "-Wpedantic", "-Werror")


class Failure(Exception):
    """A compiler or a program that did not end well, with what it said."""


class Way(NamedTuple):
    """One way to compile."""

    compiler: str
    flags: tuple[str, ...]
    runs: bool = False  # or only checked
    link: tuple[str, ...] = ()  # flags for the linker alone
    has_library: bool = True  # or only what is generated

    @property
    def text(self) -> str:
        return " ".join((self.compiler, *self.flags))

    @property
    def is_cpp(self) -> bool:
        return "++" in " ".join(self.flags)


def build(way: Way, folder: Path) -> str:
    """Compiles everything; answers what it did, and in how many seconds."""
    start = time.monotonic()
    if way.is_cpp:
        _command(_compiler(way, folder) + ["-fsyntax-only", str(folder / "headers.cpp")])
        done = "headers"
    elif way.runs:
        done = _run(way, folder)
    else:
        _compile_all(way, folder, None)
        done = "compiled"
    return f"{time.monotonic() - start:6.1f} s  {way.text}: {done}"


def _compiler(way: Way, folder: Path) -> list[str]:
    includes = [f"-I{ROOT / 'include'}", f"-I{HERE}", f"-I{folder}"]
    return [way.compiler, *HOUSE, *way.flags, *includes]


def _sources(folder: Path) -> list[Path]:
    generated = [folder / f"{module}{end}" for module in MODULES for end in (".c", "_checks.c")]
    return [*generated, HERE / "matrix.c", HERE / "matrix_types.c"]


def _library() -> list[Path]:
    return sorted((ROOT / "lib").glob("*.c"))


def _compile_all(way: Way, folder: Path, objects: Path | None) -> list[str]:
    """Of each source an object, or only a look at it; several at a time."""

    def compile_one(source: Path) -> str:
        is_library = source.parent == ROOT / "lib"
        command = _compiler(way, folder) + (["-D_GNU_SOURCE"] if is_library else [])
        if objects is None:
            _command([*command, "-fsyntax-only", str(source)])
            return ""
        target = str(objects / f"{'lib_' if is_library else ''}{source.stem}.o")
        # What compares is not what is tested, and takes half of the time.
        level = ["-O0"] if source.stem.endswith("_checks") else []
        _command([*command, *level, "-c", str(source), "-o", target])
        return target

    with ThreadPoolExecutor(os.cpu_count() or 1) as pool:
        return list(pool.map(compile_one, _sources(folder) + _library() * way.has_library))


def _run(way: Way, folder: Path) -> str:
    objects = folder / "objects"
    objects.mkdir(exist_ok=True)
    files = _compile_all(way, folder, objects)
    program = str(folder / "matrix")
    libraries = ("-lpthread", "-lm")
    _command([way.compiler, *way.flags, *way.link, *files, *libraries, "-o", program])
    return _command([program]).strip()


def _command(arguments: Sequence[str]) -> str:
    result = subprocess.run(arguments, capture_output=True, text=True, check=False)
    if result.returncode != 0 or result.stderr:
        said = result.stdout + result.stderr
        raise Failure(f"{' '.join(arguments)}\nended with {result.returncode}:\n{said[:10000]}")
    return result.stdout
