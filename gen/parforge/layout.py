"""Lays out the few pieces of C whose line breaks depend on their length, as clang-format would."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Sequence
from dataclasses import dataclass

WIDTH = 100
COMMENT_WIDTH = WIDTH - len(" * ")

# What clang-format's style LLVM holds against a line's end in each place.
_FIRST_BREAK = 15  # of a pair of parentheses
_AFTER_COMMA = 41
_AFTER_PARENTHESIS = 59
_AFTER_PARENTHESIS_OF_FUNCTION = 140
_AFTER_EQUALS = 37

_ASSIGNMENT = re.compile(r"^( *)(\*?[^ */\"(][^\"(]*) = ([^\"]*[;,])$")


def parenthesized(
    head: str, parts: Sequence[str], tail: str, indent: int = 0, width: int = WIDTH
) -> str:
    """A call `head(parts, …)tail`, broken where it costs least; the head may be an assignment.

    The first line is not indented: the template has done that.
    """
    inner = _with_commas(parts, tail)
    ways = _ways(head, inner, indent, width, _AFTER_PARENTHESIS)
    target, equals, name = head.rpartition(" = ")
    if equals:
        first = [" " * indent + target + " ="]
        for way in _ways(name, inner, indent + 4, width, _AFTER_PARENTHESIS):
            ways.append(_Way(way.penalty + _AFTER_EQUALS, first + way.lines))
    return "\n".join(_best(ways, width))[indent:]


def declared(head: str, parts: Sequence[str], tail: str) -> str:
    """The same for the head of a function."""
    ways = _ways(head, _with_commas(parts, tail), 0, WIDTH, _AFTER_PARENTHESIS_OF_FUNCTION)
    return "\n".join(_best(ways, WIDTH))


@dataclass(frozen=True)
class _Way:
    """One way to break the lines."""

    penalty: int
    lines: list[str]


def defined(ctype: str, name: str, indent: int) -> str:
    """`ctype name;`, broken between them where it is too long."""
    line = f"{ctype} {name};"
    return line if indent + len(line) <= WIDTH else f"{ctype}\n{' ' * (indent + 4)}{name};"


def _with_commas(parts: Sequence[str], tail: str) -> list[str]:
    ends = [","] * (len(parts) - 1) + [")" + tail]
    return [part + end for part, end in zip(parts, ends)]


def _ways(head: str, inner: Sequence[str], indent: int, width: int, opened: int) -> list[_Way]:
    """Aligned with the parenthesis, and broken behind it."""
    aligned = _filled(head + "(", inner, indent, indent + len(head) + 1, width)
    breaks = len(aligned) - 1
    below = [" " * indent + head + "(", *_filled("", inner, indent + 4, indent + 4, width)]
    return [
        _Way(_FIRST_BREAK * bool(breaks) + _AFTER_COMMA * breaks, aligned),
        _Way(_FIRST_BREAK + opened + _AFTER_COMMA * (len(below) - 2), below),
    ]


def _best(ways: Sequence[_Way], width: int) -> list[str]:
    def cost(way: _Way) -> tuple[bool, int]:
        return any(len(line) > width for line in way.lines), way.penalty

    return min(ways, key=cost).lines


def _filled(first: str, parts: Sequence[str], indent: int, continued: int, width: int) -> list[str]:
    lines = [" " * indent + first]
    for part in parts:
        glue = "" if lines[-1].endswith(("(", "{", " ")) or not lines[-1] else " "
        if len(lines[-1]) + len(glue) + len(part) <= width or not lines[-1].strip():
            lines[-1] += glue + part
        else:
            lines.append(" " * continued + part)
    return lines


def braced(head: str, parts: Sequence[str], indent: int = 0) -> str:
    """`head = {parts, …};` on one line where it fits, else one part a line."""
    line = f"{head} = {{{', '.join(parts)}}};"
    if indent + len(line) <= WIDTH:
        return line
    inner = "".join(f"\n{' ' * (indent + 4)}{part}," for part in parts)
    return f"{head} = {{{inner}\n{' ' * indent}}};"


def row(parts: Sequence[str]) -> str:
    """`{parts, …},` of an initializer, filled to the line width."""
    ends = [","] * (len(parts) - 1) + ["},"]
    inner = [part + end for part, end in zip(parts, ends)]
    return "\n".join(_filled("{", inner, 4, 5, WIDTH)).lstrip()


def fitted(text: str) -> str:
    """C with the assignments and initializers that are too long broken after their `=`."""
    return "\n".join(
        _ASSIGNMENT.sub(r"\1\2 =\n\1    \3", line) if len(line) > WIDTH else line
        for line in text.split("\n")
    )


def behind(text: str, mark: str) -> str:
    """Every line of a comment behind its mark, without blanks at the end."""
    return "\n".join((mark + line).rstrip() for line in text.split("\n"))


def wrapped(line: str) -> list[str]:
    """A line of a comment, without its mark, as lines of the usual width and the same indent."""
    if len(line) <= COMMENT_WIDTH:
        return [line]
    indent = " " * min(len(line) - len(line.lstrip(" ")), COMMENT_WIDTH // 2)
    return _wrapped(line.lstrip(" "), indent, indent)


def table(entries: Sequence[tuple[str, str]]) -> str:
    """Names of a comment and what is said of each; a name that is too long has its own line."""
    lengths = [len(name) for name, _ in entries]
    width = max(length for length in [1, *lengths] if length <= COMMENT_WIDTH // 3) + 2
    lines = []
    for name, text in entries:
        first = name.ljust(width)
        if len(name) > width:
            lines.append(name)
            first = " " * width
        lines += _wrapped(text, first, " " * width)
    return "\n".join(lines)


def _wrapped(text: str, first: str, rest: str) -> list[str]:
    return textwrap.wrap(
        text,
        COMMENT_WIDTH,
        initial_indent=first,
        subsequent_indent=rest,
        break_long_words=False,
        break_on_hyphens=False,
    )
