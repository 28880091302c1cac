"""A validated spec: what the templates print. Frozen, resolved, with every default filled in."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from .ctype import CType

ALL_CORES = -1  # Processor.max_threads: the spec says "cores"

Schedule = Literal["static", "adaptive"]
OnError = Literal["stop", "continue"]


@dataclass(frozen=True)
class Item:
    """Something with a name and a type that the element function takes or gives."""

    name: str
    type: CType


@dataclass(frozen=True)
class Input(Item):
    """One input array: its items and how the element function takes one."""

    by_pointer: bool = False


@dataclass(frozen=True)
class Output(Item):
    """One output array; `default` is a C expression ready to print, None means zero bytes."""

    default: str | None = None


@dataclass(frozen=True)
class Argument(Item):
    """An extra argument of the element function, the same for every item."""


@dataclass(frozen=True)
class Dataset:
    """A container in place of the input array."""

    type: CType
    length: str | None = None  # size_t length(dataset); None: the caller gives n
    get: str | None = None  # item get(dataset, index); None: dataset[index]


@dataclass(frozen=True)
class Worker:
    """State of each thread and run."""

    type: CType
    init: str
    fini: str


@dataclass(frozen=True)
class Reduction:
    """How the results are folded into one."""

    function: str  # T function(T, T)
    identity: str  # C expression: what there is without items
    commutative: bool = False
    store: bool = True  # the results are outputs as well


@dataclass(frozen=True)
class Processor:
    """One element function and everything that is generated around it."""

    name: str
    doc: str
    function: str
    inputs: tuple[Input, ...]
    outputs: tuple[Output, ...]  # empty: called for its effect
    args: tuple[Argument, ...] = ()
    fallible: bool = False
    index: bool = False
    dataset: Dataset | None = None
    worker: Worker | None = None
    reduce: Reduction | None = None
    schedule: Schedule = "static"
    max_threads: int = 0  # 0: the spec does not say; or ALL_CORES
    serial_below: int = 0
    simd: bool = True
    on_error: OnError | None = None
    ignore_errors: tuple[str, ...] = ()  # C expressions
    suppress_errors: bool = False
    daemon: bool = False
    thread_name: str | None = None
    line: int = 0  # of its header in the spec

    @property
    def stored(self) -> tuple[Output, ...]:
        """The outputs that a caller sees, an item for each."""
        return self.outputs if self.reduce is None or self.reduce.store else ()


@dataclass(frozen=True)
class Module:
    """One spec."""

    name: str
    doc: str
    includes: tuple[str, ...]
    processors: tuple[Processor, ...]
    spec_name: str  # base name of the spec file
