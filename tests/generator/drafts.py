"""Good specs to make one mistake in, written in every way that TOML has, with the place known.

The line of the mistake is that after a mark in the text: nothing of the generator finds it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

MARK = "# The mistake is on the next line."

GOOD: dict[str, dict[str, str]] = {
    "spec": {"parforge": "1", "module": '"weather"'},
    "processor": {
        "name": '"to_kelvin"',
        "function": '"kelvin_of"',
        "input": '"double"',
        "output": '"double"',
    },
    "input": {"type": '"double"'},
    "output": {"type": '"double"'},
    "args": {"name": '"offset"', "type": '"double"'},
    "dataset": {"type": '"const struct table *"', "get": '"row_at"'},
    "worker": {"type": '"struct state *"', "init": '"open_it"', "fini": '"close_it"'},
    "reduce": {"function": '"sum_of"', "identity": "0"},
}
LAYOUTS = {
    "spec": ("plain", "quoted"),
    "processor": ("plain", "second", "inline"),
    "input": ("inline", "dotted", "header", "list"),
    "output": ("inline", "dotted", "header", "list"),
    "args": ("inline", "list", "tables"),
    "dataset": ("inline", "dotted", "header"),
    "worker": ("inline", "dotted", "header"),
    "reduce": ("inline", "dotted", "header"),
}
STYLES = ("unix", "dos", "airy")

# Before the processor in question; nothing in it may be taken for it.
_FIRST_PROCESSOR = (
    "[[processor]]",
    "name = 'first'",
    'doc = """\n[[processor]]\nname = 5 # ]\n"""',
    "function = 'first_of' # '''",
    'input = "int" # "',
    "output = 'int'",
)


@dataclass(frozen=True)
class Mistake:
    """One value of one key is wrong, or the key is not there."""

    table: str  # "spec", "processor", or the key of an inner table
    key: str
    value: str | None  # as TOML; None: the key is missing
    says: tuple[str, ...]  # what is in the message
    beyond_schema: str = ""  # why a JSON Schema takes it all the same
    instead_of: str = ""  # a key that makes room for this one
    besides: dict[str, str] = field(default_factory=dict)  # other keys of the table

    def pairs(self, table: str) -> dict[str, str]:
        """The keys of a table of the spec with the mistake."""
        pairs = dict(GOOD[table])
        if table == self.table:
            pairs.pop(self.instead_of, None)
            pairs.pop(self.key, None)
            pairs |= self.besides
            if self.value is not None:
                pairs[self.key] = self.value
        return pairs

    @property
    def is_missing(self) -> bool:
        return self.value is None


def write(mistake: Mistake, layout: str, style: str) -> tuple[bytes, int]:
    """The spec, and the line of the mistake."""
    text = "\n".join(_chunks(mistake, layout)) + "\n"
    if style == "airy":
        text = re.sub(rf"(?<!{MARK})\n\[", "\n\n # [[processor]]\n\n  [", text)
        text = text.replace(MARK, f" # = \" ' [\n\n\t{MARK}")
    line = text[: text.index(MARK)].count("\n") + 2 if MARK in text else 1
    if style == "dos":
        return b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode(), line
    return text.encode(), line


def _chunks(mistake: Mistake, layout: str) -> Iterator[str]:
    quote = '"' if layout == "quoted" else ""
    spec = mistake.pairs("spec")
    yield from _lines(spec, mistake if mistake.table == "spec" else None, quote=quote)
    if mistake.table == "spec" and "processor" in (mistake.key, mistake.instead_of):
        return
    if layout == "second":
        yield from _FIRST_PROCESSOR
    if layout == "inline" and mistake.table == "processor":
        yield from ("processor = [", MARK, _inline(mistake.pairs("processor")) + ",", "]")
        return
    if mistake.table == "processor" and mistake.is_missing:
        yield MARK
    yield "[[processor]]"
    pairs = mistake.pairs("processor")
    if mistake.table in ("spec", "processor"):
        yield from _lines(pairs, mistake if mistake.table == "processor" else None)
        return
    pairs.pop(mistake.table, None)
    yield from _lines(pairs, None)
    yield from _inner(mistake, layout)


def _inner(mistake: Mistake, layout: str) -> Iterator[str]:
    table, pairs = mistake.table, mistake.pairs(mistake.table)
    if layout == "inline":
        value = _inline(pairs)
        yield from (MARK, f"{table} = [{value}]" if table == "args" else f"{table} = {value}")
    elif layout == "list":
        first = '{ name = "first", type = "int" }'
        yield from (f"{table} = [", f"    {first},", MARK, f"    {_inline(pairs)}", "]")
    elif layout == "dotted":
        if mistake.is_missing:
            yield MARK
        yield from _lines(pairs, mistake, f"{table}.")
    else:
        if layout == "tables":
            yield from ("[[processor.args]]", 'name = "first"', 'type = "int"')
        if mistake.is_missing:
            yield MARK
        yield f"[[processor.{table}]]" if layout == "tables" else f"[processor.{table}]"
        yield from _lines(pairs, mistake)


def _lines(
    pairs: dict[str, str], mistake: Mistake | None, prefix: str = "", quote: str = ""
) -> Iterator[str]:
    for key, value in pairs.items():
        if mistake and key == mistake.key:
            yield MARK
        yield f"{prefix}{key} = {value}" if key[
            0
        ] == '"' else f"{prefix}{quote}{key}{quote} = {value}"


def _inline(pairs: dict[str, str]) -> str:
    return "{ " + ", ".join(f"{key} = {value}" for key, value in pairs.items()) + " }"
