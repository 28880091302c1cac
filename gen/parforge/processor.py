"""Reads one `[[processor]]`."""

from __future__ import annotations

from . import items, keys, names
from .constant import ConstantError, error_code
from .ctype import Kind
from .model import ALL_CORES, OnError, Processor, Schedule
from .node import Node, Table
from .scope import Scope

MOST_THREADS = 65536
LARGEST_COUNT = 2**63 - 1
LONGEST_THREAD_NAME = 15  # what Linux keeps of a thread's name


def read_processor(node: Node) -> tuple[Processor, Scope]:
    """What cannot be read is reported and stands empty; the caller refuses the spec at the end."""
    table = Table.of(node, "a processor", keys.PROCESSOR)
    name_node = table.require("name")
    name = _name(name_node) or ""
    scope = Scope(name, name_node or node)
    function = items.function_name(table.require("function"), "element function", scope) or ""
    input_node = table.require("input", _hint_on_indices(table))
    output_node = table.require("output")
    args = table.get("args")
    dataset = table.get("dataset")
    worker = table.get("worker")
    reduce = table.get("reduce")
    outputs = items.read_outputs(output_node, table.get("default"), scope) if output_node else ()
    is_single = output_node is not None and len(items.entries(output_node)) == 1
    folded = outputs if is_single else ()
    processor = Processor(
        name=name,
        doc=table.string("doc") or "",
        function=function,
        inputs=items.read_inputs(input_node, scope) if input_node else (),
        outputs=outputs,
        args=items.read_args(args, scope) if args else (),
        fallible=table.boolean("fallible", False),
        index=table.boolean("index", False),
        dataset=items.read_dataset(dataset, scope) if dataset else None,
        worker=items.read_worker(worker, scope) if worker else None,
        reduce=items.read_reduction(reduce, folded, scope) if reduce else None,
        schedule=_schedule(table),
        max_threads=_max_threads(table),
        serial_below=table.integer("serial_below", 0, LARGEST_COUNT, 0),
        simd=table.boolean("simd", True),
        on_error=_on_error(table),
        ignore_errors=_ignore_errors(table, scope),
        suppress_errors=table.boolean("suppress_errors", False),
        daemon=table.boolean("daemon", False),
        thread_name=_thread_name(table),
        line=node.line,
    )
    _check_keys_together(table, processor)
    scope.check()
    return processor, scope


def _hint_on_indices(table: Table) -> str:
    """For an element function that is to get the index and nothing else."""
    index = table.get("index")
    return keys.INDICES_ALONE if index and index.value is True and table.lacks("dataset") else ""


def _name(node: Node | None) -> str | None:
    name = items.defined_name(node, "processor")
    if node and name and name.endswith("_"):
        node.error(
            f"processor {names.quote(name)} ends with `_`: generated names would contain `__`"
        )
    return name


def _schedule(table: Table) -> Schedule:
    chosen = table.choice("schedule", ("static", "adaptive"))
    return "adaptive" if chosen == "adaptive" else "static"


def _on_error(table: Table) -> OnError | None:
    chosen = table.choice("on_error", ("stop", "continue"))
    return "stop" if chosen == "stop" else "continue" if chosen else None


def _max_threads(table: Table) -> int:
    node = table.get("max_threads")
    if node is None or not isinstance(node.value, str):
        return table.integer("max_threads", 1, MOST_THREADS, 0, or_else=' or "cores"')
    table.choice("max_threads", ("cores",), f"a number from 1 to {MOST_THREADS} or ")
    return ALL_CORES


def _ignore_errors(table: Table, scope: Scope) -> tuple[str, ...]:
    node = table.get("ignore_errors")
    if node is None:
        return ()
    if not isinstance(node.value, list):
        table.expected(node, "an array of error codes")
        return ()
    codes: dict[str, None] = {}  # in their order; found at once, however many there are
    for element in node.elements():
        try:
            code = error_code(element.value)
        except ConstantError as error:
            element.error(f"{element.label}: {error}")
            continue
        if code in codes:
            element.error(f"{element.label}: `{code}` is there twice")
        scope.refer_constant(code, element)
        codes[code] = None
    return tuple(codes)


def _thread_name(table: Table) -> str | None:
    node = table.get("thread_name")
    text = table.string("thread_name")
    if node is None or text is None:
        return None
    if not 1 <= len(text) <= LONGEST_THREAD_NAME:
        node.error(f"`thread_name` must have 1 to {LONGEST_THREAD_NAME} characters")
    elif not text.isascii() or not text.isprintable() or set(text) & set("\"'\\"):
        node.error("`thread_name` must be printable ASCII without quotes and backslashes")
    return text


def _check_dataset(inputs: Node, dataset: Node, processor: Processor) -> None:
    if len(items.entries(inputs)) > 1:
        dataset.error("a data set gives one input, not several: make its item a struct")
        return
    container = processor.dataset
    if container is None or container.get or not container.type.is_pointer or not processor.inputs:
        return
    item, wanted = container.type.pointee().unqualified(), processor.inputs[0].type
    if item.text != wanted.text and Kind.TYPEDEF not in (item.kind, wanted.kind):
        dataset.error(
            f"a data set of type `{container.type.text}` without `get` has items of type"
            f" `{item.text}`, and the input is `{wanted.text}`: make them the same, or add `get`"
        )


def _check_keys_together(table: Table, processor: Processor) -> None:
    """Keys that are right one by one and wrong beside each other."""
    inputs, dataset = table.get("input"), table.get("dataset")
    if inputs and dataset:
        _check_dataset(inputs, dataset, processor)
    ignore_errors, fallible = table.get("ignore_errors"), table.get("fallible")
    if ignore_errors and (fallible.value is False if fallible else table.lacks("fallible")):
        ignore_errors.error(
            "`ignore_errors` needs `fallible = true`: else the element function has no error codes"
        )
    reduce, output = table.get("reduce"), table.get("output")
    if reduce and output and len(items.entries(output)) > 1:
        reduce.error("`reduce` folds one output, not several: make it a struct")
    elif reduce and output and items.is_void(output):
        reduce.error('`reduce` has nothing to fold: the output is "void"')
