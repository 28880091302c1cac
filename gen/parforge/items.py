"""Reads what a processor works on: inputs, outputs, arguments, data set and worker.

Whatever cannot be read is reported and left out; the caller refuses the spec at the end.
"""

from __future__ import annotations

from collections.abc import Callable

from . import keys, names
from .constant import ConstantError, default
from .ctype import CType, CTypeError, Kind, parse
from .model import Argument, Dataset, Input, Output, Reduction, Worker
from .node import Node, Table
from .scope import Scope


def defined_name(node: Node | None, what: str) -> str | None:
    """A name that the generated code defines."""
    return _name(node, what, names.definition_problem)


def function_name(node: Node | None, what: str, scope: Scope) -> str | None:
    """The name of a function of the user's."""
    name = _name(node, what, names.reference_problem)
    if node and name:
        scope.refer(name, what, node)
    return name


def _name(node: Node | None, what: str, problem_of: Callable[[str], str | None]) -> str | None:
    name = node.string() if node else None
    if node is None or name is None:
        return None
    problem = problem_of(name)
    if problem:
        node.error(f"{what} {names.quote(name)} {problem}")
        return None
    return name


def _type(node: Node | None, scope: Scope) -> CType | None:
    text = node.string() if node else None
    if node is None or text is None:
        return None
    try:
        ctype = parse(text)
    except CTypeError as error:
        node.error(f"type {names.quote(text)}: {error}")
        return None
    scope.refer_type(ctype, node)
    return ctype


def entries(node: Node) -> list[Node]:
    """The single input or output, or those of the list."""
    return list(node.elements()) if isinstance(node.value, list) else [node]


class _Entry:
    """An input or output: a type alone, or a table with a type and more."""

    def __init__(self, node: Node, what: str, number: int, scope: Scope) -> None:
        """`number` is its place in a list of several, or 0."""
        self.table: Table | None = None
        self.type_node: Node | None = node
        self.name: str | None = what + (str(number) if number else "")
        name_node: Node | None = None
        if isinstance(node.value, dict):
            examples = keys.INPUT if what == "input" else keys.OUTPUT
            self.table = Table.of(node, f"an {what}", examples)
            self.type_node = self.table.require("type")
            name_node = self.table.get("name")
        elif not isinstance(node.value, str):
            node.expected("a type or a table", f'{what} = {{ type = "double" }}')
            self.type_node = None
        if name_node:
            self.name = defined_name(name_node, what)
        if self.name:
            scope.define(self.name, what, name_node or node)


def _read_entries(node: Node, what: str, scope: Scope) -> list[_Entry]:
    nodes = entries(node)
    if not nodes:
        hint = keys.INDICES_ALONE if what == "input" else ""
        example = f'such as `{what} = ["double"]`'
        node.error(f"`{what}` is an empty list: give at least one, {example}{hint}")
    several = len(nodes) > 1
    return [_Entry(entry, what, several * place, scope) for place, entry in enumerate(nodes, 1)]


def read_inputs(node: Node, scope: Scope) -> tuple[Input, ...]:
    if is_void(node):
        node.error('`input` cannot be "void": every item has a value' + keys.INDICES_ALONE)
        return ()
    inputs = []
    for entry in _read_entries(node, "input", scope):
        passed = entry.table.choice("pass", ("value", "pointer")) if entry.table else None
        ctype = _type(entry.type_node, scope)
        if entry.name and ctype:
            inputs.append(Input(entry.name, ctype.unqualified(), passed == "pointer"))
    return tuple(inputs)


def read_outputs(node: Node, common: Node | None, scope: Scope) -> tuple[Output, ...]:
    """`common` is the processor's own `default`, meant for its only output."""
    if is_void(node):
        if common:
            common.error('`default` has no slot to go to: the output is "void"')
        return ()
    if common and len(entries(node)) > 1:
        common.error("`default` is not clear with several outputs: put it on the one it is for")
        common = None
    outputs = []
    for entry in _read_entries(node, "output", scope):
        ctype = _output_type(entry.type_node, scope)
        own = entry.table.get("default") if entry.table else None
        if own and common:
            common.error("`default` is given twice: on the processor and on its output")
        expression = _default(own or common, ctype, scope)
        if entry.name and ctype:
            outputs.append(Output(entry.name, ctype, expression))
    return tuple(outputs)


