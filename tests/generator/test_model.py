"""What a good spec becomes: every value, every default."""

from __future__ import annotations

from pathlib import Path

import pytest
from parforge.build import build
from parforge.ctype import parse
from parforge.diagnostics import SpecError
from parforge.model import ALL_CORES, Argument, Dataset, Input, Module, Output, Processor, Worker
from parforge.spec import read
from support import SPECS

DOUBLE = parse("double")


def model(name: str) -> Module:
    return build(read(str(SPECS / "good" / f"{name}.toml")))


def processor(module: str, name: str) -> Processor:
    return next(found for found in model(module).processors if found.name == name)


def test_the_defaults() -> None:
    assert model("minimal") == Module(
        name="minimal",
        doc="",
        includes=(),
        processors=(
            Processor(
                name="to_kelvin",
                doc="",
                function="kelvin_of",
                inputs=(Input("input", DOUBLE, by_pointer=False),),
                outputs=(Output("output", DOUBLE, default=None),),
                args=(),
                fallible=False,
                index=False,
                dataset=None,
                worker=None,
                schedule="static",
                max_threads=0,
                serial_below=0,
                simd=True,
                on_error=None,
                ignore_errors=(),
                suppress_errors=False,
                daemon=False,
                thread_name=None,
                line=4,
            ),
        ),
        spec_name="minimal.toml",
    )


def test_every_key() -> None:
    assert model("everything") == Module(
        name="everything",
        doc="Every key of a spec, each with another value than its default.",
        includes=("elements.h",),
        processors=(
            Processor(
                name="read_rows",
                doc="The height of each row of a table.",
                function="height_of_row",
                inputs=(Input("row", parse("struct row"), by_pointer=True),),
                outputs=(Output("height", DOUBLE, default="-1.5"),),
                args=(Argument("unit", parse("int")), Argument("label", parse("const char *"))),
                fallible=True,
                index=True,
                dataset=Dataset(parse("const struct table *"), "table_length", "table_row"),
                worker=Worker(parse("struct counter *"), "counter_open", "counter_close"),
                schedule="adaptive",
                max_threads=ALL_CORES,
                serial_below=1000,
                simd=False,
                on_error="continue",
                ignore_errors=("ENOENT", "2000"),
                suppress_errors=True,
                daemon=True,
                thread_name="rows",
                line=7,
            ),
            Processor(
                name="scale",
                doc="",
                function="scaled",
                inputs=(Input("input1", DOUBLE), Input("input2", parse("float"))),
                outputs=(Output("output", DOUBLE, default="7.0"),),
                max_threads=65536,
                line=28,
            ),
        ),
        spec_name="everything.toml",
    )


@pytest.mark.parametrize(
    ("name", "inputs"),
    [
        ("text", (Input("input", DOUBLE),)),
        ("named", (Input("celsius", DOUBLE),)),
        ("table_without_name", (Input("input", DOUBLE),)),  # const goes: inputs are const anyway
        ("by_pointer", (Input("row", parse("struct row"), by_pointer=True),)),
        ("pointers", (Input("input", parse("const struct row *")),)),
        ("zip", (Input("input1", DOUBLE), Input("factor", parse("float")))),
        ("list_of_one", (Input("input", DOUBLE),)),
    ],
)
def test_inputs(name: str, inputs: tuple[Input, ...]) -> None:
    assert processor("inputs", name).inputs == inputs


@pytest.mark.parametrize(
    ("name", "outputs"),
    [
        ("none", ()),
        ("fallible_none", ()),
        ("one", (Output("output", DOUBLE),)),
        ("one_with_default", (Output("kelvin", DOUBLE, "NAN"),)),
        ("default_of_the_processor", (Output("output", DOUBLE, "-273.15"),)),
        (
            "several",
            (
                Output("whole", parse("long"), "LONG_MIN"),
                Output("output2", DOUBLE),
                Output("output3", parse("bool"), "true"),
            ),
        ),
        ("structs", (Output("output", parse("struct row"), "no_row"),)),
        ("pointers", (Output("output", parse("const char *"), "NULL"),)),
    ],
)
def test_outputs(name: str, outputs: tuple[Output, ...]) -> None:
    assert processor("outputs", name).outputs == outputs


