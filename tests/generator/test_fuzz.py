"""Random and damaged specs: always a verdict, and what is accepted compiles without a word."""

from __future__ import annotations

import json
import shutil
import tomllib

import campaign
import pytest
from fuzz import Fuzzer
from support import ROOT

SEED = 35
COUNT = 20_000


@pytest.fixture(scope="module")
def tally() -> campaign.Tally:
    return campaign.attempt_many(SEED, COUNT)


def test_there_is_always_a_verdict(tally: campaign.Tally) -> None:
    assert tally.failures == []
    assert tally.accepted + tally.refused == COUNT
    assert min(tally.accepted, tally.refused) > COUNT // 10


def test_what_is_accepted_compiles(tally: campaign.Tally) -> None:
    if shutil.which("gcc") is None:
        pytest.skip("no gcc")
    sample = tally.good[:: len(tally.good) // 50]
    compiled, failures = campaign.compile_many(SEED, sample)
    assert failures == []
    assert compiled > len(sample) * 9 // 10


def test_what_is_accepted_is_accepted_by_the_schema(tally: campaign.Tally) -> None:
    jsonschema = pytest.importorskip("jsonschema")
    schema = json.loads((ROOT / "gen" / "parforge" / "parforge.schema.json").read_text("utf-8"))
    validator = jsonschema.Draft7Validator(schema)
    for number in tally.good[:300]:
        text = Fuzzer(SEED, number).spec().decode("utf-8-sig")
        errors = [error.message for error in validator.iter_errors(tomllib.loads(text))]
        assert (number, errors) == (number, [])


def test_the_same_seed_gives_the_same_specs() -> None:
    specs = [Fuzzer(SEED, number).spec() for number in range(50)]
    assert specs == [Fuzzer(SEED, number).spec() for number in range(50)]
    assert len(set(specs)) == len(set(specs) | {Fuzzer(SEED + 1, 0).spec()}) - 1


def test_the_test_would_see_a_crash(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(spec: object) -> None:
        raise RecursionError

    monkeypatch.setattr(campaign, "build", crash)
    failures = campaign.attempt(SEED, range(50)).failures
    assert 10 < len(failures) < 50 and "RecursionError" in failures[0]


def test_the_test_would_see_what_does_not_compile(monkeypatch: pytest.MonkeyPatch) -> None:
    if shutil.which("gcc") is None:
        pytest.skip("no gcc")
    good = campaign.attempt(SEED, range(50)).good
    monkeypatch.setattr(campaign, "render", lambda module: {f"{module.name}.c": "int a = b;\n"})
    compiled, failures = campaign.compile_many(SEED, good)
    assert len(failures) == compiled > 5
