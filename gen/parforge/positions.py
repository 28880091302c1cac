"""Where every key, table and array element of a TOML document stands.

`tomllib` gives values without places. This scanner runs after it, on text that it has accepted.
"""

from __future__ import annotations

import re
import tomllib
from bisect import bisect_right

Path = tuple[str | int, ...]

# A multi-line string may end with up to two quotes of its own before the closing three.
STRING = (
    r'"""(?:[^\\]|\\.)*?"{3,5}'
    r"|'''.*?'{3,5}"
    r'|"(?!"")(?:[^"\\\n]|\\[^\n])*"'
    r"|'(?!'')[^'\n]*'"
)
_STRING = re.compile(STRING, re.DOTALL)
_BLANK = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_BARE_KEY = re.compile(r"[A-Za-z0-9_-]+")
_DOT = re.compile(r"[ \t]*\.[ \t]*")
_EQUALS = re.compile(r"[ \t]*=[ \t]*")
_SCALAR = re.compile(r"[^,\]}#\n]+")  # a date and its time may have a space between them


class Lines:
    """Line numbers, from 1, of the offsets of a text."""

    def __init__(self, text: str) -> None:
        self._ends = [match.start() for match in re.finditer("\n", text)]

    def at(self, offset: int) -> int:
        return bisect_right(self._ends, offset - 1) + 1


def key_lines(text: str) -> dict[Path, int]:
    """The line of every path: (“processor”, 0, “input”, 1, “type”) → 12."""
    return _Scanner(text).scan()


class _Scanner:
    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0
        self.lines = Lines(text)
        self.found: dict[Path, int] = {}
        self.tables: dict[Path, int] = {}  # array of tables → how many it has so far

    def scan(self) -> dict[Path, int]:
        table: Path = ()
        self.skip(_BLANK)
        while self.position < len(self.text):
            if self.text[self.position] == "[":
                table = self.header()
            else:
                self.pair(table)
            self.skip(_BLANK)
        return self.found

    def skip(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.position)
        if match is None:  # only a bug here can cause it: tomllib has accepted the text
            raise ValueError(f"unexpected TOML on line {self.lines.at(self.position)}")
        self.position = match.end()
        return match[0]

    def record(self, path: Path) -> None:
        self.found.setdefault(path, self.lines.at(self.position))

    def header(self) -> Path:
        start = self.position
        brackets = 2 if self.text.startswith("[[", start) else 1
        self.position += brackets
        self.skip(_BLANK)
        keys = self.key()
        self.skip(_BLANK)
        end = self.position + brackets
        self.position = start
        path: Path = ()
        for depth, key in enumerate(keys, 1):
            path += (key,)
            self.record(path)
            if depth == len(keys) and brackets == 2:
                self.tables[path] = self.tables.get(path, 0) + 1
            if path in self.tables:
                path += (self.tables[path] - 1,)
                self.record(path)
        self.position = end
        return path

    def key(self) -> list[str]:
        """One key, dotted or not."""
        parts = [self.key_part()]
        while match := _DOT.match(self.text, self.position):
            self.position = match.end()
            parts.append(self.key_part())
        return parts

    def key_part(self) -> str:
        if self.text[self.position] in "\"'":
            quoted = self.skip(_STRING)
            return str(tomllib.loads(f"key = {quoted}")["key"])
        return self.skip(_BARE_KEY)

    def pair(self, table: Path) -> None:
        start = self.position
        keys = self.key()
        self.skip(_EQUALS)
        end = self.position
        self.position = start
        path = table
        for key in keys:
            path += (key,)
            self.record(path)
        self.position = end
        self.value(path)

    def value(self, path: Path) -> None:
        first = self.text[self.position]
        if first == "[":
            self.array(path)
        elif first == "{":
            self.inline_table(path)
        else:
            self.skip(_STRING if first in "\"'" else _SCALAR)

    def array(self, path: Path) -> None:
        self.position += 1
        index = 0
        while self.more("]"):
            self.record(path + (index,))
            self.value(path + (index,))
            index += 1

    def inline_table(self, path: Path) -> None:
        self.position += 1
        while self.more("}"):
            self.pair(path)

    def more(self, closing: str) -> bool:
        """Whether an array or inline table goes on; else steps over its end."""
        self.skip(_BLANK)
        if self.text[self.position] == ",":
            self.position += 1
            self.skip(_BLANK)
        if self.text[self.position] != closing:
            return True
        self.position += 1
        return False
