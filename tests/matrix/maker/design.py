"""Which combinations are made.

Every pair of what can be chosen, but input with output type; once more for loops that the generator
asks to be vectorised, which most choices rule out; and each type by itself.
"""

from __future__ import annotations

from itertools import product

from .covering import Factors, Pair, Row, covering_rows, pair
from .kinds import KINDS

VOID = "void"

_INPUTS = [kind.spelling for kind in KINDS]
_OUTPUTS = [kind.spelling for kind in KINDS if not kind.input_only]

FACTORS: Factors = {
    "input": _INPUTS,
    "output": [*_OUTPUTS, VOID],
    # Where the items come from: one to three arrays; a data set with or without `length` and
    # `get`, the last one by value.
    "source": ["1", "2", "3", "plain", "length", "get", "length get", "value"],
    "pass": ["value", "pointer"],
    "results": ["0", "1", "2", "3"],
    "errors": ["none", "never", "stop", "continue", "ignore", "suppress"],
    "default": ["zero", "number", "constant"],
    "index": ["no", "yes"],
    "args": ["none", "value", "const pointer", "pointer", "several"],
    "worker": ["none", "struct", "void", "bytes"],
    "simd": ["true", "false"],
    "schedule": ["none", "static", "adaptive"],
    "max_threads": ["none", "3", "cores"],
    "serial_below": ["none", "1000000"],
    "names": ["none", "own", "greedy"],
}

# What lets a loop be vectorised.
BLOCK_FACTORS: Factors = {
    **FACTORS,
    "input": [kind.spelling for kind in KINDS if not kind.is_pointer],
    "output": [kind.spelling for kind in KINDS if not kind.is_pointer and not kind.input_only],
    "source": ["1", "2", "3", "plain", "length"],
    "pass": ["value"],
    "results": ["1", "2", "3"],
    "args": ["none", "value", "const pointer", "several"],
    "worker": ["none"],
    "simd": ["true"],
}

# The whole table of the types of inputs and outputs would be thousands of functions.
NEEDLESS = frozenset(
    pair(("input", left), ("output", right))
    for left, right in product(FACTORS["input"], FACTORS["output"])
)


def _impossible() -> frozenset[Pair]:
    pairs = {pair(("output", VOID), ("results", count)) for count in "123"}
    pairs |= {pair(("output", output), ("results", "0")) for output in _OUTPUTS}
    for default in ("number", "constant"):
        pairs |= {pair(("default", default), with_it) for with_it in _WITHOUT_DEFAULT}
    for kind in KINDS:
        if not kind.number and not kind.input_only:
            pairs.add(pair(("default", "number"), ("output", kind.spelling)))
    return frozenset(pairs)


_WITHOUT_DEFAULT = [("output", VOID), ("results", "0")]
IMPOSSIBLE = _impossible()


def any_rows() -> list[Row]:
    return covering_rows(FACTORS, IMPOSSIBLE, NEEDLESS)


def block_rows() -> list[Row]:
    return covering_rows(BLOCK_FACTORS, IMPOSSIBLE, NEEDLESS)


def rows_of_one_type() -> list[Row]:
    """From input to output."""
    simplest = {factor: levels[0] for factor, levels in FACTORS.items()} | {"results": "1"}
    return [simplest | {"input": output, "output": output} for output in _OUTPUTS]
