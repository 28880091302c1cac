"""The way from a module to text: headers that are needed, and mistakes of ours that would show."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from parforge import emit
from parforge.ctype import parse
from parforge.emit import render
from parforge.model import Argument, Dataset, Module, Output, Processor
from parforge.view import ProcessorView
from test_view import PLAIN


def rendered(*processors: Processor, **more: Any) -> dict[str, str]:
    module = Module("weather", "", (), processors, "weather.toml")
    return render(replace(module, **more))


def included(text: str) -> list[str]:
    return [line.split(maxsplit=1)[1] for line in text.split("\n") if line.startswith("#include")]


@pytest.mark.parametrize(
    ("types", "headers"),
    [
        (["double"], []),
        (["uint8_t", "int_fast16_t"], ["<stdint.h>"]),
        (["size_t", "ptrdiff_t", "bool"], []),
        (["wchar_t", "FILE *"], ["<stdio.h>", "<wchar.h>"]),
        (["char32_t", "time_t", "intmax_t"], ["<stdint.h>", "<time.h>", "<uchar.h>"]),
    ],
)
def test_headers_of_types(types: list[str], headers: list[str]) -> None:
    args = tuple(Argument(f"a{n}", parse(text)) for n, text in enumerate(types))
    expected = ["<parforge/parforge.h>", *headers, '"readings.h"']
    text = rendered(replace(PLAIN, args=args), includes=("readings.h",))["weather.h"]
    assert included(text) == expected
    dataset = Dataset(parse(types[-1]), get="get")
    assert set(included(rendered(replace(PLAIN, dataset=dataset))["weather.h"])) <= set(expected)


@pytest.mark.parametrize(
    ("change", "headers"),
    [
        ({}, []),
        ({"ignore_errors": ("ENOENT",)}, ["<errno.h>"]),
        ({"ignore_errors": ("-5", "OF_MINE")}, []),
        ({"outputs": (Output("o", parse("double"), "-INFINITY"),)}, ["<math.h>"]),
        ({"outputs": (Output("o", parse("long double"), "HUGE_VALL"),)}, ["<math.h>"]),
        ({"outputs": (Output("o", parse("double"), "NANO"),)}, []),
    ],
)
def test_headers_of_constants(change: dict[str, Any], headers: list[str]) -> None:
    text = rendered(replace(PLAIN, fallible=True, **change))["weather.c"]
    assert included(text) == ['"weather.h"', *headers, "<parforge/generated.h>"]


@pytest.mark.parametrize("value", [None, True, ["a"], 1.5, b"a"])
def test_what_a_template_may_not_print(value: object, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(emit, "__version__", value)
    with pytest.raises(TypeError, match="a template prints"):
        rendered(PLAIN)


def test_a_name_that_no_template_knows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delattr(ProcessorView, "call_line")
    with pytest.raises(TypeError, match="a template prints Undefined"):
        rendered(PLAIN)


def test_the_version_of_the_border() -> None:
    files = rendered(PLAIN)
    assert f"#if PARFORGE_FORMAT != {emit.FORMAT}\n#error " in files["weather.c"]
    assert "#ifndef PARFORGE_MODULE_WEATHER_H\n" in files["weather.h"]


def test_the_doc_of_the_module_keeps_its_lines() -> None:
    text = rendered(PLAIN, doc="One.\n\n  Two.\n")["weather.h"]
    assert " *\n * One.\n *\n *   Two.\n */\n" in text
