"""Writes a tree of values as TOML, in any of the ways that there are."""

from __future__ import annotations

import datetime
import random
from collections.abc import Iterator
from typing import Any

_BARE = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-")


class TomlWriter:
    """Chooses at random between the spellings of the same."""

    def __init__(self, generator: random.Random) -> None:
        self.chance = generator.random
        self.choice = generator.choice

    def document(self, root: dict[str, Any]) -> str:
        lines = list(self._table((), root))
        text = self.choice(["\n", "\n", "\n", "\r\n"]).join(lines) + "\n"
        return ("\ufeff" if self.chance() < 0.02 else "") + text

    def _table(self, path: tuple[str, ...], table: dict[str, Any]) -> Iterator[str]:
        """Pairs first, then what gets a header of its own."""
        later: list[tuple[str, Any]] = []
        for key, value in table.items():
            if self._deserves_header(value):
                later.append((key, value))
            elif isinstance(value, dict) and value and self.chance() < 0.2:
                for inner, entry in value.items():
                    yield f"{self.key(key)}.{self.key(inner)} = {self.value(entry)}"
            else:
                yield f"{self.key(key)} = {self.value(value)}{self._comment()}"
        for key, value in later:
            inner_path = path + (self.key(key),)
            for entry in value if isinstance(value, list) else [value]:
                brackets = ("[[", "]]") if isinstance(value, list) else ("[", "]")
                yield self.choice(["", "", "# [comment]"])
                yield brackets[0] + self.choice([".", " . "]).join(inner_path) + brackets[1]
                yield from self._table(inner_path, entry)

    def _deserves_header(self, value: Any) -> bool:
        if isinstance(value, dict):
            return self.chance() < 0.3
        is_array = isinstance(value, list) and bool(value)
        return is_array and all(isinstance(entry, dict) for entry in value) and self.chance() < 0.9

    def _comment(self) -> str:
        return self.choice(["", "", "", "", " # comment", '\t# " [ {'])

    def key(self, key: str) -> str:
        if key and set(key) <= _BARE and self.chance() < 0.95:
            return key
        return self.string(key, one_line=True)

    def value(self, value: Any) -> str:
        if isinstance(value, str):
            return self.string(value)
        if isinstance(value, bool):
            return "true" if value else "false"
        if isinstance(value, (datetime.date, datetime.time)):
            return value.isoformat()
        if isinstance(value, list):
            return self._array([self.value(entry) for entry in value])
        if isinstance(value, dict):
            pairs = [f"{self.key(key)} = {self.value(inner)}" for key, inner in value.items()]
            return self.choice(["{{ {} }}", "{{{}}}"]).format(", ".join(pairs))
        return repr(value)

    def _array(self, entries: list[str]) -> str:
        if self.chance() < 0.7:
            return f"[{', '.join(entries)}]"
        lines = [f"    {entry},{self._comment()}\n" for entry in entries]
        return f"[{self._comment()}\n{''.join(lines)}]"

    def string(self, text: str, one_line: bool = False) -> str:
        if self.chance() < 0.2 and "'" not in text and text.isprintable():
            return f"'{text}'" if one_line or self.chance() < 0.7 else f"'''{text}'''"
        escaped = "".join(map(self._character, text))
        if one_line or self.chance() < 0.9:
            return f'"{escaped}"'
        return f'"""{self.choice(["", chr(10)])}{escaped}"""'

    def _character(self, character: str) -> str:
        if character in '"\\' or not character.isprintable() or self.chance() < 0.005:
            return f"\\U{ord(character):08x}"
        return character
