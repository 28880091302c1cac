"""Where output goes: into the folder that was named, or nowhere; and nothing else is touched."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from parforge import files
from sandbox import BANNER, Sandbox, temporary_files
from support import ROOT, SPEC, Outcome

IN_THE_WAY = (
    "link",
    "relative link",
    "dangling link",
    "link to a folder",
    "loop",
    "folder",
    "pipe",
    "socket",
    "device",
    "foreign",
    "empty",
)
MODULES = (
    "..",
    ".",
    "../weather",
    "../outside/precious",
    "/tmp/weather",
    "//tmp/weather",
    "a/b",
    "a/../../b",
    "a\\\\b",
    "a\\u0000b",
    "~",
    "$HOME",
    "-",
    "weather\\n",
    "weather.c/../../x",
    "%2e%2e%2fx",
    "\\u2024\\u2024/x",
    "a\\u2215b",
)
CASES = (
    [("module", name) for name in MODULES]
    + [("weather.c", kind) for kind in IN_THE_WAY]
    + [("weather.h", kind) for kind in IN_THE_WAY]
    + [("folder", kind) for kind in IN_THE_WAY if kind not in ("folder", "link to a folder")]
    + [("depfile", kind) for kind in IN_THE_WAY if kind != "empty"]
)


@pytest.fixture
def sandbox() -> Iterator[Sandbox]:
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield Sandbox(folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_there_are_enough() -> None:
    assert len(CASES) >= 40


@pytest.mark.parametrize(("where", "what"), CASES)
def test_is_refused_and_nothing_is_touched(where: str, what: str, sandbox: Sandbox) -> None:
    try:
        arguments = prepared(sandbox, where, what)
    except PermissionError:
        pytest.skip("only root may make a device")
    before = sandbox.state()
    done = sandbox.generate(*arguments)
    assert done.status == (1 if where == "module" else 3)
    assert done.err.startswith("parforge: error: cannot write " if where != "module" else "/")
    assert done.err.count("\n") == 1 and done.out == ""
    assert sandbox.state() == before


def prepared(sandbox: Sandbox, where: str, what: str) -> list[object]:
    """Puts something in the way: the arguments of the run."""
    if where == "module":
        sandbox.spec.write_text(SPEC.replace('"weather"', f'"{what}"'))
        return ["-o", sandbox.out]
    if where == "folder":
        sandbox.out.rmdir()
        sandbox.put(what, sandbox.out)
        return ["-o", sandbox.out]
    if where == "depfile":
        sandbox.put(what, sandbox.path / "rule.d")
        return ["-o", sandbox.out, "--depfile", sandbox.path / "rule.d"]
    sandbox.put(what, sandbox.out / where)
    return ["-o", sandbox.out]


def test_the_named_folder_may_be_a_link(sandbox: Sandbox) -> None:
    (sandbox.path / "link").symlink_to("out")
    before = sandbox.state(sandbox.out)
    assert sandbox.generate("-o", sandbox.path / "link").status == 0
    assert sorted(os.listdir(sandbox.out)) == ["weather.c", "weather.h"]
    assert sandbox.state(sandbox.out) == before


@pytest.mark.parametrize("folder", ["", "spec.toml/out", "/dev/null/out", "o" * 300, "a/" * 3000])
def test_a_folder_that_cannot_be(folder: str, sandbox: Sandbox) -> None:
    before = sandbox.state()
    done = sandbox.generate("-o", folder)
    assert done.status == 3
    assert done.err.startswith("parforge: error: cannot write to ")
    assert sandbox.state() == before


def test_a_current_folder_that_is_gone(sandbox: Sandbox) -> None:
    gone = sandbox.path / "gone"
    gone.mkdir()
    before = sandbox.state(gone)

    def go_there() -> None:
        os.chdir(gone)
        gone.rmdir()

    done = sandbox.generate("-o", "deeper", prepare=go_there)
    assert done.status == 3
    assert "cannot write to deeper: No such file or directory" in done.err
    assert sandbox.state(gone) == before


def test_a_second_name_of_a_file_outside_keeps_its_content(sandbox: Sandbox) -> None:
    os.link(sandbox.outside / "precious.c", sandbox.out / "weather.c")
    before = sandbox.state(sandbox.out)
    assert sandbox.generate().status == 0
    assert sandbox.state(sandbox.out) == before
    assert "weather_to_kelvin" in (sandbox.out / "weather.c").read_text()


# Permissions, as an ordinary user


@pytest.mark.parametrize("mode", [0o555, 0o000, 0o300, 0o600])
def test_a_folder_without_permission(mode: int, sandbox: Sandbox) -> None:
    sandbox.give_to_nobody()
    sandbox.out.chmod(mode)
    done = sandbox.generate_as_nobody()
    assert done.status == 3
    assert "Permission denied" in done.err and "Traceback" not in done.err
    sandbox.out.chmod(0o755)
    assert os.listdir(sandbox.out) == []


def test_a_folder_where_none_can_be_made(sandbox: Sandbox) -> None:
    sandbox.give_to_nobody()
    sandbox.out.chmod(0o555)
    done = sandbox.generate_as_nobody("-o", sandbox.out / "new")
    assert done.status == 3
    assert "Permission denied" in done.err
    assert os.listdir(sandbox.out) == []


def test_a_file_of_somebody_else(sandbox: Sandbox) -> None:
    """In a folder like /tmp, where everybody may write but not replace others' files."""
    if os.geteuid() != 0:
        pytest.skip("only root can make a file of somebody else")
    sandbox.out.chmod(0o1777)
    (sandbox.out / "weather.h").write_text(BANNER)
    before = sandbox.state()
    done = sandbox.generate_as_nobody()
    assert done.status == 3
    assert "weather.h: Operation not permitted" in done.err
    assert (sandbox.out / "weather.h").read_text() == BANNER
    assert temporary_files(sandbox.out) == []
    os.unlink(sandbox.out / "weather.c")
    assert sandbox.state() == before


