"""The values of a spec, each with its place, and the checks that need no knowledge of C."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from . import keys, names
from .diagnostics import Problems
from .positions import Path


def kind_of(value: object) -> str:
    """What TOML calls the type of a value."""
    kinds = ((bool, "a boolean"), (int, "an integer"), (float, "a float"), (str, "a string"))
    containers = ((list, "an array"), (dict, "a table"))
    for python_type, text in kinds + containers:
        if isinstance(value, python_type):
            return text
    return "a date or time"


@dataclass(frozen=True)
class Node:
    """One value."""

    value: Any
    path: Path
    lines: Mapping[Path, int]
    problems: Problems

    @property
    def line(self) -> int:
        return self.lines.get(self.path, 1)

    @property
    def label(self) -> str:
        """How messages call it: its key, or its place in the array."""
        last = self.path[-1]
        if isinstance(last, int):
            return f"element {last + 1} of {names.quote(str(self.path[-2]))}"
        return names.quote(last)

    def error(self, message: str) -> None:
        self.problems.add(self.line, message)

    def expected(self, what: str, example: str = "") -> None:
        """Reports a value of the wrong type."""
        such_as = f", such as `{example}`" if example else ""
        self.error(f"{self.label} must be {what}{such_as}, not {kind_of(self.value)}")

    def child(self, key: str | int) -> Node:
        return Node(self.value[key], self.path + (key,), self.lines, self.problems)

    def elements(self) -> Iterator[Node]:
        return (self.child(index) for index in range(len(self.value)))

    def string(self, example: str = "") -> str | None:
        if isinstance(self.value, str):
            return self.value
        self.expected("a string", example)
        return None


@dataclass(frozen=True)
class Table:
    """A table that may hold certain keys and no others."""

    node: Node
    what: str  # for messages: "a processor"
    examples: Mapping[str, str]  # its keys, each with a line that uses it
    misspelt: frozenset[str]  # keys that others, which it may not hold, were probably meant to be

    @classmethod
    def of(cls, node: Node, what: str, examples: Mapping[str, str]) -> Table:
        misspelt: set[str] = set()
        for key in node.value:
            if key not in examples:
                meant, hint = keys.advice(key, node.value, examples)
                node.child(key).error(f"{what} has no key {names.quote(key)}{hint}")
                misspelt |= meant
        return cls(node, what, examples, frozenset(misspelt))

    def get(self, key: str) -> Node | None:
        return self.node.child(key) if key in self.node.value else None

    def lacks(self, key: str) -> bool:
        """Whether nobody thought of the key: one that is there misspelt has its message already."""
        return key not in self.node.value and key not in self.misspelt

    def require(self, key: str, hint: str = "") -> Node | None:
        """`hint` ends the message if the key is not there."""
        if self.lacks(key):
            self.node.error(f"{self.what} needs `{key}`, such as `{self.examples[key]}`{hint}")
        return self.get(key)

    def expected(self, node: Node, what: str) -> None:
        node.expected(what, self.examples[str(node.path[-1])])

    def string(self, key: str) -> str | None:
        found = self.get(key)
        return found.string(self.examples[key]) if found else None

    def boolean(self, key: str, default: bool) -> bool:
        found = self.get(key)
        if found is None:
            return default
        if isinstance(found.value, bool):
            return found.value
        self.expected(found, "true or false")
        return default

    def choice(self, key: str, choices: tuple[str, ...], besides: str = "") -> str | None:
        """One of a few words; None if it is not given or wrong."""
        found = self.get(key)
        text = found.string(self.examples[key]) if found else None
        if found is None or text is None or text in choices:
            return text
        wanted = " or ".join(f'"{choice}"' for choice in choices)
        hint = names.suggestion(text, choices)
        found.error(f"`{key}` must be {besides}{wanted}, not {names.quote(text)}{hint}")
        return None

    def integer(self, key: str, least: int, most: int, default: int, or_else: str = "") -> int:
        found = self.get(key)
        if found is None:
            return default
        if isinstance(found.value, bool) or not isinstance(found.value, int):
            self.expected(found, "an integer" + or_else)
            return default
        if not least <= found.value <= most:
            found.error(f"`{key}` must be from {least} to {most}{or_else}")
            return default
        return found.value
