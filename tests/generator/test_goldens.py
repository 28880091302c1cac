"""The good specs are silent, the bad ones say exactly what is beside them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from parforge import keys
from parforge.build import build
from parforge.spec import read
from support import BAD, GOLDEN, GOOD, SPECS, Outcome, generated, name_of

Parforge = Callable[..., Outcome]


def test_there_are_enough() -> None:
    assert len(GOOD) >= 12
    assert len(BAD) >= 60
    assert [path.with_suffix(".err").is_file() for path in BAD] == [True] * len(BAD)


@pytest.mark.parametrize("spec", GOOD, ids=name_of)
def test_good(spec: Path, parforge: Parforge) -> None:
    assert parforge("check", spec) == Outcome(0, "", "")


@pytest.mark.parametrize("spec", BAD, ids=name_of)
def test_bad(spec: Path, parforge: Parforge, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(spec.parent)
    expected = spec.with_suffix(".err").read_text("utf-8")
    assert expected
    assert parforge("check", spec.name) == Outcome(1, "", expected)


@pytest.mark.parametrize("spec", BAD, ids=name_of)
def test_bad_writes_nothing(spec: Path, tmp_path: Path, parforge: Parforge) -> None:
    outcome = parforge("generate", GOOD[0], spec, "-o", tmp_path / "out")
    assert outcome.status == 1
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("spec", GOLDEN, ids=name_of)
def test_output(spec: Path) -> None:
    """After a change that is meant: `python3 tests/generator/update_goldens.py`, and review it."""
    for name, text in generated(spec).items():
        assert text == (SPECS / "golden" / name).read_text("utf-8")


def test_no_other_output_is_kept() -> None:
    kept = {path.name for path in (SPECS / "golden").iterdir()}
    assert kept == {name for spec in GOLDEN for name in generated(spec)}


def test_every_key_is_used_by_a_good_spec() -> None:
    used: set[tuple[str, str]] = set()

    def walk(table: str, value: object) -> None:
        for entry in value if isinstance(value, list) else [value]:
            if isinstance(entry, dict):
                for key, inner in entry.items():
                    used.add((table, key))
                    walk(key, inner)

    for path in GOOD:
        walk("spec", read(str(path)).root.value)
    tables = {
        "spec": keys.SPEC,
        "processor": keys.PROCESSOR,
        "input": keys.INPUT,
        "output": keys.OUTPUT,
        "args": keys.ARGUMENT,
        "dataset": keys.DATASET,
        "worker": keys.WORKER,
        "reduce": keys.REDUCE,
    }
    known = {(table, key) for table, examples in tables.items() for key in examples}
    assert used == known


def test_the_examples_in_messages_are_right(tmp_path: Path) -> None:
    """What a message proposes must itself be accepted."""
    spec = tmp_path / "spec.toml"
    spec.write_text("\n".join([*keys.SPEC.values(), *keys.PROCESSOR.values()]))
    processor = build(read(str(spec))).processors[0]
    assert processor.worker is not None and processor.dataset is not None
    assert processor.ignore_errors == ("ENOENT",) and processor.reduce is not None
    for table, examples in (("input", keys.INPUT), ("output", keys.OUTPUT)):
        text = f"{table} = {{ {', '.join(examples.values())} }}"
        spec.write_text(
            "\n".join(
                [*keys.SPEC.values(), keys.PROCESSOR["name"], keys.PROCESSOR["function"], text]
                + [keys.PROCESSOR["output" if table == "input" else "input"]]
            )
        )
        assert build(read(str(spec))).processors[0].outputs[0].type.text == "double"
