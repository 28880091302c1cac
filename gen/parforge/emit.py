"""Prints a validated spec as C, through the templates."""

from __future__ import annotations

import re
import shlex
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import __version__
from .block_view import BlockView
from .comment import comment_text
from .fold_view import FoldView
from .job_view import JobView
from .layout import behind, fitted
from .manual import manual
from .model import Module, Processor
from .ranks import RanksView, ranks_manual
from .view import ProcessorView

TEMPLATES = Path(__file__).resolve().parent.parent.parent / "templates"
FORMAT = 1  # of the border between generated code and library: PARFORGE_FORMAT in generated.h
MPI_FORMAT = 1  # of the one to the library for MPI: PARFORGE_MPI_FORMAT in generated_mpi.h

# What a type needs beside <stddef.h> and <stdbool.h>, which parforge.h includes.
_TYPE_HEADERS = {
    "wchar_t": "wchar.h",
    "wint_t": "wchar.h",
    "char8_t": "uchar.h",
    "char16_t": "uchar.h",
    "char32_t": "uchar.h",
    "FILE": "stdio.h",
    "time_t": "time.h",
}
_SIZED_INTEGER = re.compile(r"u?int(_least|_fast)?(8|16|32|64|max|ptr)_t")
_ERRNO_NAME = re.compile(r"E[A-Z0-9]+")
_MATH_NAME = re.compile(r"-?(NAN|INFINITY|HUGE_VAL[FL]?)")
_LIMITS_NAME = re.compile(r"(S?CHAR|SHRT|INT|LONG|LLONG)_(MIN|MAX)|U(CHAR|SHRT|INT|LONG|LLONG)_MAX")


def render(module: Module, with_mpi: bool = False) -> dict[str, str]:
    """File name → text, for every file of the module."""
    views = [ProcessorView(module, processor) for processor in module.processors]
    pairs = list(zip(module.processors, views))
    context: dict[str, object] = {
        "version": __version__,
        "format": FORMAT,
        "mpi_format": MPI_FORMAT,
        "module": module.name,
        "guard": f"PARFORGE_MODULE_{module.name.upper()}_H",
        "mpi_guard": f"PARFORGE_MODULE_{module.name.upper()}_MPI_H",
        "spec": module.spec_name,
        "spec_argument": shlex.quote(module.spec_name),
        "doc": comment_text(module.doc),
        "includes": module.includes,
        "header_includes": _header_includes(module),
        "source_includes": _source_includes(module),
        "processors": views,
        "blocks": {
            view.symbol: BlockView(processor, view) for processor, view in pairs if view.vectorises
        },
        "folds": {
            view.symbol: FoldView(processor, processor.reduce, view)
            for processor, view in pairs
            if processor.reduce is not None
        },
        "jobs": {view.symbol: JobView(processor, view) for processor, view in pairs},
        "manuals": {view.symbol: manual(processor, view) for processor, view in pairs},
    }
    files = {f"{module.name}.{kind}": _text(f"module.{kind}.j2", context) for kind in ("h", "c")}
    if with_mpi:
        ranks = {view.symbol: RanksView(processor, view) for processor, view in pairs}
        context["ranks"] = ranks
        context["manuals"] = {
            view.symbol: ranks_manual(processor, view, ranks[view.symbol])
            for processor, view in pairs
        }
        for kind in ("h", "c"):
            files[f"{module.name}_mpi.{kind}"] = _text(f"module_mpi.{kind}.j2", context)
    return files


def _text(template: str, context: Mapping[str, object]) -> str:
    return fitted(_environment().get_template(template).render(context))


@lru_cache(maxsize=None)
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES, encoding="utf-8"),
        undefined=StrictUndefined,
        autoescape=False,  # this is C, not HTML; comments and strings are escaped at their sinks
        finalize=_printable,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.filters["behind"] = behind
    return environment


def _printable(value: object) -> str:
    """Only text and numbers are printed: `None`, `True` or a list in C is a mistake of ours."""
    if isinstance(value, bool) or not isinstance(value, (str, int)):
        raise TypeError(f"a template prints {value!r}")
    return str(value)


def _types(processor: Processor) -> list[str]:
    types = [item.type for item in (*processor.inputs, *processor.outputs, *processor.args)]
    if processor.dataset is not None:
        types.append(processor.dataset.type)
    return [ctype.base for ctype in types]


def _header_includes(module: Module) -> list[str]:
    headers = set()
    for processor in module.processors:
        for base in _types(processor):
            if _SIZED_INTEGER.fullmatch(base):
                headers.add("stdint.h")
            elif base in _TYPE_HEADERS:
                headers.add(_TYPE_HEADERS[base])
    return sorted(headers)


def _source_includes(module: Module) -> list[str]:
    headers = set()
    for processor in module.processors:
        if any(_ERRNO_NAME.fullmatch(code) for code in processor.ignore_errors):
            headers.add("errno.h")
        constants = [output.default or "" for output in processor.outputs]
        if processor.reduce is not None:
            constants.append(processor.reduce.identity)
        if any(_MATH_NAME.fullmatch(constant) for constant in constants):
            headers.add("math.h")
        if any(_LIMITS_NAME.fullmatch(output.default or "") for output in processor.outputs):
            headers.add("limits.h")
    return sorted(headers)
