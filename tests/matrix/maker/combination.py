"""One row of the design as the names and types of one processor."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from .covering import Row
from .design import VOID
from .kinds import KINDS, Kind

_KIND = {kind.spelling: kind for kind in KINDS}

# Names that the generated code has for itself, and gives up.
_GREEDY_INPUTS = ("n", "index", "i")
_GREEDY_OUTPUTS = ("job", "cursor", "end")
_GREEDY_ARGUMENTS = ("options", "call", "begin", "codes")
_OWN_INPUTS = ("left", "middle", "right")
_OWN_OUTPUTS = ("first", "second", "third")
_OWN_ARGUMENTS = ("extra", "weights", "shift", "tally")

_WORKERS = {"struct": "struct helper *", "void": "void *", "bytes": "unsigned char *"}
_WORKER_FUNCTIONS = {"struct": "helper", "void": "void", "bytes": "bytes"}


@dataclass(frozen=True)
class Input:
    name: str  # in the spec; "" for none
    kind: Kind
    by_pointer: bool


@dataclass(frozen=True)
class Output:
    name: str
    kind: Kind
    default: str  # in the spec; "" for none
    default_value: str  # in C; "" for zero bytes


@dataclass(frozen=True)
class Argument:
    name: str
    type: str
    what: str  # value, weights, shift or tally
    kind: Kind | None = None  # of a value


class Combination:
    """A processor: the templates print its spec, its element function and its check.

    `is_block`: its loop is to be vectorised, so that types beyond those of the row are no pointers.
    """

    def __init__(self, number: int, row: Row, is_block: bool) -> None:
        kinds = [kind for kind in KINDS if not (is_block and kind.is_pointer)]
        self.name = f"p{number:03}"
        self.function = f"{self.name}_of"
        self.summary = ", ".join(f"{factor} {level}" for factor, level in row.items())
        self.row = row
        self.errors = row["errors"]
        self.fallible = self.errors != "none"
        self.stops = self.errors == "stop"
        self.index = row["index"] == "yes"
        self.is_block = is_block
        self.inputs = _inputs(row, _some(kinds, number, 1, 7), is_block)
        self.outputs = _outputs(row, _some([k for k in kinds if not k.input_only], number, 5, 11))
        self.arguments = _arguments(row, _some(kinds, number, 3)[0])
        self.has_tally = any(argument.what == "tally" for argument in self.arguments)
        self.worker = _WORKERS.get(row["worker"], "")
        self.worker_stem = _WORKER_FUNCTIONS.get(row["worker"], "")
        self.returns_result = not self.fallible and len(self.outputs) == 1
        self.has_dataset = row["source"] not in ("1", "2", "3")
        self.has_length = row["source"] in ("length", "length get", "value")
        self.has_get = row["source"] in ("get", "length get", "value")
        self.by_value = row["source"] == "value"
        self.in_place = (
            not self.has_dataset
            and len(self.inputs) == 1
            and len(self.outputs) == 1
            and self.inputs[0].kind == self.outputs[0].kind
        )

    @property
    def dataset(self) -> str:
        """The type of the data set."""
        if self.by_value:
            return f"struct {self.name}_box"
        if self.has_get:
            return f"const struct {self.name}_box *"
        return self.inputs[0].kind.const_pointer("")

    def declare_dataset(self, name: str) -> str:
        return _declare(self.dataset, name)

    @property
    def returns(self) -> str:
        """The element function's return type."""
        if self.returns_result:
            return self.outputs[0].kind.type
        return "int" if self.fallible else "void"

    @property
    def parameters(self) -> str:
        """Of the element function, which has names of its own for them."""
        parts = ["size_t place"] if self.index else []
        for number, item in enumerate(self.inputs, 1):
            name = f"in{number}"
            declare = item.kind.const_pointer if item.by_pointer else item.kind.declare
            parts.append(declare(name))
        if not self.returns_result:
            outputs = enumerate(self.outputs, 1)
            parts += [output.kind.declare(f"*out{number}") for number, output in outputs]
        parts += [_declare(argument.type, argument.what) for argument in self.arguments]
        if self.worker:
            parts.append(_declare(self.worker, "worker"))
        return ", ".join(parts)

    def element_call(self, worker: str) -> str:
        """A call of the element function as the documentation has it."""
        parts = ["i"] if self.index else []
        for number, item in enumerate(self.inputs, 1):
            parts.append(f"&in{number}[i]" if item.by_pointer else f"in{number}[i]")
        if not self.returns_result:
            parts += [f"{name}[i]" for name in self._numbered("&expected", self.outputs)]
        parts += self._values("&expected_tally")
        if self.worker:
            parts.append(worker)
        return f"{self.function}({', '.join(parts)})"

    def call(self, module: str, outputs: str, inputs: str = "in") -> str:
        """A call of the generated function; `outputs`, `inputs`: the stems of the arrays' names."""
        parts = [*self._items(inputs), *self._numbered(outputs, self.outputs)]
        parts += [*self._values("&tally"), "matrix_teams[team]"]
        return f"{module}_{self.name}({', '.join(parts)})"

    def create(self, module: str) -> str:
        """The same in the background, not yet started."""
        parts = ["&job", *self._items("in"), *self._numbered("actual", self.outputs)]
        parts += [*self._values("&job_tally"), "NULL"]
        return f"{module}_{self.name}_create({', '.join(parts)})"

    def start(self, module: str) -> str:
        """In the background, with results that belong to the job."""
        parts = ["&job", *self._items("in"), *("NULL" for _ in self.outputs)]
        parts += [*self._values("&job_tally"), "NULL"]
        return f"{module}_{self.name}_start({', '.join(parts)})"

    def submit(self, module: str) -> str:
        """The first item by itself."""
        parts = ["&job", *(f"{name}[0]" for name in self._numbered("in", self.inputs))]
        parts += [*self._values("&job_tally"), "NULL"]
        return f"{module}_{self.name}_submit({', '.join(parts)})"

    def results(self, module: str, function: str) -> str:
        """All results of a job, by one of two functions."""
        parts = ["job", *self._numbered("&results", self.outputs), "&count"]
        return f"{module}_{self.name}_{function}({', '.join(parts)})"

    def result_at(self, module: str) -> str:
        parts = ["job", "i", *self._numbered("&item", self.outputs), "0.0"]
        return f"{module}_{self.name}_result_at({', '.join(parts)})"

    def _items(self, inputs: str) -> list[str]:
        if self.has_get:
            items = ["box" if self.by_value else "&box"]
        else:
            items = self._numbered(inputs, self.inputs)
        return items if self.has_length else [*items, "MATRIX_ITEMS"]

    @staticmethod
    def _numbered(stem: str, things: Sequence[object]) -> list[str]:
        return [f"{stem}{number}" for number, _ in enumerate(things, 1)]

    def _values(self, tally: str) -> list[str]:
        return [self.argument(argument, tally) for argument in self.arguments]

    @staticmethod
    def argument_number(argument: Argument) -> str:
        """What an argument is in the element function."""
        numbers = {"weights": "weights[item % MATRIX_FEW]", "shift": "shift"}
        if argument.kind is not None:
            return f"number_{argument.kind.slug}(value)"
        return numbers[argument.what]

    @staticmethod
    def argument(argument: Argument, tally: str) -> str:
        values = {"weights": "matrix_weights", "shift": "5", "tally": tally}
        if argument.kind is not None:
            return f"value_{argument.kind.slug}(3)"
        return values[argument.what]


