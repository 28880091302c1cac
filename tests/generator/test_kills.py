"""Ended in the middle of writing: every file is the old one or the new one, whole."""

from __future__ import annotations

import functools
import io
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Any

import pytest
from parforge import files
from sandbox import Sandbox, temporary_files
from support import LONG, ROOT, SPEC, Outcome, generated

STEPS = 6  # create and write, twice; move, twice
ASKED = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    yield Sandbox(tmp_path)


def signal_at(step: int, number: int) -> None:
    """Makes the command send itself a signal before a step, or in the middle of a write()."""
    steps = iter(range(1000))

    def take_step() -> None:
        if next(steps) == step:
            os.kill(os.getpid(), number)

    class Halves(io.FileIO):
        def write(self, data: Any) -> int:
            half = super().write(data[: len(data) // 2])
            take_step()
            return half + super().write(data[half:])

    def before(name: str) -> None:
        real = getattr(files._Folder, name)

        def step_first(self: object, *arguments: str) -> object:
            take_step()
            return real(self, *arguments)

        setattr(files._Folder, name, step_first)

    def opened(file: Any, mode: str) -> IO[Any]:
        return Halves(file, mode) if mode == "wb" else open(file, mode)

    before("create")
    before("move")
    setattr(files, "open", opened)


def contents(sandbox: Sandbox) -> dict[str, str]:
    return {
        path.name: path.read_text()
        for path in sandbox.out.iterdir()
        if not path.name.endswith(".tmp")
    }


@functools.lru_cache(maxsize=None)
def made_of(text: str) -> dict[str, str]:
    with tempfile.TemporaryDirectory() as folder:
        spec = Path(folder) / "spec.toml"
        spec.write_text(text)
        return generated(spec)


def old_and_new(sandbox: Sandbox) -> tuple[dict[str, str], dict[str, str]]:
    """Puts the old files in place; what is there now, and what the next run is to write."""
    new = SPEC.replace("kelvin_of", "other_of")
    before, wanted = made_of(SPEC), made_of(new)
    for name, text in before.items():
        (sandbox.out / name).write_text(text)
    sandbox.spec.write_text(new)
    assert all(before[name] != wanted[name] for name in ("weather.c", "weather.h"))
    return before, wanted


def is_whole(sandbox: Sandbox, old: dict[str, str], new: dict[str, str]) -> bool:
    found = contents(sandbox)
    known = {name: (old[name], new[name]) for name in old}
    return found.keys() == old.keys() and all(found[name] in known[name] for name in found)


@pytest.mark.parametrize("step", range(STEPS + 1))
@pytest.mark.parametrize("number", [signal.SIGKILL, *ASKED], ids=str)
def test_at_every_step(number: signal.Signals, step: int, sandbox: Sandbox) -> None:
    old, new = old_and_new(sandbox)
    around = sandbox.state(sandbox.out)
    done = sandbox.generate(prepare=lambda: signal_at(step, number))
    assert done == Outcome(0 if step == STEPS else -number, "", "")
    assert sandbox.state(sandbox.out) == around
    assert is_whole(sandbox, old, new)
    if number in ASKED:
        assert contents(sandbox) == new
        assert temporary_files(sandbox.out) == []
    assert sandbox.generate().status == 0
    assert contents(sandbox) == new


class Dropped:
    """Python calls `__del__` at once, and ignores the exceptions that are raised in it."""

    def __init__(self, number: int) -> None:
        self.number = number

    def __del__(self) -> None:
        os.kill(os.getpid(), self.number)


@pytest.mark.parametrize("name", ["__init__", "create"])
@pytest.mark.parametrize("number", ASKED, ids=str)
def test_where_python_ignores_exceptions(
    number: signal.Signals, name: str, sandbox: Sandbox
) -> None:
    real = getattr(files._Folder, name)

    def drop_first(self: object, *arguments: str) -> object:
        Dropped(number)
        return real(self, *arguments)

    old, new = old_and_new(sandbox)
    done = sandbox.generate(prepare=lambda: setattr(files._Folder, name, drop_first))
    assert done == Outcome(-number, "", "")
    assert contents(sandbox) == (old if name == "__init__" else new)
    assert temporary_files(sandbox.out) == []


def test_an_ignored_hangup_stays_ignored(sandbox: Sandbox) -> None:
    old, new = old_and_new(sandbox)

    def ignore_it() -> None:
        signal.signal(signal.SIGHUP, signal.SIG_IGN)
        signal_at(2, signal.SIGHUP)

    assert sandbox.generate(prepare=ignore_it).status == 0
    assert contents(sandbox) == new != old


def test_at_any_moment(sandbox: Sandbox) -> None:
    old, new = old_and_new(sandbox)
    generator = random.Random(34)
    command = [sys.executable, str(ROOT / "gen"), "generate", str(sandbox.spec)]
    begin = time.monotonic()
    subprocess.run([*command, "-o", str(sandbox.path / "elsewhere")], check=True)
    whole_run = time.monotonic() - begin
    ended_early = 0
    for number in (signal.SIGKILL, signal.SIGTERM) * (120 if LONG else 6):
        with subprocess.Popen([*command, "-o", str(sandbox.out)], stderr=subprocess.PIPE) as child:
            time.sleep(generator.uniform(0, 1.2 * whole_run))
            os.kill(child.pid, number)
            ended_early += child.wait() != 0
            assert child.stderr is not None and child.stderr.read() == b""
        assert is_whole(sandbox, old, new)
        old = contents(sandbox)
    assert ended_early > 0
