"""The JSON Schema that editors use agrees with the generator, as far as a schema can."""

from __future__ import annotations

import collections
import json
import tomllib
from pathlib import Path
from typing import Any

import mistakes
import pytest
from drafts import LAYOUTS, write
from parforge import keys, names, processor
from support import BAD, GOOD, ROOT, name_of
from test_mistakes_together import TOGETHER, spec_with

SCHEMA = json.loads((ROOT / "gen" / "parforge" / "parforge.schema.json").read_text("utf-8"))

# Wrong for reasons that no schema can see: names that clash, names of the system, types as C sees
# them, and a `$` that Python's regular expressions, other than an editor's, let match before a
# line end.
NOT_STRUCTURAL = {
    "dataset_of_other_items",
    "default_twice",
    "function_is_generated",
    "module_system_header",
    "module_system_prefix",
    "module_trailing_newline",
    "names_default_clash",
    "names_of_things_used",
    "names_twice",
    "output_const",
    "place_multi_line",
    "processor_name_too_long",
    "processor_names_clash",
    "processor_twice",
    "reduce_identity",
    "reduce_names",
}


@pytest.fixture(scope="module")
def validator() -> Any:
    jsonschema = pytest.importorskip("jsonschema")
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    return jsonschema.Draft7Validator(SCHEMA)


def value_of(spec: Path) -> Any:
    try:
        return tomllib.loads(spec.read_text("utf-8"))
    except ValueError:
        return None


@pytest.mark.parametrize("spec", GOOD, ids=name_of)
def test_good(spec: Path, validator: Any) -> None:
    assert [error.message for error in validator.iter_errors(value_of(spec))] == []


@pytest.mark.parametrize("spec", [path for path in BAD if value_of(path) is not None], ids=name_of)
def test_bad(spec: Path, validator: Any) -> None:
    assert validator.is_valid(value_of(spec)) == (spec.stem in NOT_STRUCTURAL)


def test_refuses_every_mistake_that_it_can_see(validator: Any) -> None:
    """The others say why it cannot."""
    wrong, seen, unseen = [], 0, collections.Counter[str]()
    verdicts: dict[str, bool] = {}  # in most layouts the value is the same
    for mistake in mistakes.all_mistakes():
        for layout in LAYOUTS[mistake.table]:
            data, _ = write(mistake, layout, "unix")
            value = tomllib.loads(data.decode())
            if repr(value) not in verdicts:
                verdicts[repr(value)] = validator.is_valid(value)
            accepted = verdicts[repr(value)]
            if accepted != bool(mistake.beyond_schema):
                wrong.append((mistake.table, mistake.key, mistake.value, layout))
            seen += not accepted
            unseen[mistake.beyond_schema] += accepted
    assert wrong == []
    assert set(+unseen) == set(mistakes.REASONS)
    assert seen >= 2000


@pytest.mark.parametrize(("pairs", "_", "beyond"), TOGETHER)
def test_refuses_keys_that_do_not_go_together(
    pairs: dict[str, str], _: str, beyond: str, validator: Any
) -> None:
    text = spec_with(pairs, "plain")[0]
    assert validator.is_valid(tomllib.loads(text)) == bool(beyond)


def test_has_the_keys_of_the_generator() -> None:
    definitions = SCHEMA["definitions"]
    of_processor = definitions["processor"]["properties"]
    assert set(SCHEMA["properties"]) == set(keys.SPEC)
    assert set(of_processor) == set(keys.PROCESSOR)
    assert set(of_processor["dataset"]["properties"]) == set(keys.DATASET)
    assert set(of_processor["worker"]["properties"]) == set(keys.WORKER)
    assert set(of_processor["reduce"]["properties"]) == set(keys.REDUCE)
    assert set(of_processor["args"]["items"]["properties"]) == set(keys.ARGUMENT)
    assert set(definitions["input"]["anyOf"][1]["properties"]) == set(keys.INPUT)
    assert set(definitions["output"]["anyOf"][1]["properties"]) == set(keys.OUTPUT)


def test_has_the_limits_of_the_generator() -> None:
    definitions = SCHEMA["definitions"]
    of_processor = definitions["processor"]["properties"]
    assert of_processor["max_threads"]["anyOf"][0]["maximum"] == processor.MOST_THREADS
    assert of_processor["serial_below"]["maximum"] == processor.LARGEST_COUNT
    assert of_processor["thread_name"]["maxLength"] == processor.LONGEST_THREAD_NAME
    assert definitions["identifier"]["maxLength"] == names.LONGEST_NAME
    words = definitions["identifier"]["not"]["anyOf"][1]["enum"]
    assert sorted(words) == sorted(names.KEYWORDS | names.MACROS)
