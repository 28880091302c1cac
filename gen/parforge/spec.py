"""Reads a spec file: bytes → TOML → a tree of nodes that know their lines. Trusts nothing."""

from __future__ import annotations

import os
import re
import tomllib
from dataclasses import dataclass

from .comment import INVISIBLE
from .diagnostics import Problems
from .node import Node
from .positions import STRING, Lines, key_lines
from .toml_hints import hint

LARGEST_FILE = 1 << 20  # bytes
DEEPEST_NESTING = 16  # brackets
LONGEST_KEY = 8  # parts of a dotted key
LONGEST_WORD = 1000  # characters of a bare key or a number

_TOKEN = re.compile(
    rf"(?P<text>{STRING}|#[^\n]*)|(?P<open>[\[{{])|(?P<close>[\]}}])"
    r"|(?P<dot>\.)|(?P<end>[,=\n])|(?P<word>[A-Za-z0-9_+:-]+)|(?P<quote>[\"'])",
    re.DOTALL,
)
_PLACE = re.compile(r" \((?:at line (\d+), column (\d+)|at end of document)\)$")


@dataclass(frozen=True)
class Spec:
    """A spec as it was read, not yet checked."""

    file: str  # as the user gave it
    root: Node

    @property
    def name(self) -> str:
        """The file's own name, as C comments and strings can hold it."""
        name = INVISIBLE.sub("_", os.path.basename(self.file))
        return "".join(c if c.isalnum() or c in "._+- " or c > "\x7f" else "_" for c in name)


def read(file: str) -> Spec:
    """Raises OSError when the file cannot be read, SpecError when it is not TOML."""
    with open(file, "rb") as stream:
        data = stream.read(LARGEST_FILE + 1)
    problems = Problems(file)
    text = _decode(data, problems)
    normal = text.replace(
        "\r\n", "\n"
    )  # as tomllib does: to do it twice would let `\r\r\n` through
    open_string = _check_limits(normal, problems)
    problems.check()
    value = _parse(text, open_string, problems)
    problems.check()
    return Spec(file, Node(value, (), key_lines(normal), problems))


def _decode(data: bytes, problems: Problems) -> str:
    if len(data) > LARGEST_FILE:
        problems.add(1, f"the file is larger than {LARGEST_FILE} bytes")
        return ""
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        problems.add(line, f"not UTF-8: byte 0x{data[error.start]:02x}: save the file as UTF-8")
        return ""


def _check_limits(text: str, problems: Problems) -> int | None:
    """Refuses what makes tomllib overflow its stack or take minutes.

    Returns the line of a string that has no end: tomllib, which says so, reads no further either.
    """
    lines = Lines(text)
    depth = dots = 0
    for token in _TOKEN.finditer(text):
        kind = token.lastgroup
        if kind == "quote":
            return lines.at(token.start())
        depth += (kind == "open") - (kind == "close")
        dots = dots + 1 if kind == "dot" else dots if kind in ("word", "text") else 0
        problem = ""
        if depth > DEEPEST_NESTING:
            problem = f"nested deeper than {DEEPEST_NESTING} brackets"
        elif dots >= LONGEST_KEY:
            problem = f"a dotted key of more than {LONGEST_KEY} parts"
        elif kind == "word" and len(token[0]) > LONGEST_WORD:
            problem = f"a word or number of more than {LONGEST_WORD} characters"
        if problem:
            problems.add(lines.at(token.start()), problem)
            break
    return None


def _parse(text: str, open_string: int | None, problems: Problems) -> object:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        message = str(error)
        place = _PLACE.search(message)
        reason = message[: place.start()] if place else message
        if place and place[1]:
            line, column = int(place[1]), int(place[2])
            advice = hint(reason, text.replace("\r\n", "\n"), line, column)
            reason = f"{reason} at column {column}{advice}"
        elif open_string:
            line, reason = open_string, "the string has no end"
        else:
            line, reason = (
                text.count("\n") + (not text.endswith("\n")),
                f"{reason} at the end of the file",
            )
        problems.add(line, f"not valid TOML: {reason}")
    return None