def _declare(ctype: str, name: str) -> str:
    return ctype + ("" if ctype.endswith("*") else " ") + name


def _some(kinds: list[Kind], number: int, *factors: int) -> list[Kind]:
    """Others for each combination, so that all of them turn up in all places."""
    return [kinds[number * factor % len(kinds)] for factor in factors]


def _inputs(row: Row, others: list[Kind], is_block: bool) -> tuple[Input, ...]:
    count = int(row["source"]) if row["source"].isdigit() else 1
    by_pointer = row["pass"] == "pointer"
    names = {"none": ("",) * 3, "own": _OWN_INPUTS, "greedy": _GREEDY_INPUTS}[row["names"]]
    kinds = [_KIND[row["input"]], *others]
    passed = [by_pointer, by_pointer if is_block else not by_pointer, by_pointer]
    return tuple(Input(names[place], kinds[place], passed[place]) for place in range(count))


def _outputs(row: Row, others: list[Kind]) -> tuple[Output, ...]:
    if row["output"] == VOID:
        return ()
    names = {"none": ("",) * 3, "own": _OWN_OUTPUTS, "greedy": _GREEDY_OUTPUTS}[row["names"]]
    kinds = [_KIND[row["output"]], *others]
    return tuple(
        _output(names[place], kinds[place], row["default"]) for place in range(int(row["results"]))
    )


def _output(name: str, kind: Kind, default: str) -> Output:
    if default == "number" and kind.number:
        return Output(name, kind, kind.number, f"({kind.type}){kind.number}")
    if default != "zero":
        return Output(name, kind, f'"default_{kind.slug}"', f"default_{kind.slug}")
    return Output(name, kind, "", "")


def _arguments(row: Row, kind: Kind) -> tuple[Argument, ...]:
    names = _GREEDY_ARGUMENTS if row["names"] == "greedy" else _OWN_ARGUMENTS
    arguments = []
    if row["args"] in ("value", "several"):
        arguments.append(Argument(names[0], kind.type, "value", kind))
    if row["args"] in ("const pointer", "several"):
        arguments.append(Argument(names[1], "const unsigned *", "weights"))
    if row["args"] == "several":
        arguments.append(Argument(names[2], "size_t", "shift"))
    if row["args"] == "pointer" or row["output"] == VOID:
        arguments.append(Argument(names[3], "struct tally *", "tally"))
    return tuple(arguments)
