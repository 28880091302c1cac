"""Every mistake, wherever and however it is written: one message, with its line and its reason."""

from __future__ import annotations

import contextlib
import io
import itertools
import os
from pathlib import Path

import pytest
from drafts import LAYOUTS, STYLES, Mistake, write
from mistakes import all_mistakes
from parforge import cli
from support import BAD

CASES = [
    (mistake, layout, STYLES[number % len(STYLES)])
    for number, (mistake, layout) in enumerate(
        (mistake, layout) for mistake in all_mistakes() for layout in LAYOUTS[mistake.table]
    )
]


def key_of(case: tuple[Mistake, str, str]) -> tuple[str, str]:
    return (case[0].table, case[0].key)


BY_KEY = {
    key: list(cases) for key, cases in itertools.groupby(sorted(CASES, key=key_of), key=key_of)
}


def test_there_are_enough() -> None:
    assert len(CASES) + len(BAD) >= 500
    assert sum(map(len, BY_KEY.values())) == len(CASES)


def what_is_wrong(mistake: Mistake, layout: str, style: str, folder: Path) -> str:
    """With what the generator does about a mistake; nothing, if all is well."""
    data, line = write(mistake, layout, style)
    spec = folder / "spec.toml"
    spec.write_bytes(data)
    out, err = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        status = cli.main(["generate", str(spec), "-o", str(folder / "out")])
    said = err.getvalue()
    if (status, out.getvalue(), os.listdir(folder)) != (1, "", ["spec.toml"]):
        return f"status {status}, {out.getvalue()!r}, {os.listdir(folder)}"
    if not said.startswith(f"{spec}:{line}: error: ") or said.count("\n") != 1:
        return f"not the one message for line {line}: {said}"
    missing = [part for part in mistake.says if part not in said.partition(": error: ")[2]]
    return f"{missing} is not in {said}" if missing else ""


@pytest.mark.parametrize("key", BY_KEY, ids=lambda key: ascii(".".join(key))[1:-1])
def test_is_refused_with_its_line_and_reason(key: tuple[str, str], folder_in_memory: Path) -> None:
    wrong = {
        (str(mistake.value), layout, style): problem
        for mistake, layout, style in BY_KEY[key]
        if (problem := what_is_wrong(mistake, layout, style, folder_in_memory))
    }
    assert wrong == {}
