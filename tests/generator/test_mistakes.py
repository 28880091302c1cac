"""Every mistake, wherever and however it is written: one message, with its line and its reason."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from drafts import LAYOUTS, STYLES, Mistake, write
from mistakes import all_mistakes
from support import BAD, Outcome

Parforge = Callable[..., Outcome]

MISTAKES = all_mistakes()
CASES = [
    (mistake, layout, STYLES[number % len(STYLES)])
    for number, (mistake, layout) in enumerate(
        (mistake, layout) for mistake in MISTAKES for layout in LAYOUTS[mistake.table]
    )
]


def name_of_case(value: object) -> str | None:
    if isinstance(value, Mistake):
        return ascii(f"{value.table}.{value.key}={(value.value or 'missing')[:20]}")[1:-1]
    return None


def test_there_are_enough() -> None:
    assert len(CASES) + len(BAD) >= 500


@pytest.mark.parametrize(("mistake", "layout", "style"), CASES, ids=name_of_case)
def test_is_refused_with_its_line_and_reason(
    mistake: Mistake, layout: str, style: str, tmp_path: Path, parforge: Parforge
) -> None:
    data, line = write(mistake, layout, style)
    spec = tmp_path / "spec.toml"
    spec.write_bytes(data)
    outcome = parforge("generate", spec, "-o", tmp_path / "out")
    assert (outcome.status, outcome.out) == (1, "")
    place = f"{spec}:{line}: error: "
    assert outcome.err.startswith(place) and outcome.err.count("\n") == 1, outcome.err
    message = outcome.err.removeprefix(place)
    assert all(part in message for part in mistake.says), message
    assert [path.name for path in tmp_path.iterdir()] == ["spec.toml"]
