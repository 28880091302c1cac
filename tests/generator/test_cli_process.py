"""The command as a process of its own: what only real streams and signals show."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, SPEC

Write = Callable[..., Path]


def run(*arguments: object, **more: object) -> subprocess.CompletedProcess[bytes]:
    """The command as a process of its own."""
    command = [sys.executable, "-B", str(ROOT / "gen"), *map(str, arguments)]
    return subprocess.run(command, check=False, **({"capture_output": True} | more))  # type: ignore


@pytest.mark.parametrize("arguments", [["--version"], ["--help"], ["list", "SPEC"]])
def test_a_full_disk_behind_standard_output(arguments: list[str], write: Write) -> None:
    spec = write(SPEC)
    with open("/dev/full", "w") as full:
        done = run(
            *[spec if argument == "SPEC" else argument for argument in arguments],
            capture_output=False,
            stdout=full,
            stderr=subprocess.PIPE,
        )
    assert done.returncode == 3
    assert done.stderr == b"parforge: error: standard output: No space left on device\n"


@pytest.mark.parametrize("stream", ["stdout", "stderr"])
def test_nobody_reads(stream: str, write: Write) -> None:
    spec = write(SPEC if stream == "stdout" else "")
    reader, writer = os.pipe()
    os.close(reader)
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, stream: writer}
    done = run("list", spec, capture_output=False, **streams)
    os.close(writer)
    assert done.returncode == 141
    assert not done.stdout and not done.stderr


def test_closed_streams(write: Write) -> None:
    def close_all() -> None:
        for descriptor in (0, 1, 2):
            os.close(descriptor)

    good, bad = write(SPEC, "good.toml"), write("", "bad.toml")
    assert run("list", good, capture_output=False, preexec_fn=close_all).returncode == 0
    assert run("list", bad, capture_output=False, preexec_fn=close_all).returncode == 1


def allow_control_c() -> None:
    """A shell's `&` may have switched it off for the tests."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def test_control_c_while_a_pipe_is_read(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "spec.toml")
    command = [sys.executable, "-B", str(ROOT / "gen"), "check", str(tmp_path / "spec.toml")]
    with subprocess.Popen(command, stderr=subprocess.PIPE, preexec_fn=allow_control_c) as process:
        with open(tmp_path / "spec.toml", "wb"):  # returns once the command has opened it
            process.send_signal(signal.SIGINT)
            assert process.wait(20) == -signal.SIGINT
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_a_spec_may_be_a_pipe() -> None:
    done = run("list", "/dev/stdin", input=SPEC.encode())
    assert done.stdout.decode() == "weather_to_kelvin\t/dev/stdin:4\tOne reading from °C to K.\n"


def test_file_names_come_out_as_they_went_in(tmp_path: Path) -> None:
    path = os.fsencode(tmp_path) + b"/\xff\xc3\xa9.toml"
    Path(os.fsdecode(path)).write_text("")
    for locale in ("C", "C.UTF-8", "POSIX"):
        environment = {"LC_ALL": locale, "PYTHONCOERCECLOCALE": "0", "PYTHONUTF8": "0"}
        done = run("check", os.fsdecode(path), env=environment)
        assert done.returncode == 1
        assert done.stderr.startswith(path + b":1: error: ")
