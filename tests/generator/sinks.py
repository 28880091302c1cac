"""Every place of a spec that takes text, as a spec with a given text there."""

from __future__ import annotations

from collections.abc import Callable

from drafts import LAYOUTS, Mistake, write
from mistakes import KEYS

Sink = Callable[[str], bytes]


def toml(text: str) -> str:
    """A TOML string; what TOML allows nobody to write as such is written as an escape."""
    return '"' + "".join(map(_character, text)) + '"'


def _character(character: str) -> str:
    if character in '"\\' or not character.isprintable():
        return f"\\U{ord(character):08x}"
    return character


def _sink(table: str, key: str, before: str = "", after: str = "", **besides: str) -> Sink:
    def spec(text: str) -> bytes:
        value = before + toml(text) + after
        draft = Mistake(table, key, value, (), besides=besides)
        return write(draft, LAYOUTS[table][0], "unix")[0]

    return spec


def _key_sink(table: str) -> Sink:
    def spec(text: str) -> bytes:
        return write(Mistake(table, toml(text), "5", ()), LAYOUTS[table][-1], "unix")[0]

    return spec


FALLIBLE = {"fallible": "true"}
SINKS: dict[str, Sink] = {
    f"{table}.{key}": _sink(table, key)
    for table, keys in KEYS.items()
    for key, takes in keys.items()
    if "string" in takes or takes == "type"
}
SINKS["spec.include"] = _sink("spec", "include", "[", "]")
SINKS["spec.include.second"] = _sink("spec", "include", '["a.h", ', "]")
SINKS["processor.ignore_errors"] = _sink("processor", "ignore_errors", "[", "]", **FALLIBLE)
SINKS["processor.on_error"] = _sink("processor", "on_error", **FALLIBLE)
SINKS["default of a struct"] = _sink("output", "default", type='"struct row"')
SINKS["default of a pointer"] = _sink("output", "default", type='"const char *"')
SINKS["default of a typedef"] = _sink("output", "default", type='"row_t"')
SINKS |= {f"a key in {table}": _key_sink(table) for table in KEYS}

# Texts that may stand in the output as they are, other than names: in comments and strings.
PROSE = {"spec.doc", "processor.doc"}
STRINGS = {"processor.thread_name"}
