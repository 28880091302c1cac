"""bin/parforge: finds the generator from where it lies, and a Python that can run it."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, SPEC

LAUNCHER = ROOT / "bin" / "parforge"
TOOLS = ["dirname", "readlink", "tail", "sh"]


def run(launcher: Path, *arguments: object, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(launcher), *map(str, arguments)],
        env={"PATH": os.environ["PATH"], "PYTHONDONTWRITEBYTECODE": "1"} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def fake_python(folder: Path, name: str, script: str) -> None:
    folder.mkdir(exist_ok=True)
    (folder / name).write_text(f"#!/bin/sh\n{script}\n")
    (folder / name).chmod(0o755)


def tools_only(folder: Path) -> str:
    """A PATH without any Python."""
    folder.mkdir()
    for tool in TOOLS:
        found = shutil.which(tool)
        assert found is not None
        (folder / tool).symlink_to(found)
    return str(folder)


def test_from_the_tree() -> None:
    done = run(LAUNCHER, "--version", PARFORGE_PYTHON=sys.executable)
    assert (done.returncode, done.stdout, done.stderr) == (0, "parforge 0.1.0\n", "")


def test_hands_over_arguments_and_exit_status(tmp_path: Path) -> None:
    spec = tmp_path / "a b'$x.toml"
    spec.write_text(SPEC)
    done = run(LAUNCHER, "list", spec, PARFORGE_PYTHON=sys.executable)
    assert done.stdout.startswith(f"weather_to_kelvin\t{spec}:4\t")
    assert run(LAUNCHER, "list", PARFORGE_PYTHON=sys.executable).returncode == 2


@pytest.mark.parametrize("relative", [False, True])
def test_through_links(relative: bool, tmp_path: Path) -> None:
    (tmp_path / "two words").mkdir()
    first = tmp_path / "two words" / "first"
    first.symlink_to(os.path.relpath(LAUNCHER, first.parent) if relative else LAUNCHER)
    (tmp_path / "second").symlink_to("two words/first")
    done = run(tmp_path / "second", "--version", PARFORGE_PYTHON=sys.executable)
    assert (done.returncode, done.stdout) == (0, "parforge 0.1.0\n")


def test_installed(tmp_path: Path) -> None:
    prefix = tmp_path / "pre fix"
    (prefix / "bin").mkdir(parents=True)
    shutil.copy(LAUNCHER, prefix / "bin" / "parforge")
    share = prefix / "share" / "parforge"
    shutil.copytree(ROOT / "gen", share / "gen")
    shutil.copytree(ROOT / "templates", share / "templates")
    spec = tmp_path / "spec.toml"
    spec.write_text(SPEC)
    arguments = ["generate", spec, "-o", tmp_path / "out", "--depfile", tmp_path / "d"]
    done = run(prefix / "bin" / "parforge", *arguments, PARFORGE_PYTHON=sys.executable)
    assert (done.returncode, done.stderr) == (0, "")
    assert (tmp_path / "out" / "weather.c").is_file()
    assert str(share).replace(" ", "\\ ") in (tmp_path / "d").read_text()


def test_without_a_generator(tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    shutil.copy(LAUNCHER, tmp_path / "bin" / "parforge")
    done = run(tmp_path / "bin" / "parforge", "--version")
    assert done.returncode == 3
    assert done.stderr.startswith("parforge: error: no generator in ")


def test_takes_the_first_python_that_can(tmp_path: Path) -> None:
    path = tools_only(tmp_path / "tools")
    fake_python(tmp_path / "tools", "python3", "echo 'No module named jinja2' >&2; exit 1")
    able = f'case $1 in -c) exec {sys.executable} "$@" ;; *) echo "able runs ${{1##*/}}" ;; esac'
    fake_python(tmp_path / "tools", "python3.13", able)
    fake_python(tmp_path / "tools", "python3.12", "echo never")
    done = run(LAUNCHER, "--version", PATH=path)
    expected = ["able runs gen\n"]
    if subprocess.run(["/usr/bin/python3", "-c", "import jinja2"], check=False).returncode == 0:
        expected.append("parforge 0.1.0\n")  # /usr/bin/python3 stands before python3.13
    assert done.stdout in expected
    assert done.stderr == ""


def test_the_one_in_the_environment_is_the_only_candidate(tmp_path: Path) -> None:
    fake_python(
        tmp_path,
        "old",
        "exec " + sys.executable + ' -c "import sys;' " sys.exit('it is Python 3.9.2')\"",
    )
    done = run(LAUNCHER, "--version", PARFORGE_PYTHON=str(tmp_path / "old"))
    assert done.returncode == 3
    assert done.stdout == ""
    assert done.stderr.splitlines()[:2] == [
        "parforge: error: no Python 3.11 or newer with Jinja2. Tried:",
        f"  {tmp_path}/old: it is Python 3.9.2",
    ]
    assert "apt install python3 python3-jinja2" in done.stderr
    assert "PARFORGE_PYTHON" in done.stderr


def test_a_python_that_is_not_there() -> None:
    done = run(LAUNCHER, "--version", PARFORGE_PYTHON="no-such-python")
    assert done.returncode == 3
    assert "  no-such-python: not found\n" in done.stderr


def test_modules_of_the_current_directory_are_not_used(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "jinja2.py").write_text("raise SystemExit('hijacked')\n")
    (tmp_path / "argparse.py").write_text("raise SystemExit('hijacked')\n")
    monkeypatch.chdir(tmp_path)
    done = run(LAUNCHER, "--version", PARFORGE_PYTHON=sys.executable)
    assert (done.stdout, done.stderr) == ("parforge 0.1.0\n", "")
