"""The depfile: what is in it, and that make, ninja and CMake read odd paths as they are."""

from __future__ import annotations

import shutil
import subprocess
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from parforge import depfile
from parforge.files import OutputError
from support import ROOT, SPEC, Outcome

Parforge = Callable[..., Outcome]
ODD_NAMES = ["plain", "two words", "a#b", "cost$", "back\\slash", "a:b", "ü"]


def test_lists_outputs_then_the_spec_and_all_of_the_generator(
    tmp_path: Path, parforge: Parforge
) -> None:
    spec = tmp_path / "weather.toml"
    spec.write_text(SPEC)
    out = tmp_path / "out"
    written = tmp_path / "weather.d"
    assert parforge("generate", spec, "-o", out, "--depfile", written) == Outcome(0, "", "")
    targets, _, needed = written.read_text().partition(": ")
    assert targets.split() == [f"{out}/weather.c", f"{out}/weather.h"]
    paths = needed.replace("\\\n", "").split()
    assert paths[0] == str(spec)
    assert f"{ROOT}/templates/module.c.j2" in paths
    assert set(paths[1:]) == {
        str(path)
        for pattern in ("gen/*.py", "gen/parforge/*.py", "templates/*.j2")
        for path in ROOT.glob(pattern)
    }


def test_names_the_outputs_as_the_folder_was_given(
    tmp_path: Path, parforge: Parforge, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.toml").write_text(SPEC)
    Path("b.toml").write_text(SPEC.replace('"weather"', '"climate"'))
    assert parforge("generate", "a.toml", "b.toml", "-o", "./x", "--depfile", "d").status == 0
    rule = Path("d").read_text()
    assert rule.startswith("./x/weather.c ./x/weather.h ./x/climate.c ./x/climate.h: \\\n")
    assert "\n  a.toml \\\n  b.toml \\\n" in rule


@pytest.mark.parametrize(
    ("path", "escaped"),
    [
        ("/a/b.c", "/a/b.c"),
        ("a b", "a\\ b"),
        ("a#b", "a\\#b"),
        ("a$b", "a$$b"),
        ("a\\b", "a\\b"),
        ("a:b", "a\\:b"),
    ],
)
def test_escapes(path: str, escaped: str) -> None:
    assert depfile.escape(path) == escaped


@pytest.mark.parametrize("path", ["a\nb", "a\tb", "a\\ b", "a\\#b", "a\\:b", "a\\$b", "a\\"])
def test_refuses_what_cannot_be_escaped(path: str) -> None:
    with pytest.raises(OutputError, match="no depfile can hold"):
        depfile.escape(path)


def _rule(output: Path, needed: Path) -> str:
    return f"{depfile.escape(str(output))}: \\\n  {depfile.escape(str(needed))}\n"


def _touch_later(path: Path) -> None:
    time.sleep(0.02)
    path.touch()


@pytest.mark.parametrize("name", ODD_NAMES)
def test_make_reads_odd_paths(name: str, tmp_path: Path) -> None:
    if shutil.which("make") is None:
        pytest.skip("no make")
    (tmp_path / "out").touch()
    needed = tmp_path / name
    needed.touch()
    (tmp_path / "Makefile").write_text(
        "all: out\nout:\n\t@echo again\n\t@touch out\n" + _rule(Path("out"), Path(name))
    )

    def make() -> str:
        command = ["make", "--no-print-directory"]
        done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    _touch_later(tmp_path / "out")
    assert "again" not in make()
    _touch_later(needed)
    assert "again" in make()


@pytest.mark.parametrize("name", ODD_NAMES)
def test_ninja_reads_odd_paths(name: str, tmp_path: Path) -> None:
    if shutil.which("ninja") is None:
        pytest.skip("no ninja")
    needed = tmp_path / name
    needed.touch()
    (tmp_path / "rule.d").write_text(_rule(Path("out"), Path(name)))
    (tmp_path / "build.ninja").write_text(
        "rule touch\n  command = touch out && cp rule.d out.d\n  depfile = out.d\n"
        "build out: touch\n"
    )

    def ninja() -> str:
        done = subprocess.run(["ninja"], cwd=tmp_path, capture_output=True, text=True, check=True)
        return done.stdout

    assert "touch out" in ninja()
    assert "no work to do" in ninja()
    _touch_later(needed)
    assert "touch out" in ninja()
