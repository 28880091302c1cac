"""A header with everything that a spec mentions, so that what is generated from it compiles."""

from __future__ import annotations

from collections.abc import Iterator

from parforge.ctype import CType, Kind
from parforge.model import Module, Processor

_KNOWN = {"wchar_t", "wint_t", "char16_t", "char32_t", "FILE", "time_t"}


def header(module: Module) -> str | None:
    """None: the spec uses one name for two things, which only its author's headers could settle."""
    names: dict[str, str] = {}
    tags: dict[str, str] = {}
    for processor in module.processors:
        for ctype in _types(processor):
            _declare_type(ctype, names, tags)
        for name, declaration in _functions(processor):
            if names.setdefault(name, declaration) != declaration:
                return None
    if "conflict" in (*names.values(), *tags.values()):
        return None
    return "\n".join([_INCLUDES, *tags.values(), *names.values(), ""])


SYSTEM_HEADERS = ("errno.h", "float.h", "limits.h", "math.h", "stdint.h", "stdlib.h", "string.h")
_INCLUDES = "\n".join(f"#include <{name}>" for name in SYSTEM_HEADERS)
_INCLUDES += "\n#include <parforge/parforge.h>"


def _types(processor: Processor) -> Iterator[CType]:
    yield from (item.type for item in processor.inputs)
    yield from (item.type for item in processor.outputs)
    yield from (item.type for item in processor.args)
    if processor.dataset:
        yield processor.dataset.type
    if processor.worker:
        yield processor.worker.type


def _declare_type(ctype: CType, names: dict[str, str], tags: dict[str, str]) -> None:
    if ctype.kind is Kind.TYPEDEF and ctype.base not in _KNOWN:
        text = f"typedef double {ctype.base};"
        if names.setdefault(ctype.base, text) != text:
            names[ctype.base] = "conflict"
    elif ctype.kind in (Kind.STRUCT, Kind.UNION, Kind.ENUM):
        tag = ctype.base.split()[1]
        body = f"tag_{tag} = 1" if ctype.kind is Kind.ENUM else "double member;"
        text = f"{ctype.base} {{ {body} }};"
        if tags.setdefault(tag, text) != text:
            tags[tag] = "conflict"


def _functions(processor: Processor) -> Iterator[tuple[str, str]]:
    """The functions and constants that the generated code of one processor mentions."""
    parameters = ["size_t"] if processor.index else []
    for item in processor.inputs:
        parameters.append((item.type.const_pointer() if item.by_pointer else item.type).text)
    result = "int" if processor.fallible else "void"
    if len(processor.outputs) == 1 and not processor.fallible:
        result = processor.outputs[0].type.text
    else:
        parameters += [output.type.pointer().text for output in processor.outputs]
    parameters += [arg.type.text for arg in processor.args]
    if processor.worker:
        worker = processor.worker.type.text
        parameters.append(worker)
        yield processor.worker.init, f"{worker} {processor.worker.init}(void);"
        yield processor.worker.fini, f"void {processor.worker.fini}({worker});"
    listed = ", ".join(parameters)
    yield processor.function, f"{result} {processor.function}({listed});"
    if processor.dataset:
        container = processor.dataset.type.text
        length, get = processor.dataset.length, processor.dataset.get
        if length:
            yield length, f"size_t {length}({container});"
        if get:
            yield get, f"{processor.inputs[0].type.text} {get}({container}, size_t);"
    if processor.reduce:
        folded = processor.outputs[0].type.text
        function = processor.reduce.function
        yield function, f"{folded} {function}({folded}, {folded});"
    yield from _constants(processor)


def _constants(processor: Processor) -> Iterator[tuple[str, str]]:
    values = [(output.default or "", output.type) for output in processor.outputs]
    if processor.reduce:
        values.append((processor.reduce.identity, processor.outputs[0].type))
    for value, ctype in values:
        name = value.lstrip("-")
        if name.isidentifier() and name not in ("true", "false", "NULL", "NAN", "INFINITY"):
            declaration = f"extern {ctype.constant().declare(name)};"
            yield name, f"#ifndef {name}\n{declaration}\n#endif"
    for code in processor.ignore_errors:
        name = code.lstrip("-")
        if name.isidentifier():
            yield name, f"#ifndef {name}\nenum {{ {name} = 77 }};\n#endif"