def test_a_file_of_ours_that_was_made_read_only(sandbox: Sandbox) -> None:
    sandbox.give_to_nobody()
    (sandbox.out / "weather.c").write_text(BANNER)
    (sandbox.out / "weather.c").chmod(0o444)
    assert sandbox.generate_as_nobody().status == 0
    assert "weather_to_kelvin" in (sandbox.out / "weather.c").read_text()


# No room


@pytest.mark.parametrize("size", [0, 1, 100, 2000, 3000])
def test_a_limit_of_the_size_of_files(size: int, sandbox: Sandbox) -> None:
    before = sandbox.state()
    done = sandbox.generate(prepare=lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size)))
    assert done.status == 3
    assert "File too large" in done.err
    assert sandbox.state() == before


@pytest.mark.parametrize("size", ["4k", "8k"])
def test_a_full_disk(size: str, sandbox: Sandbox) -> None:
    """A file system of that size, seen by these processes alone; and more processors than fit."""
    many = SPEC.partition("\n[[")[2]
    extra = "".join("\n[[" + many.replace("to_kelvin", f"p{n}") for n in range(20))
    sandbox.spec.write_text(SPEC + extra)
    script = (
        f"mount -t tmpfs -o size={size} tmpfs {sandbox.out} || exit 77\n"
        f"{sys.executable} -B {ROOT}/gen generate {sandbox.spec} -o {sandbox.out}\n"
        f'echo "status $?"; ls -A {sandbox.out}\n'
    )
    if shutil.which("unshare") is None:
        pytest.skip("no unshare")
    command = ["unshare", "--mount", "sh", "-c", script]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if "status" not in done.stdout:
        pytest.skip("no file system can be mounted here")
    assert done.stdout == "status 3\n"
    assert "No space left on device" in done.stderr


# Somebody changes the folder while we write: the race is decided by where the swap happens


def to_a_link(sandbox: Sandbox) -> None:
    sandbox.out.rename(sandbox.path / "moved")
    sandbox.out.symlink_to(sandbox.outside / "folder")


def target_to_a_link(sandbox: Sandbox) -> None:
    (sandbox.out / "weather.c").symlink_to(sandbox.outside / "precious.c")


@pytest.mark.parametrize("step", ["create", "move"])
@pytest.mark.parametrize("change", [to_a_link, target_to_a_link])
def test_a_link_that_comes_between(
    change: Callable[[Sandbox], None], step: str, sandbox: Sandbox
) -> None:
    real = getattr(files._Folder, step)
    changes = [change]

    def swap(self: object, *arguments: str) -> object:
        if changes:
            changes.pop()(sandbox)
        return real(self, *arguments)

    outside = {path: path.read_bytes() for path in sandbox.outside.rglob("*") if path.is_file()}
    done = sandbox.generate(prepare=lambda: setattr(files._Folder, step, swap))
    assert done == Outcome(0, "", "")
    assert {p: p.read_bytes() for p in sandbox.outside.rglob("*") if p.is_file()} == outside
    written = sandbox.out if change is target_to_a_link else sandbox.path / "moved"
    assert sorted(os.listdir(written)) == ["weather.c", "weather.h"]
    assert not (written / "weather.c").is_symlink()
