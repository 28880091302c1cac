"""What is wrong with a spec, collected so that one run shows all of it."""

from __future__ import annotations

MOST_PROBLEMS = 1000  # a hostile spec must not keep the generator busy for minutes


class SpecError(Exception):
    """A spec has problems; `lines` are the messages, ready to print."""

    def __init__(self, lines: list[str]) -> None:
        super().__init__("\n".join(lines))
        self.lines = lines


class Problems:
    """The problems of one spec file."""

    def __init__(self, file: str) -> None:
        self.file = file  # as the user gave it
        self._found: dict[tuple[int, str], None] = {}  # a set that keeps its order

    def add(self, line: int, message: str) -> None:
        self._found[line, message] = None
        if len(self._found) >= MOST_PROBLEMS:
            self.check()

    def check(self) -> None:
        """Raises what was found, if anything, in the order of the lines."""
        if not self._found:
            return
        found = sorted(self._found, key=lambda problem: problem[0])
        if len(found) >= MOST_PROBLEMS:
            found.append((found[-1][0], "more errors than are shown: mend these first"))
        raise SpecError([f"{self.file}:{line}: error: {message}" for line, message in found])
