"""The same specs give the same bytes: whatever the Python, the Jinja2, the locale, the folder.

PARFORGE_OTHER_PYTHONS: further interpreters to compare, with `:` between them.
PARFORGE_OTHER_JINJA: a folder with another version of Jinja2, tried with every interpreter.
PARFORGE_LONG: set, for 1,280 runs instead of 12.
"""

from __future__ import annotations

import concurrent.futures
import hashlib
import itertools
import os
import random
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest
from support import GOLDEN, GOOD, LONG, ROOT, SPEC

RUNS = 1280 if LONG else 12
LOCALES = ("C", "C.UTF-8", "POSIX", "tr_TR.UTF-8")
FOLDERS = ("here", "deep/er still", "specs", "out")
UMASKS = (0o000, 0o077)
# Characters that came to Unicode later than the oldest Python did, among them invisible ones.
TEXT = "\U0001fae8 \U0001fada \u2ffc \U0001e4d0 \U00013439 \U0001f6dc \u1c89 \U0001cc00 \u0378"
PROBE = "import sys, jinja2; print(sys.executable, sys.version_info >= (3, 11), jinja2.__version__)"


class Interpreter(NamedTuple):
    python: str
    jinja: str  # version
    path: str  # of another Jinja2, or nothing


def environment(path: str) -> dict[str, str]:
    """Without what the tests' own Python was told."""
    inherited = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    return inherited | ({"PYTHONPATH": path} if path else {})


def interpreters() -> list[Interpreter]:
    names = [sys.executable, "python3", "/usr/bin/python3"]
    names += [f"python3.{minor}" for minor in range(11, 20)]
    names += os.environ.get("PARFORGE_OTHER_PYTHONS", "").split(os.pathsep)
    found: dict[tuple[str, str], Interpreter] = {}
    for name, path in itertools.product(names, ("", os.environ.get("PARFORGE_OTHER_JINJA", ""))):
        try:
            command = [name, "-B", "-c", PROBE]
            done = subprocess.run(command, env=environment(path), capture_output=True, text=True)
        except OSError:
            continue
        if done.returncode == 0:
            python, is_new, jinja = done.stdout.rsplit(maxsplit=2)
            if is_new == "True":
                found.setdefault((python, jinja), Interpreter(python, jinja, path))
    return list(found.values())


INTERPRETERS = interpreters()


def combinations() -> list[tuple[Interpreter, int, str, str, int]]:
    """Every value of everything, in as many combinations as wanted."""
    rest = len(LOCALES) * len(FOLDERS) * len(UMASKS) * len(INTERPRETERS)
    seeds = range(-(-RUNS // rest) + 1)
    product = list(itertools.product(INTERPRETERS, seeds, LOCALES, FOLDERS, UMASKS))
    random.Random(36).shuffle(product)
    covering = [
        next(combination for combination in product if combination[place] == value)
        for place, values in enumerate((INTERPRETERS, seeds, LOCALES, FOLDERS, UMASKS))
        for value in values
    ]
    return list(dict.fromkeys(covering + product))[:RUNS]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("same")
    for name in FOLDERS:
        (folder / name).mkdir(parents=True)
    for spec in GOOD if LONG else GOLDEN:
        (folder / "specs" / spec.name).write_bytes(spec.read_bytes())
    text = SPEC.replace("One reading", f"{TEXT} One reading")
    (folder / "specs" / "wétter 🫨.toml").write_text(text, "utf-8")
    return folder


def run(folder: Path, number: int, combination: tuple[Interpreter, int, str, str, int]) -> str:
    """The sum of all the bytes of all files."""
    interpreter, seed, locale, current, umask = combination
    out = folder / "out" / str(number)
    here = folder / current
    specs = [os.path.relpath(spec, here) for spec in sorted((folder / "specs").iterdir())]
    command = [interpreter.python, "-B", str(ROOT / "gen"), "generate", *specs, "-o", str(out)]
    subprocess.run(
        command,
        cwd=here,
        umask=umask,
        env=environment(interpreter.path)
        | {"PYTHONHASHSEED": str(seed), "LC_ALL": locale, "LANG": locale, "TZ": f"UTC{seed}"},
        check=True,
    )
    digest = hashlib.sha256()
    for path in sorted(out.iterdir()):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    assert len(list(out.iterdir())) == 2 * len(specs)
    return digest.hexdigest()


def test_all_are_equal(folder: Path) -> None:
    cases = combinations()
    assert len(cases) == RUNS
    with concurrent.futures.ThreadPoolExecutor(len(os.sched_getaffinity(0))) as executor:
        sums = list(executor.map(run, [folder] * RUNS, range(RUNS), cases))
    wrong = {case for case, digest in zip(cases, sums) if digest != sums[0]}
    assert wrong == set()


def test_what_was_compared(folder: Path) -> None:
    """Says in the log of the tests how much the comparison is worth here."""
    assert INTERPRETERS
    for interpreter in INTERPRETERS:
        print(f"{interpreter.python} with Jinja2 {interpreter.jinja}")


def test_the_test_would_see_a_difference(folder: Path) -> None:
    case = combinations()[0]
    first = run(folder, 5000, case)
    (folder / "specs" / "one_more.toml").write_text(SPEC.replace('"weather"', '"more"'))
    try:
        assert run(folder, 5001, case) != first
    finally:
        (folder / "specs" / "one_more.toml").unlink()
