"""What is not TOML: the line is that of the mistake, wherever it is in the file."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from drafts import MARK
from support import SPEC, Outcome

Parforge = Callable[..., Outcome]

TEXT = "Invalid value"
ONE_LINE = "a table in { } stands on one line, without a comma at its end"
NOT_TOML = (  # a line, what is said of it
    ("key =", TEXT),
    ("key", "Expected '=' after a key"),
    ("key = text", TEXT + " at column 7: text needs quotes around it"),
    ("key = tru", TEXT),
    ("key = True", TEXT + " at column 7: write true or false, in small letters"),
    ("key = FALSE # or not", "write true or false, in small letters"),
    ("key = [1, yes]", "write true or false, in small letters"),
    ("key = nothing", TEXT + " at column 7: text needs quotes around it"),
    ("key = no-one", TEXT + " at column 7: text needs quotes around it"),
    ("key = “a”", TEXT + ' at column 7: use straight quotes: "'),
    ("key = ‘a’", TEXT + ' at column 7: use straight quotes: "'),
    ("“key” = 1", "Invalid statement at column 1: use straight quotes"),
    ("key = { “a” = 1 }", "use straight quotes"),
    ('key = "\\”"', "Unescaped '\\' in a string at column 10\n"),
    ("key = [a = 1]", TEXT + " at column 8: a table needs { } around it"),
    ("key = [{ a = 1 }, b = 1]", "a table needs { } around it"),
    ("key = a = 1", TEXT + " at column 7: text needs quotes around it"),
    ("key = NULL", TEXT),
    ('key = "x', "the string has no end on this line"),
    ("key = 'x", "not valid TOML: the string has no end"),
    ('key = "\\q"', "Unescaped '\\' in a string"),
    ('key = "C:\\temp\\xyz"', "Unescaped '\\' in a string"),
    ('key = "a" "b"', "Expected newline or end of document after a statement"),
    ('key == "a"', TEXT),
    ('key : "a"', "Expected '=' after a key"),
    ("= 1", "Invalid statement"),
    ("key = [1,, 2]", TEXT),
    ("key = [1 2]", "Unclosed array"),
    ("key = {", ONE_LINE),
    ("key = { a = 1", ONE_LINE),
    ("key = { a = 1 # b", ONE_LINE),
    ("key = { a = 1,", ONE_LINE),
    ("key = { a = 1, # b", ONE_LINE),
    ("key = { a = { b = 1, }, c = 1 }", ONE_LINE),
    ("key = { a = 1, }", "Invalid initial character for a key part at column 16: " + ONE_LINE),
    ("key = { a = 1 b = 2 }", "Unclosed inline table"),
    ("key = { a = 1, a = 2 }", "Duplicate inline table key 'a'"),
    ("key = 01", "Expected newline or end of document after a statement"),
    ("key = 1__0", "Expected newline or end of document after a statement"),
    ("key = 0xg", "Expected newline or end of document after a statement"),
    ("key = 1.", "Expected newline or end of document after a statement"),
    ("key = .5", TEXT),
    ("key = 2000-02-30", "Invalid date or datetime"),
    ("[[processor", "Expected ']]' at the end of an array declaration"),
    ("[a]]", "Expected newline or end of document after a statement"),
    ("[]", "Invalid initial character for a key part"),
    ("[[ ]]", "Invalid initial character for a key part"),
    ("[a b]", "Expected ']' at the end of a table declaration"),
    ('key = "\\ud800"', "Escaped character is not a Unicode scalar value"),
    ('key = "\\u12"', "Invalid hex value"),
    ('key = "a\x01"', "Illegal character '\\x01'"),
    ('key = "a\x7f"', "Illegal character '\\x7f'"),
    ("key = 'a' # \x0b", "Found invalid character"),
    ("dóc = 'a'", "Expected '=' after a key"),
    ("a.b. = 1", "Invalid initial character for a key part"),
    ("a..b = 1", "Invalid initial character for a key part"),
    ('"a = 1', "the string has no end on this line"),
    ("'a = 1", "not valid TOML: the string has no end"),
    ('key = """x', "not valid TOML: the string has no end"),
    ("key = '''x", "not valid TOML: the string has no end"),
    ("key = ['a', 'x", "not valid TOML: the string has no end"),
    ("; a comment", "Invalid statement"),
    ("// a comment", "Invalid statement at column 1: comments begin with #"),
    ("/* a comment */", "comments begin with #"),
    ("key = 1 // a comment", "comments begin with #"),
    ("key = [1, // a comment", "comments begin with #"),
    ("key = { a = 1 } // a comment", "comments begin with #"),
    ("[key] // a comment", "comments begin with #"),
    ("}", "Invalid statement"),
    ("name = 'again'", "Cannot overwrite a value at column 15: the key is there twice"),
    ("name.first = 'a'", "Cannot overwrite a value"),
    ("\x00", "Invalid statement"),
    ("a = " + "[" * 17, "nested deeper than 16 brackets"),
    ("a = " + "{a = " * 17, "nested deeper than 16 brackets"),
    ("a.b.c.d.e.f.g.h.i = 1", "a dotted key of more than 8 parts"),
    ("a = " + "1" * 1001, "a word or number of more than 1000 characters"),
)
BYTES = (  # what no text can hold
    (b"key = '\xff'", "not UTF-8: byte 0xff: save the file as UTF-8"),
    (b"key = '\xc3('", "not UTF-8: byte 0xc3"),
    (b"key = '\xed\xa0\x80'", "not UTF-8: byte 0xed"),  # half of a character
    (b"# 25 \xb0C", "not UTF-8: byte 0xb0"),
)
PLACES = ("first", "last", "in the middle")
CASES = [
    (line, says, place)
    for line, says in [(text.encode(), says) for text, says in NOT_TOML] + list(BYTES)
    for place in PLACES
    if place == "last" or not line.startswith(b"name")  # which needs another before it
]


def broken(line: bytes, place: str, end: str) -> tuple[bytes, int]:
    lines = [*SPEC.split("\n")[:-1], f"args = [ {MARK}", "]"]
    at = {"first": 0, "last": len(lines), "in the middle": 4}[place]
    data = [text.encode() for text in lines]
    data.insert(at, line)
    return end.encode().join(data) + end.encode(), at + 1


@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["unix", "dos"])
@pytest.mark.parametrize(("line", "says", "place"), CASES, ids=lambda value: ascii(value)[:30])
def test_is_refused_with_its_line_and_reason(
    line: bytes, says: str, place: str, end: str, tmp_path: Path, parforge: Parforge
) -> None:
    data, number = broken(line, place, end)
    spec = tmp_path / "spec.toml"
    spec.write_bytes(data)
    outcome = parforge("generate", spec, "-o", tmp_path / "out")
    assert (outcome.status, outcome.out) == (1, "")
    assert outcome.err.startswith(f"{spec}:{number}: error: ")
    assert says in outcome.err
    assert outcome.err.count("\n") == 1
    assert not (tmp_path / "out").exists()
