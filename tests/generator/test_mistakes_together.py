"""Keys that are right alone and wrong beside others; and many mistakes in one spec."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from drafts import GOOD, MARK
from mistakes import NAMES, VALUES, all_mistakes
from support import Outcome

Parforge = Callable[..., Outcome]
Write = Callable[..., Path]

LIST_OF_TWO = '["double", "int"]'
POINTER = '{ type = "struct table *", '
FOLD = '{ function = "sum_of", identity = '
# Other keys of a processor; the wrong one, last; what is said; why a schema takes it.
TOGETHER: tuple[tuple[dict[str, str], str, str], ...] = (
    ({"ignore_errors": "[5]"}, "`ignore_errors` needs `fallible = true`", ""),
    ({"fallible": "false", "ignore_errors": "[5]"}, "`ignore_errors` needs `fallible", ""),
    ({"output": '"void"', "default": "1"}, "`default` has no slot to go to", ""),
    ({"output": LIST_OF_TWO, "default": "1"}, "put it on the one it is for", ""),
    (
        {"output": '{ type = "int", default = 1 }', "default": "1"},
        "on the processor and on its output",
        VALUES,
    ),
    (
        {"input": LIST_OF_TWO, "dataset": POINTER + 'get = "row" }'},
        "a data set gives one input, not several",
        "",
    ),
    ({"dataset": '{ type = "struct table" }'}, "only a pointer has [index]", ""),
    ({"dataset": '{ type = "table_t", length = "rows" }'}, "only a pointer has [index]", ""),
    ({"dataset": '{ type = "const void *" }'}, "its items have no type", VALUES),
    (
        {"dataset": '{ type = "const struct row *" }'},
        "has items of type `struct row`, and the input is `double`: make them the same",
        VALUES,
    ),
    (
        {"input": '"const struct row *"', "dataset": '{ type = "struct row *", length = "rows" }'},
        "has items of type `struct row`, and the input is `const struct row *`",
        VALUES,
    ),
    ({"args": '[{ name = "input", type = "int" }]'}, "the name of the input on line", NAMES),
    ({"args": '[{ name = "output", type = "int" }]'}, "the name of the output on line", NAMES),
    ({"args": '[{ name = "kelvin_of", type = "int" }]'}, "of the element function on line", NAMES),
    (
        {"args": '[{ name = "a", type = "int" }, { name = "a", type = "int" }]'},
        "the name of the argument on line",
        NAMES,
    ),
    (
        {"input": '"a_t"', "args": '[{ name = "a_t", type = "int" }]'},
        "the name of the type on line",
        NAMES,
    ),
    ({"args": '[{ name = "weather_to_kelvin", type = "int" }]'}, "is generated for", NAMES),
    ({"function": '"weather_to_kelvin_start"'}, "is generated for the processor", NAMES),
    ({"input": '"weather_to_kelvin"'}, "is generated for the processor", NAMES),
    ({"input": '"struct weather_to_kelvin_call"'}, "tag `weather_to_kelvin_call` has", NAMES),
    ({"output": '"enum weather_to_kelvin *"'}, "tag `weather_to_kelvin` has a name", NAMES),
    ({"default": '"weather_to_kelvin"'}, "is generated for the processor", NAMES),
    ({"fallible": "true", "output": '"int"', "default": "1.5"}, "holds integers only", VALUES),
    ({"output": '"uint8_t"', "default": "256"}, "`uint8_t` holds 0 to 255", VALUES),
    ({"output": '"char *"', "default": "0"}, "a number does not fit `char *`", VALUES),
    ({"output": '"struct row"', "default": "0"}, "a number does not fit `struct row`", VALUES),
    ({"output": LIST_OF_TWO, "reduce": FOLD + "0 }"}, "folds one output, not several", ""),
    ({"output": '"void"', "reduce": FOLD + "0 }"}, "has nothing to fold", ""),
    ({"output": '"int"', "reduce": FOLD + "3.5 }"}, "`identity`: `int` holds integers", VALUES),
    ({"output": '"bool"', "reduce": FOLD + "2 }"}, "`identity`: a number does not fit", VALUES),
    ({"output": '"char *"', "reduce": FOLD + "0 }"}, "`identity`: a number does not fit", VALUES),
    ({"output": '"struct row"', "reduce": FOLD + "0 }"}, "use the name of a constant", VALUES),
    ({"output": '"struct row"', "reduce": FOLD + '"-none" }'}, "row` has no sign", VALUES),
    (
        {"reduce": FOLD + "0 }", "args": '[{ name = "sum_of", type = "int" }]'},
        "the name of the reduce function on line",
        NAMES,
    ),
    (
        {"reduce": FOLD + '"NONE" }', "args": '[{ name = "NONE", type = "int" }]'},
        "the name of the constant on line",
        NAMES,
    ),
    (
        {"reduce": '{ function = "weather_to_kelvin_fold", identity = 0 }'},
        "reduce function `weather_to_kelvin_fold` has a name that is generated for the processor",
        NAMES,
    ),
    ({"reduce": FOLD + '"weather_to_kelvin_fold_add" }'}, "is generated for the", NAMES),
)


def spec_with(pairs: dict[str, str], way: str) -> tuple[str, int]:
    """A spec whose last processor has these keys, and the line of the last of them."""
    keys = {key: value for key, value in GOOD["processor"].items() if key not in pairs} | pairs
    lines = ["parforge = 1", 'module = "weather"']
    if way == "inline":
        inner = ", ".join(f"{key} = {value}" for key, value in keys.items())
        lines += ["processor = [", MARK, f"{{ {inner} }}", "]"]
    else:
        if way == "second":
            first = GOOD["processor"] | {"name": "'a'", "doc": '"""\n[[processor]]\n"""'}
            lines += ["[[processor]]", *(f"{key} = {value}" for key, value in first.items())]
        lines += ["[[processor]]", *(f"{key} = {value}" for key, value in keys.items())]
        lines.insert(-1, MARK)
    text = "\n".join(lines) + "\n"
    return text, text[: text.index(MARK)].count("\n") + 2


def name_of_case(value: object) -> str | None:
    return "+".join(value) if isinstance(value, dict) else None


@pytest.mark.parametrize("way", ["plain", "second", "inline"])
@pytest.mark.parametrize(("pairs", "says", "_"), TOGETHER, ids=name_of_case)
def test_keys_that_are_wrong_beside_each_other(
    pairs: dict[str, str], says: str, _: str, way: str, write: Write, parforge: Parforge
) -> None:
    text, line = spec_with(pairs, way)
    spec = write(text)
    outcome = parforge("check", spec)
    assert outcome.status == 1
    assert outcome.err.startswith(f"{spec}:{line}: error: ") and outcome.err.count("\n") == 1
    assert says in outcome.err


def test_a_tag_may_be_the_name_of_a_parameter(write: Write, parforge: Parforge) -> None:
    text, _ = spec_with({"input": '{ name = "row", type = "struct row" }'}, "plain")
    assert parforge("check", write(text)) == Outcome(0, "", "")


MISSPELT = (  # what the key would have prevented is not said as well
    {"fucntion": '"kelvin_of"', "function": ""},
    {"falible": "true", "ignore_errors": "[5]"},
    {"dataset": '{ type = "struct table", gte = "row_at" }'},
    {"dataset": '{ typ = "struct table *", get = "row_at" }'},
    {"worker": '{ type = "int *", init = "open_it", finni = "close_it" }'},
    {"reduce": '{ function = "sum_of", identiy = 0 }'},
    {"reduce": '{ fucntion = "sum_of", identity = 0 }'},
    {"output": '"doubel double"', "reduce": FOLD + "true }"},
)


@pytest.mark.parametrize("pairs", MISSPELT, ids=name_of_case)
def test_a_misspelt_key_is_one_mistake(
    pairs: dict[str, str], write: Write, parforge: Parforge
) -> None:
    keys = {key: value for key, value in (GOOD["processor"] | pairs).items() if value}
    text = 'parforge = 1\nmodule = "weather"\n[[processor]]\n'
    outcome = parforge("check", write(text + "\n".join(f"{k} = {v}" for k, v in keys.items())))
    assert outcome.err.count("\n") == 1, outcome.err
    assert "did you mean `" in outcome.err


def test_a_misspelt_header_is_one_mistake(write: Write, parforge: Parforge) -> None:
    text = "parforge = 1\nmodule = 'a'\n[[procesor]]\nname = 'a'\n"
    spec = write(text)
    said = f"{spec}:3: error: the spec has no key `procesor`; did you mean `processor`?\n"
    assert parforge("check", spec) == Outcome(1, "", said)


@pytest.mark.parametrize("key", ["name", "function", "input", "output"])
def test_a_key_that_means_nothing_here_does_not_hide_that_one_is_missing(
    key: str, write: Write, parforge: Parforge
) -> None:
    keys = {name: value for name, value in GOOD["processor"].items() if name != key}
    lines = ["parforge = 1", "module = 'a'", "[[processor]]", "colour = 5"]
    spec = write("\n".join(lines + [f"{name} = {value}" for name, value in keys.items()]))
    outcome = parforge("check", spec)
    assert outcome.err.count("\n") == 2
    assert outcome.err.startswith(f"{spec}:3: error: a processor needs `{key}`, such as")
    assert f"\n{spec}:4: error: a processor has no key `colour`\n" in outcome.err


def _mistakes_of_processors() -> Iterator[tuple[str, tuple[str, ...]]]:
    """A processor for each mistake of a processor's keys, with a name of its own."""
    number = 0
    for mistake in all_mistakes():
        if mistake.table != "processor" or "name" in (mistake.key, mistake.instead_of):
            continue
        number += 1
        pairs = mistake.pairs("processor") | {"name": f'"p{number}"'}
        lines = [MARK * mistake.is_missing, "[[processor]]"]
        for key, value in pairs.items():
            lines += [MARK] * (key == mistake.key) + [f"{key} = {value}"]
        yield "\n".join(lines), mistake.says


def test_all_mistakes_of_a_spec_come_in_one_run(write: Write, parforge: Parforge) -> None:
    processors = list(_mistakes_of_processors())
    text = 'parforge = 1\nmodule = "weather"\n' + "\n".join(part for part, _ in processors)
    spec = write(text)
    places = [n + 1 for n, line in enumerate(text.split("\n"), 1) if line == MARK]
    messages = parforge("check", spec).err.splitlines()
    assert len(messages) == len(places) == len(processors) >= 250
    for message, line, (_, says) in zip(messages, places, processors):
        assert message.startswith(f"{spec}:{line}: error: ")
        assert all(part in message for part in says)
