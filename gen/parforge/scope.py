"""The names that one processor brings together, and whether they can live in one C file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from . import names
from .ctype import SIZED_INTEGERS, CType, Kind
from .node import Node
from .system_functions import FUNCTIONS

# What is, or will be, generated for the processor P of the module M: M_P and M_P + each of these.
SUFFIXES = (
    "_create",
    "_start",
    "_submit",
    "_results",
    "_get_return_values",
    "_result_at",
    "_mpi",
    "_mpi_call",
    "_mpi_create",
    "_mpi_arrays",
    "_mpi_processor",
    "_call",
    "_block",
    "_blocks",
    "_strip",
    "_strip_of_one",
    "_tile",
    "_stream",
    "_chunk",
    "_run",
    "_reset",
    "_settle",
    "_arrays",
    "_ignored",
    "_processor",
    "_region",
    "_work",
    "_pace",
    "_fold",
    "_fold_node",
    "_fold_lanes",
    "_fold_halves",
    "_fold_tile",
    "_fold_add",
    "_fold_begin",
    "_fold_open",
    "_fold_values",
    "_fold_close",
    "_fold_leave",
    "_fold_result",
)
_LONGEST_SUFFIX = max(SUFFIXES, key=len)
_IN_USE = SIZED_INTEGERS | {"FILE", "memcpy", "memset"}  # by any generated code


@dataclass(frozen=True)
class Named:
    """A name and where the spec gives it."""

    name: str
    what: str  # for messages: "input", "element function"
    node: Node

    @property
    def text(self) -> str:
        return f"{self.what} {names.quote(self.name)}"


@dataclass
class Scope:
    """Names of one processor."""

    processor: str  # empty: it has none, which has been reported
    node: Node
    parameters: list[Named] = field(default_factory=list)  # what the generated code defines
    references: list[Named] = field(default_factory=list)  # what the user's headers define
    tags: list[Named] = field(default_factory=list)  # of structs …: C lets a parameter share them

    def define(self, name: str, what: str, node: Node) -> None:
        self.parameters.append(Named(name, what, node))

    def refer(self, name: str, what: str, node: Node) -> None:
        self.references.append(Named(name, what, node))

    def refer_type(self, ctype: CType, node: Node) -> None:
        if ctype.kind is Kind.TYPEDEF:
            self.refer(ctype.base, "type", node)
        elif ctype.kind in (Kind.STRUCT, Kind.UNION, Kind.ENUM):
            self.tags.append(Named(ctype.base.split()[1], "tag", node))

    def refer_constant(self, expression: str, node: Node) -> None:
        name = expression.removeprefix("-")
        if name.isidentifier():  # and not a number
            self.refer(name, "constant", node)

    def check(self) -> None:
        """Parameters must differ from each other and from what is mentioned in their function."""
        first: dict[str, Named] = {}
        used = {reference.name: reference for reference in self.references}
        for named in sorted(self.parameters, key=lambda named: named.node.line):
            other = first.setdefault(named.name, named)
            if other is not named:
                of = f"the {other.what} on line {other.node.line}"
            elif named.name in used:
                of = f"the {used[named.name].what} on line {used[named.name].node.line}"
            elif named.name in _IN_USE:
                of = "something of the C library that the generated code uses"
            else:
                continue
            named.node.error(f"{named.text} has the name of {of}: choose another name")


def symbols(module: str, processor: str) -> Iterator[str]:
    """Every name at file scope that a processor has or will have."""
    yield f"{module}_{processor}"
    for suffix in SUFFIXES:
        yield f"{module}_{processor}{suffix}"


def check_symbols(module: str, scopes: Sequence[Scope]) -> None:
    """Names at file scope must differ from each other and from everything mentioned beside them."""
    owners: dict[str, Scope] = {}
    for scope in scopes:
        if scope.processor:
            _check_length(module, scope)
            _own_symbols(module, scope, owners)
    for scope in scopes:
        for named in scope.parameters + scope.references + scope.tags:
            if named.name in owners:
                owner = names.quote(owners[named.name].processor)
                named.node.error(
                    f"{named.text} has a name that is generated for the processor {owner}:"
                    " choose another name"
                )


def _check_length(module: str, scope: Scope) -> None:
    length = len(f"{module}_{scope.processor}{_LONGEST_SUFFIX}")
    if length > names.LONGEST_NAME:
        scope.node.error(
            f"the names of module and processor are too long by {length - names.LONGEST_NAME}:"
            f" {names.quote(f'…{_LONGEST_SUFFIX}')} would have {length} characters,"
            f" C allows {names.LONGEST_NAME}"
        )


def _own_symbols(module: str, scope: Scope, owners: dict[str, Scope]) -> None:
    for symbol in symbols(module, scope.processor):
        if symbol in FUNCTIONS:
            scope.node.error(
                f"processor {names.quote(scope.processor)} would generate {names.quote(symbol)},"
                " which is a function of the C library: choose another name"
            )
        owner = owners.setdefault(symbol, scope)
        if owner is not scope:
            break
    else:
        return
    if owner.processor == scope.processor:
        message = f"processor {names.quote(scope.processor)} is already on line {owner.node.line}"
    else:
        message = (
            f"processors {names.quote(owner.processor)} (line {owner.node.line}) and"
            f" {names.quote(scope.processor)} would both generate {names.quote(symbol)}: rename one"
        )
    scope.node.error(message)
