"""Reading a spec file: what is not TOML, what is hostile, and how long that may take."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from parforge import spec
from parforge.diagnostics import MOST_PROBLEMS, Problems, SpecError
from parforge.node import Node
from support import SPEC, Outcome

Write = Callable[..., Path]
Parforge = Callable[..., Outcome]


def problems_of(path: Path) -> list[str]:
    with pytest.raises(SpecError) as caught:
        spec.read(str(path))
    assert str(caught.value) == "\n".join(caught.value.lines)
    return [line.removeprefix(f"{path}:") for line in caught.value.lines]


def test_reads_values_and_places(write: Write) -> None:
    read = spec.read(str(write(SPEC)))
    assert read.root.child("module").value == "weather"
    assert read.root.child("module").line == 2
    assert read.root.child("processor").child(0).child("input").line == 8


def test_a_byte_order_mark_and_dos_line_ends_are_fine(write: Write) -> None:
    data = b"\xef\xbb\xbf" + SPEC.replace("\n", "\r\n").encode()
    read = spec.read(str(write(data)))
    assert read.root.child("processor").child(0).child("doc").line == 6


def test_the_name_is_fit_for_comments_and_strings() -> None:
    file = '/x/a*/ñ\\??\n\u202e\udcff* -1+2".toml'
    odd = spec.Spec(file, Node({}, (), {}, Problems(file)))
    assert odd.name == "ñ_______ -1+2_.toml"


TOML = "1: error: not valid TOML: "


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        (b"\xff", "1: error: not UTF-8: byte 0xff: save the file as UTF-8"),
        (
            b"a = 1\r\nb = '\xc3\x28'",
            "2: error: not UTF-8: byte 0xc3: save the file as UTF-8",
        ),
        ("a = \n", TOML + "Invalid value at column 5: text needs quotes around it"),
        (
            "a = [\r\n\r\n  b = 1]",
            "3" + TOML[1:] + "Invalid value at column 3: a table needs { } around it,"
            " and an array ] at its end",
        ),
        ("a = b = 1", TOML + "Invalid value at column 5: text needs quotes around it"),
        ("a. = 1", TOML + "Invalid initial character for a key part at column 4"),
        (
            "a = {b = 1\n}",
            TOML + "Unclosed inline table at column 11: a table in { } stands on one line,"
            " without a comma at its end",
        ),
        ("a = {b = 1 c = 2}", TOML + "Unclosed inline table at column 12"),
        ("a", TOML + "Expected '=' after a key in a key/value pair at the end of the file"),
        (
            'a = "x\n',
            TOML + "Illegal character '\\n' at column 7: the string has no end on this line",
        ),
        (
            "a = 1\na = 2\n",
            "2" + TOML[1:] + "Cannot overwrite a value at column 6: the key is there twice",
        ),
        ('\na = """\n\n', "2" + TOML[1:] + "the string has no end"),
        ("a = [\n'x, # y\n", "2" + TOML[1:] + "the string has no end"),
        ("\0", TOML + "Invalid statement at column 1"),
        (
            "a = 1\r\r\nb = 2",
            TOML + "Expected newline or end of document after a statement at column 6",
        ),
        ("a = 1\r\n\r\r\n", "2" + TOML[1:] + "Invalid statement at column 1"),
        ("a = 2000-02-30", TOML + "Invalid date or datetime at column 5"),
        ("[" * 17, "1: error: nested deeper than 16 brackets"),
        ("\na = " + "{a=" * 17, "2: error: nested deeper than 16 brackets"),
        ("\n\n" + "a." * 8 + "a = 1", "3: error: a dotted key of more than 8 parts"),
        ("[" + "'a' . " * 8 + "a]", "1: error: a dotted key of more than 8 parts"),
        ("a = 1" + "0" * 1000, "1: error: a word or number of more than 1000 characters"),
        ("k" * 1001 + " = 1", "1: error: a word or number of more than 1000 characters"),
    ],
)
def test_what_is_not_toml(write: Write, text: str | bytes, problem: str) -> None:
    assert problems_of(write(text)) == [problem]


@pytest.mark.parametrize(
    "text",
    [
        "a = '" + "[" * 100 + "'",
        'a = """' + "[\n" * 100 + '"""',
        "a = 1 # " + "[" * 100,
        "a = " + "[" * 15 + "]" * 15,
        "a.b.c.d.e.f.g.h = 1",
        "a = [" + "1.5, " * 100 + "]",
        "a = '" + "x" * 2000 + "'",
        'a = "\\"[[[[[[[[[[[[[[[[[[[[[[\\""',
    ],
)
def test_the_limits_leave_ordinary_specs_alone(write: Write, text: str) -> None:
    assert "a" in spec.read(str(write(text))).root.value


def test_the_size_of_a_file_is_limited(write: Write) -> None:
    text = "# " + "x" * (spec.LARGEST_FILE - 3) + "\n"
    assert spec.read(str(write(text))).root.value == {}
    assert problems_of(write(text + "\n")) == ["1: error: the file is larger than 1048576 bytes"]


def test_many_problems_end_with_a_word(write: Write, parforge: Parforge) -> None:
    text = SPEC + "".join(f"key{i} = 1\n" for i in range(2 * MOST_PROBLEMS))
    lines = parforge("check", write(text)).err.splitlines()
    assert len(lines) == MOST_PROBLEMS + 1
    assert lines[-1].endswith("error: more errors than are shown: mend these first")
