"""What is decided before a template prints: loops, names that give way, settings."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parforge.ctype import parse
from parforge.fold_view import FoldView
from parforge.model import (
    ALL_CORES,
    Argument,
    Dataset,
    Input,
    Module,
    Output,
    Processor,
    Reduction,
    Worker,
)
from parforge.value_types import vectorises
from parforge.view import ProcessorView
from parforge.view_parts import INPUT, SUBMITTED

PLAIN = Processor(
    name="to_kelvin",
    doc="",
    function="kelvin_of",
    inputs=(Input("celsius", parse("double")),),
    outputs=(Output("kelvin", parse("double")),),
)
POINTER = parse("const struct row *")


def view(processor: Processor) -> ProcessorView:
    return ProcessorView(Module("weather", "", (), (processor,), "weather.toml"), processor)


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"simd": False}, False),
        ({"outputs": ()}, False),
        ({"inputs": (Input("row", parse("struct row"), by_pointer=True),)}, False),
        ({"inputs": (Input("row", POINTER),)}, False),
        ({"inputs": (Input("row", parse("struct row")),)}, True),
        ({"outputs": (Output("text", parse("char *")),)}, False),
        ({"worker": Worker(parse("int *"), "init", "fini")}, False),
        ({"args": (Argument("table", parse("const double *")),)}, True),
        ({"args": (Argument("counts", parse("long *")),)}, False),
        ({"args": (Argument("names", parse("const char **")),)}, False),
        ({"args": (Argument("names", parse("const char *const *")),)}, True),
        ({"dataset": Dataset(parse("const double *"))}, True),
        ({"dataset": Dataset(parse("const double *"), get="get")}, False),
        ({"fallible": True, "index": True}, True),
    ],
)
def test_vectorises(change: dict[str, object], expected: bool) -> None:
    assert vectorises(replace(PLAIN, **change)) is expected


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        ({}, True),
        ({"simd": False}, False),
        ({"inputs": (Input("celsius", parse("uint8_t")),)}, True),
        ({"inputs": (Input("celsius", parse("celsius_t")),)}, False),
        ({"outputs": (Output("kelvin", parse("struct kelvin")),)}, False),
        ({"args": (Argument("table", parse("const struct table *")),)}, True),
        ({"args": (Argument("offset", parse("lanes")),)}, False),
    ],
)
def test_is_cloned(change: dict[str, object], expected: bool) -> None:
    """Not where a type may be a vector, which machines hand over differently."""
    assert view(replace(PLAIN, **change)).is_cloned is expected


def test_names_give_way() -> None:
    names = ("n", "options", "i", "i_", "worker", "output_value")
    args = tuple(Argument(name, parse("int")) for name in names)
    processor = replace(
        PLAIN,
        function="cursor",
        fallible=True,
        inputs=(Input("input", parse("begin")),),
        outputs=(Output("output", parse("double"), default="-index"),),
        args=args,
    )
    found = view(processor)
    assert (found.n, found.options, found.i, found.worker) == ("n_", "options_", "i__", "worker_")
    assert (found.cursor, found.begin, found.index) == ("cursor_", "begin_", "index_")
    assert found.outputs[0].value == "output_value_"
    assert found.end == "end"


def test_names_of_a_data_set_give_way() -> None:
    processor = replace(
        PLAIN,
        inputs=(Input("dataset", parse("double")),),
        dataset=Dataset(parse("struct item"), length="n", get="i"),
        worker=Worker(parse("struct code *"), "chunk", "data"),
    )
    found = view(processor)
    assert (found.dataset, found.item, found.i) == ("dataset_", "item_", "i_")
    assert (found.chunk, found.data, found.code) == ("chunk_", "data_", "code_")
    assert found.length == "n(dataset_)"


def test_names_of_a_reduction_give_way() -> None:
    reduce = Reduction("n", "-fold")
    args = (Argument("reduced", parse("int")),)
    found = view(replace(PLAIN, reduce=reduce, args=args))
    assert (found.n, found.fold, found.reduced) == ("n_", "fold_", "reduced_")
    processor = replace(PLAIN, reduce=Reduction("tile", "n"))
    fold = FoldView(processor, Reduction("tile", "n"), view(processor))
    assert (fold.tile, fold.n, fold.fold) == ("tile_", "n_", "fold")


@pytest.mark.parametrize(
    ("change", "settings"),
    [
        ({}, ()),
        ({"max_threads": 4}, (".max_threads = 4",)),
        ({"max_threads": ALL_CORES}, (".max_threads = PARFORGE_ALL_CORES",)),
        ({"serial_below": 1000}, (".serial_below = 1000",)),
        ({"schedule": "adaptive"}, (".schedule = PARFORGE_SCHEDULE_ADAPTIVE",)),
        ({"on_error": "stop"}, (".on_error = PARFORGE_STOP",)),
        ({"on_error": "continue"}, (".on_error = PARFORGE_CONTINUE",)),
        (
            {"ignore_errors": ("ENOENT", "-1")},
            (".ignore_errors = weather_to_kelvin_ignored", ".ignore_errors_count = 2"),
        ),
        ({"suppress_errors": True, "daemon": True}, (".suppress_errors = true", ".daemon = true")),
        ({"thread_name": "a ??/ %s"}, ('.thread_name = "a \\?\\?/ %s"',)),
    ],
)
def test_settings(change: dict[str, object], settings: tuple[str, ...]) -> None:
    assert view(replace(PLAIN, **change)).settings == settings


@pytest.mark.parametrize(
    ("output", "fallible", "value", "reset"),
    [
        (Output("o", parse("double")), False, "", "o[i] = 0;"),
        (Output("o", parse("double")), True, "double o_value = 0;", "o[i] = 0;"),
        (Output("o", parse("bool")), True, "bool o_value = false;", "o[i] = false;"),
        (Output("o", parse("int"), default="-1"), True, "int o_value = -1;", "o[i] = -1;"),
        (Output("o", parse("struct row")), True, "", "memset(&o[i], 0, sizeof o[i]);"),
        (Output("o", parse("row_t")), True, "", "memset(&o[i], 0, sizeof o[i]);"),
        (Output("o", parse("enum color")), True, "", "memset(&o[i], 0, sizeof o[i]);"),
        (Output("o", parse("struct row"), default="none"), True, "", "o[i] = none;"),
        (Output("o", parse("char *")), True, "", "o[i] = NULL;"),
    ],
)
def test_outputs(output: Output, fallible: bool, value: str, reset: str) -> None:
    found = view(replace(PLAIN, outputs=(output,), fallible=fallible)).outputs[0]
    assert (found.value_declaration, found.reset) == (value, reset)


@pytest.mark.parametrize(
    ("change", "call"),
    [
        ({}, "kelvin[i] = kelvin_of(celsius[i]);"),
        ({"index": True}, "kelvin[i] = kelvin_of(begin + i, celsius[i]);"),
        ({"fallible": True}, "const int code = kelvin_of(celsius[i], &kelvin_value);"),
        ({"outputs": ()}, "kelvin_of(celsius[i]);"),
        ({"outputs": (), "fallible": True}, "const int code = kelvin_of(celsius[i]);"),
        (
            {"outputs": (Output("a", parse("int")), Output("b", parse("int")))},
            "kelvin_of(celsius[i], &a[i], &b[i]);",
        ),
        (
            {"inputs": (Input("row", parse("struct row"), by_pointer=True),)},
            "kelvin[i] = kelvin_of(&row[i]);",
        ),
        ({"args": (Argument("k", parse("int")),)}, "kelvin[i] = kelvin_of(celsius[i], k);"),
        (
            {"worker": Worker(parse("int *"), "open_it", "close_it")},
            "kelvin[i] = kelvin_of(celsius[i], worker);",
        ),
        ({"dataset": Dataset(parse("double *"))}, "kelvin[i] = kelvin_of(dataset[i]);"),
        (
            {"dataset": Dataset(parse("set_t"), get="at")},
            "kelvin[i] = kelvin_of(at(dataset, i));",
        ),
        (
            {
                "dataset": Dataset(parse("set_t"), get="at"),
                "inputs": (Input("row", parse("struct row"), by_pointer=True),),
            },
            "kelvin[i] = kelvin_of(&item);",
        ),
    ],
)
def test_the_call_of_the_element_function(change: dict[str, object], call: str) -> None:
    assert view(replace(PLAIN, **change)).element_call(8) == call


def test_the_call_in_a_loop_over_all_items() -> None:
    found = view(replace(PLAIN, index=True, fallible=True))
    assert found.element_call(8, to_slots=True) == (
        "const int code = kelvin_of(i, celsius[i], &kelvin[i]);"
    )


@pytest.mark.parametrize(
    ("change", "prototype"),
    [
        ({}, "double kelvin_of(double celsius);"),
        ({"index": True}, "double kelvin_of(size_t index, double celsius);"),
        ({"fallible": True}, "int kelvin_of(double celsius, double *kelvin);"),
        ({"outputs": ()}, "void kelvin_of(double celsius);"),
        (
            {"outputs": (Output("text", parse("const char *")),)},
            "const char *kelvin_of(double celsius);",
        ),
        (
            {"inputs": (Input("row", parse("struct row"), by_pointer=True),)},
            "double kelvin_of(const struct row *row);",
        ),
        (
            {
                "args": (Argument("k", parse("int")),),
                "worker": Worker(parse("int *"), "open_it", "close_it"),
            },
            "double kelvin_of(double celsius, int k, int *worker);",
        ),
    ],
)
def test_the_declaration_of_the_element_function(change: dict[str, object], prototype: str) -> None:
    assert view(replace(PLAIN, **change)).prototype() == prototype


CONTAINER = ("dataset", "0", INPUT)
ITEM = ("celsius", "sizeof(double)", SUBMITTED)


@pytest.mark.parametrize(
    ("dataset", "check", "arrays"),
    [
        (Dataset(parse("set_t"), "length", "get"), "", [ITEM]),
        (Dataset(parse("struct t *"), "length", "get"), "dataset", [CONTAINER, ITEM]),
        (Dataset(parse("struct t *"), get="get"), "", [CONTAINER, ITEM]),
        (Dataset(parse("double *"), "length"), "dataset", [("dataset", "sizeof(double)", INPUT)]),
    ],
)
def test_data_sets(dataset: Dataset, check: str, arrays: list[tuple[str, str, str]]) -> None:
    found = view(replace(PLAIN, dataset=dataset))
    assert found.dataset_check == check
    assert [(array.name, array.size, array.role) for array in found.arrays[:-1]] == arrays
    assert found.arrays[-1].role == "PARFORGE_OUTPUT"


@pytest.mark.parametrize(
    ("item", "declaration", "taken", "submitted"),
    [
        (Input("celsius", parse("double")), "", "at(dataset, i)", "*celsius"),
        (
            Input("row", parse("struct row"), by_pointer=True),
            "const struct row item = at(dataset, i);",
            "&item",
            "row",
        ),
    ],
)
def test_where_an_item_comes_from(
    item: Input, declaration: str, taken: str, submitted: str
) -> None:
    found = view(replace(PLAIN, inputs=(item,), dataset=Dataset(parse("set_t"), get="at")))
    assert found.gets is not None
    assert found.gets.declaration(8) == declaration
    assert found.element_call(8) == f"kelvin[i] = kelvin_of({taken});"
    assert found.element_call(8, of_one=True) == f"kelvin[i] = kelvin_of({submitted});"
    assert [field.name for field in found.locals_of_one()] == ["kelvin", item.name]
    assert view(PLAIN).gets is None
