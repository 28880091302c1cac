"""The comment above a declaration says what the function does, as the loop that it equals."""

from __future__ import annotations

from dataclasses import replace

import pytest
from parforge.ctype import parse
from parforge.manual import manual
from parforge.model import (
    ALL_CORES,
    Argument,
    Dataset,
    Input,
    Output,
    Processor,
    Reduction,
    Worker,
)
from test_view import PLAIN, view

LOOP = "    for (size_t i = 0; i < n; i++) {\n        kelvin[i] = kelvin_of(celsius[i]);\n    }"


def blocks(processor: Processor) -> list[str]:
    return manual(processor, view(processor)).split("\n\n")


def test_the_plainest() -> None:
    assert blocks(PLAIN) == [
        "Runs kelvin_of() for every item.",
        LOOP,
        "celsius  its items; read only\n"
        "n        how many items there are\n"
        "kelvin   room for as many results; may be celsius itself\n"
        "options  NULL for the defaults",
        "Runs on at most 8 threads (or PARFORGE_MAX_THREADS of the environment), the caller among"
        " them,\nunless options->max_threads says otherwise. May be called from any thread.",
        "Returns PARFORGE_OK, PARFORGE_ERR_INVALID if an argument cannot be used (nothing was"
        " started\nthen), PARFORGE_ERR_KILLED if options->timeout or ^C ended it early, or"
        " PARFORGE_ERR_NO_MEMORY.\nparforge_last_error() has the sentence.",
    ]


def test_the_doc_comes_first() -> None:
    assert blocks(replace(PLAIN, doc="  From °C\nto K. */ \n"))[0] == "From °C\nto K. * /"
    assert blocks(replace(PLAIN, doc=" \n"))[0] == "Runs kelvin_of() for every item."


def test_failures() -> None:
    fallible = replace(PLAIN, fallible=True, outputs=(Output("kelvin", parse("double"), "NAN"),))
    loop = blocks(fallible)[1]
    assert loop.endswith(
        "        const int code = kelvin_of(celsius[i], &kelvin[i]);\n"
        "        if (code != 0) {\n"
        "            kelvin[i] = NAN;\n"
        "            return PARFORGE_ERR_PROCESSOR;\n"
        "        }\n"
        "    }"
    )
    assert "PARFORGE_ERR_PROCESSOR if an item failed" in blocks(fallible)[-1]
    for processor in (
        replace(fallible, on_error="continue"),
        replace(fallible, suppress_errors=True),
    ):
        loop = blocks(processor)[1]
        assert "failed[failures++] = i;" in loop and "return" not in loop
    assert "PARFORGE_ERR_PROCESSOR" not in blocks(replace(fallible, suppress_errors=True))[-1]


@pytest.mark.parametrize(
    ("codes", "condition"),
    [
        (("7",), "code == 7"),
        (("ENOENT", "-1"), "code == ENOENT || code == -1"),
        (("1", "2", "3"), "code == 1 || code == 2 || ..."),
    ],
)
def test_ignored_codes(codes: tuple[str, ...], condition: str) -> None:
    loop = blocks(replace(PLAIN, fallible=True, ignore_errors=codes))[1]
    assert (
        f"        if ({condition}) {{\n"
        "            kelvin[i] = 0;\n"
        "        } else if (code != 0) {\n"
        "            kelvin[i] = 0;\n"
        "            return PARFORGE_ERR_PROCESSOR;\n"
    ) in loop


def test_workers() -> None:
    found = blocks(replace(PLAIN, worker=Worker(parse("struct state *"), "open_it", "close_it")))
    assert found[1].startswith("    struct state *worker = open_it();  (once for each thread)\n")
    assert found[1].endswith("    }\n    close_it(worker);")
    assert "PARFORGE_ERR_NO_MEMORY\n(also for a worker)" in found[-1]


def test_data_sets() -> None:
    dataset = Dataset(parse("const struct table *"), "rows", "row_at")
    by_pointer = (Input("row", parse("struct row"), by_pointer=True),)
    found = blocks(replace(PLAIN, dataset=dataset, inputs=by_pointer))
    assert "i < rows(dataset); i++" in found[1]
    assert "        const struct row item = row_at(dataset, i);\n" in found[1]
    assert found[2].startswith("dataset  the container of the items; read only\nkelvin ")
    changed = replace(dataset, type=parse("struct table *"))
    found = blocks(replace(PLAIN, dataset=changed, inputs=by_pointer))
    assert found[2].startswith("dataset  the container of the items\nkelvin ")
    assert "how many items" in blocks(replace(PLAIN, dataset=replace(dataset, length=None)))[2]


def test_reductions() -> None:
    found = blocks(replace(PLAIN, reduce=Reduction("sum_of", "0.0")))
    assert found[1] == LOOP + (
        "\n    *reduced = n > 0 ? kelvin[0] : 0.0;\n"
        "    for (size_t i = 1; i < n; i++) {\n"
        "        *reduced = sum_of(*reduced, kelvin[i]);\n"
        "    }"
    )
    assert "kelvin   room for as many results; may be celsius itself\n" in found[2]
    assert "reduced  room for one value, that of all results; without items 0.0. Not" in found[2]
    assert found[3].startswith("The order of the folding depends on n only: the same bits for any")
    only = Reduction("sum_of", "0.0", store=False)
    found = blocks(replace(PLAIN, reduce=only))
    assert "\nkelvin " not in found[2]
    assert "items 0.0; kelvin above is not kept." in found[2].replace("\n         ", " ")
    failing = replace(PLAIN, reduce=only, fallible=True, outputs=(Output("row", parse("row_t")),))
    assert "            memset(&row[i], 0, sizeof row[i]);\n" in blocks(failing)[1]
    dataset = Dataset(parse("const double *"), "rows")
    found = blocks(replace(PLAIN, reduce=only, dataset=dataset))
    assert "*reduced = rows(dataset) > 0 ? kelvin[0] : 0.0;" in found[1]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("double", "its items; read only"),
        ("const struct row *", "its items; read only"),
        ("struct row *", "its items"),
    ],
)
def test_what_a_function_may_change(text: str, said: str) -> None:
    found = blocks(replace(PLAIN, inputs=(Input("item", parse(text)),)))
    assert found[2].startswith(f"item     {said}\n")


@pytest.mark.parametrize(
    ("inputs", "said"),
    [
        (["double"], "results; may be a itself\n"),
        (["double", "float", "double"], "results; may be a or c itself\n"),
        (["float"], "results\n"),
    ],
)
def test_which_input_may_be_the_output(inputs: list[str], said: str) -> None:
    items = tuple(Input(name, parse(text)) for name, text in zip("abc", inputs))
    assert said in blocks(replace(PLAIN, inputs=items))[2]


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"max_threads": 3}, "Runs on at most 3 threads, the caller among them"),
        ({"max_threads": ALL_CORES}, "Runs on as many threads as the process has cores"),
        ({"serial_below": 500}, "with fewer than 500 items on the caller alone. May be"),
    ],
)
def test_threads(change: dict[str, object], said: str) -> None:
    found = blocks(replace(PLAIN, **change))[3]
    assert said in found.replace("\n", " ")


def test_arguments() -> None:
    args = (Argument("offset", parse("double")), Argument("options", parse("int")))
    found = blocks(replace(PLAIN, args=args))[2]
    assert "offset    handed to every item\noptions   handed to every item\n" in found
    assert found.endswith("options_  NULL for the defaults")