def is_void(node: Node) -> bool:
    """Whether there are no outputs."""
    return isinstance(node.value, str) and node.value.strip(" \t") == "void"


def _output_type(node: Node | None, scope: Scope) -> CType | None:
    if node and is_void(node):
        node.error('a "void" output stands alone: write `output = "void"`')
        return None
    ctype = _type(node, scope)
    if node and ctype and ctype.is_const:
        node.error(f"type `{ctype.text}`: an output is written to and cannot be const")
        return None
    return ctype


def _default(node: Node | None, ctype: CType | None, scope: Scope) -> str | None:
    if node is None or ctype is None:
        return None
    try:
        expression = default(node.value, ctype)
    except ConstantError as error:
        node.error(f"`default`: {error}")
        return None
    scope.refer_constant(expression, node)
    return expression


def read_args(node: Node, scope: Scope) -> tuple[Argument, ...]:
    if not isinstance(node.value, list):
        node.expected("an array of tables", keys.PROCESSOR["args"])
        return ()
    args = []
    for entry in node.elements():
        if not isinstance(entry.value, dict):
            entry.expected("a table", '{ name = "offset", type = "double" }')
            continue
        table = Table.of(entry, "an argument", keys.ARGUMENT)
        name_node = table.require("name")
        name = defined_name(name_node, "argument")
        ctype = _type(table.require("type"), scope)
        if name_node and name:
            scope.define(name, "argument", name_node)
            if ctype:
                args.append(Argument(name, ctype.unqualified()))
    return tuple(args)


def read_dataset(node: Node, scope: Scope) -> Dataset | None:
    if not isinstance(node.value, dict):
        node.expected("a table", keys.PROCESSOR["dataset"])
        return None
    table = Table.of(node, "a data set", keys.DATASET)
    ctype = _type(table.require("type"), scope)
    length = function_name(table.get("length"), "length function", scope)
    get = function_name(table.get("get"), "get function", scope)
    if ctype is None or get is None and not table.lacks("get"):
        return None
    problem = ""
    if get is None and not ctype.is_pointer:
        problem = "only a pointer has [index]"
    elif get is None and ctype.kind is Kind.VOID and len(ctype.pointers) == 1:
        problem = "its items have no type"
    if problem:
        node.error(f"a data set of type `{ctype.text}` needs `get`: {problem}")
        return None
    return Dataset(ctype.unqualified(), length, get)


def read_worker(node: Node, scope: Scope) -> Worker | None:
    if not isinstance(node.value, dict):
        node.expected("a table", keys.PROCESSOR["worker"])
        return None
    table = Table.of(node, "a worker", keys.WORKER)
    type_node = table.require("type")
    ctype = _type(type_node, scope)
    if type_node and ctype and not ctype.is_pointer:
        type_node.error(f"a worker is a pointer: `{ctype.text} *`, not `{ctype.text}`")
    init = function_name(table.require("init"), "init function", scope)
    fini = function_name(table.require("fini"), "fini function", scope)
    if ctype is None or init is None or fini is None:
        return None
    return Worker(ctype.unqualified(), init, fini)


def read_reduction(node: Node, outputs: tuple[Output, ...], scope: Scope) -> Reduction | None:
    """`outputs` are those of the processor; empty, where there are several or one is unreadable."""
    if not isinstance(node.value, dict):
        node.expected("a table", keys.PROCESSOR["reduce"])
        return None
    table = Table.of(node, "a reduction", keys.REDUCE)
    function = function_name(table.require("function"), "reduce function", scope)
    identity = table.require("identity")
    commutative = table.boolean("commutative", False)
    store = table.boolean("store", True)
    expression = None
    if identity is not None and len(outputs) == 1:
        try:
            expression = default(identity.value, outputs[0].type)
        except ConstantError as error:
            identity.error(f"`identity`: {error}")
        else:
            scope.refer_constant(expression, identity)
    if function is None or expression is None:
        return None
    return Reduction(function, expression, commutative, store)