@pytest.mark.parametrize(
    ("name", "dataset"),
    [
        ("length_and_get", Dataset(parse("const struct table *"), "table_length", "table_row_at")),
        ("get", Dataset(parse("const struct table *"), None, "table_row_at")),
        ("length", Dataset(parse("const double *"), "reading_count", None)),
        ("type", Dataset(parse("const double *"), None, None)),
        ("by_value", Dataset(parse("struct range"), "range_length", "range_at")),
    ],
)
def test_datasets(name: str, dataset: Dataset) -> None:
    assert processor("datasets", name).dataset == dataset


def test_types_are_canonical_and_constness_of_arguments_is_not_kept() -> None:
    assert [arg.type.text for arg in processor("types", "others").args] == [
        "size_t",
        "uintptr_t",
        "int_fast16_t",
        "struct row",
        "union word",
        "enum color",
        "celsius_t",
        "void *",
        "const void *const *",
        "const struct row *",
        "char **",
    ]


def test_errors() -> None:
    assert processor("errors", "stop").on_error == "stop"
    assert processor("errors", "proceed").on_error == "continue"
    assert processor("errors", "ignore").ignore_errors == (
        "ENOENT",
        "-1",
        "-EINVAL",
        "(-2147483647 - 1)",
    )
    assert processor("errors", "ignore_nothing").ignore_errors == ()
    assert processor("errors", "suppress").suppress_errors


def test_scheduling() -> None:
    defaults = processor("scheduling", "defaults")
    explicit = processor("scheduling", "explicit_defaults")
    assert explicit.__dict__ | {"name": "", "line": 0} == defaults.__dict__ | {
        "name": "",
        "line": 0,
    }
    adaptive = processor("scheduling", "adaptive")
    assert adaptive.schedule == "adaptive"
    assert adaptive.max_threads == 1
    assert adaptive.serial_below == 2**63 - 1
    assert adaptive.simd is False
    assert adaptive.daemon is True
    assert adaptive.thread_name == "fifteen letters"


def test_other_words_of_toml_mean_the_same() -> None:
    styled = model("toml_styles")
    assert styled.doc == "Two lines, one of them continued.\n[[processor]]\n"
    assert styled.includes == ("elements.h", "limits.h", "errno.h")
    dotted, with_headers = styled.processors
    assert dotted.line == 16
    assert dotted.outputs == (Output("output", DOUBLE, "-1000.5"),)
    assert dotted.worker == Worker(parse("struct counter *"), "counter_open", "counter_close")
    assert dotted.args == (Argument("offset", DOUBLE),)
    assert with_headers.line == 32
    assert with_headers.inputs == (Input("row", parse("struct row"), by_pointer=True),)
    assert with_headers.dataset == Dataset(parse("const struct table *"), None, "table_row")
    assert [arg.name for arg in with_headers.args] == ["unit", "label"]
    inline = model("toml_inline")
    assert [found.line for found in inline.processors] == [5, 6]
    assert inline.processors[1].inputs[1] == Input("scale", parse("float"))


def test_includes_are_kept_as_they_are_written() -> None:
    assert model("includes").includes == (
        "elements.h",
        "units/kelvin-2.0+a_b.h",
        "units/includes.h",
        "./math.h",
    )


def test_a_model_cannot_be_changed() -> None:
    minimal = model("minimal")
    with pytest.raises(AttributeError):
        minimal.name = "other"  # type: ignore[misc]


def test_all_problems_come_in_one_go_in_the_order_of_lines(tmp_path: Path) -> None:
    spec = tmp_path / "spec.toml"
    spec.write_text(
        'parforge = 1\nmodule = "a b"\n[[processor]]\nindex = 1\nname = "x"\nargs = 1\n'
        'function = "f"\noutput = 2\ninput = []\n'
    )
    with pytest.raises(SpecError) as caught:
        build(read(str(spec)))
    lines = [int(line.removeprefix(f"{spec}:").split(":")[0]) for line in caught.value.lines]
    assert lines == [2, 4, 6, 8, 9]
