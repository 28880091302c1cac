"""Ended in the middle of writing: every file is the old one or the new one, whole."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from sandbox import Sandbox, temporary_files
from support import SPEC

# Sends itself a signal before a step, or in the middle of what a file's write() does.
SCRIPT = """
import builtins, os, runpy, sys
sys.path.insert(0, {gen!r})
from parforge import files
steps = iter(range(1000))
def step():
    if next(steps) == {step}:
        os.kill(os.getpid(), {number})
class Halves:
    def __init__(self, stream):
        self.stream = stream
    def __enter__(self):
        return self
    def __exit__(self, *arguments):
        self.stream.close()
    def write(self, data):
        self.stream.write(data[: len(data) // 2])
        self.stream.flush()
        step()
        self.stream.write(data[len(data) // 2 :])
def opened(descriptor, mode):
    stream = builtins.open(descriptor, mode)
    return Halves(stream) if mode == "wb" else stream
files.open = opened
for name in ("_create", "_move"):
    def before(self, *arguments, real=getattr(files._Folder, name)):
        step()
        return real(self, *arguments)
    setattr(files._Folder, name, before)
sys.argv = ["gen", "generate", {spec!r}, "-o", {out!r}]
runpy.run_path({gen!r}, run_name="__main__")
"""
STEPS = 6  # create and write, twice; move, twice
ASKED = {signal.SIGTERM: 143, signal.SIGHUP: 129, signal.SIGINT: 130}


@pytest.fixture
def sandbox(tmp_path: Path) -> Iterator[Sandbox]:
    yield Sandbox(tmp_path)


def run(sandbox: Sandbox, step: int, number: int) -> subprocess.CompletedProcess[bytes]:
    paths = {"gen": str(sandbox.path / "gen"), "spec": str(sandbox.spec), "out": str(sandbox.out)}
    script = SCRIPT.format(step=step, number=number, **paths)
    return subprocess.run([sys.executable, "-B", "-c", script], capture_output=True, check=False)


def contents(sandbox: Sandbox) -> dict[str, str]:
    return {
        path.name: path.read_text()
        for path in sandbox.out.iterdir()
        if not path.name.endswith(".tmp")
    }


def old_and_new(sandbox: Sandbox) -> tuple[dict[str, str], dict[str, str]]:
    """Makes the old files; what is there now, and what the next run is to write."""
    new = SPEC.replace("kelvin_of", "other_of")
    sandbox.spec.write_text(new)
    assert sandbox.generate().returncode == 0
    wanted = contents(sandbox)
    sandbox.spec.write_text(SPEC)
    assert sandbox.generate().returncode == 0
    before = contents(sandbox)
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
    done = run(sandbox, step, number)
    assert done.returncode == (0 if step == STEPS else ASKED.get(number, -number))
    assert done.stderr == b"" and sandbox.state(sandbox.out) == around
    assert is_whole(sandbox, old, new)
    if number in ASKED:
        assert temporary_files(sandbox.out) == []
    assert sandbox.generate().returncode == 0
    assert contents(sandbox) == new


def test_an_ignored_hangup_stays_ignored(sandbox: Sandbox) -> None:
    old, new = old_and_new(sandbox)
    paths = {"gen": str(sandbox.path / "gen"), "spec": str(sandbox.spec), "out": str(sandbox.out)}
    script = SCRIPT.format(step=2, number=int(signal.SIGHUP), **paths)
    done = subprocess.run(
        [sys.executable, "-B", "-c", script],
        preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_IGN),
        check=False,
    )
    assert done.returncode == 0
    assert contents(sandbox) == new != old


def test_at_any_moment(sandbox: Sandbox) -> None:
    old, new = old_and_new(sandbox)
    generator = random.Random(34)
    command = [sys.executable, "-B", str(sandbox.path / "gen"), "generate", str(sandbox.spec)]
    begin = time.monotonic()
    subprocess.run([*command, "-o", str(sandbox.path / "elsewhere")], check=True)
    whole_run = time.monotonic() - begin
    ended_early = 0
    for number in (signal.SIGKILL, signal.SIGTERM) * 12:
        with subprocess.Popen([*command, "-o", str(sandbox.out)], stderr=subprocess.PIPE) as child:
            time.sleep(generator.uniform(0, 1.2 * whole_run))
            os.kill(child.pid, number)
            ended_early += child.wait() != 0
            assert child.stderr is not None and child.stderr.read() == b""
        assert is_whole(sandbox, old, new)
        old = contents(sandbox)
    assert ended_early > 0
