"""Spec → Module: every rule of the format, every default filled in, all errors in one go."""

from __future__ import annotations

import posixpath
import re

from . import items, keys, names, system
from .model import Module
from .node import Node, Table
from .processor import read_processor
from .scope import check_symbols
from .spec import Spec

FORMAT = 1
LONGEST_INCLUDE = 255

_INCLUDE = re.compile(r"[A-Za-z0-9_./+-]+")


def build(spec: Spec) -> Module:
    """Raises SpecError with everything that is wrong."""
    problems = spec.root.problems
    if not _knows_format(spec.root):
        problems.check()
    table = Table.of(spec.root, "the spec", keys.SPEC)
    if table.lacks("parforge"):
        spec.root.error("the spec needs its format: start with `parforge = 1`")
    module = _module_name(table.require("module")) or ""
    doc = table.string("doc") or ""
    includes = _includes(table, module)
    processors, scopes = [], []
    for node in _processor_nodes(table):
        processor, scope = read_processor(node)
        processors.append(processor)
        scopes.append(scope)
    check_symbols(module or "module", scopes)
    problems.check()
    return Module(module, doc, includes, tuple(processors), spec.name)


def _knows_format(root: Node) -> bool:
    """False if the spec is of another format: then nothing else of it can be judged."""
    if "parforge" not in root.value:
        return True
    node = root.child("parforge")
    if isinstance(node.value, bool) or not isinstance(node.value, int):
        node.expected("the number of the format", keys.SPEC["parforge"])
        return True
    if node.value != FORMAT:
        node.error(f"unknown format of the spec: this version reads `parforge = {FORMAT}`")
    return node.value == FORMAT


def _module_name(node: Node | None) -> str | None:
    name = items.defined_name(node, "module")
    if node is None or name is None:
        return None
    problem = system.module_problem(name)
    if problem is None and name.endswith("_"):
        problem = "ends with `_`: generated names would contain `__`"
    if problem:
        node.error(f"module {names.quote(name)} {problem}")
    return name


def _includes(table: Table, module: str) -> tuple[str, ...]:
    node = table.get("include")
    if node is None:
        return ()
    if not isinstance(node.value, list):
        table.expected(node, "an array of strings")
        return ()
    includes: dict[str, str] = {}
    for element in node.elements():
        text = element.string()
        if text is None:
            continue
        normal = posixpath.normpath(text)
        problem = _include_problem(text)
        if problem is None and normal in includes:
            problem = "is there twice"
        elif problem is None and normal == f"{module}.h":
            problem = (
                "would be hidden by the generated header of that name:"
                " change `module` or rename your header"
            )
        if problem:
            element.error(f"include {names.quote(text)} {problem}")
        includes[normal] = text
    return tuple(includes.values())


def _include_problem(text: str) -> str | None:
    if not text:
        return 'is empty: give a header, such as "readings.h"'
    if not _INCLUDE.fullmatch(text):
        mended = text.strip('<>"').replace("\\", "/")
        is_good = _INCLUDE.fullmatch(mended) and not _include_problem(mended)
        hint = names.did_you_mean(mended if is_good else None)
        return f"may only have the characters A-Z a-z 0-9 _ . / + -{hint}"
    if len(text) > LONGEST_INCLUDE:
        return f"has more than {LONGEST_INCLUDE} characters"
    parts = text.split("/")
    if parts[0] == "":
        return "is absolute: give it relative to an include directory of the target"
    if ".." in parts:
        return "has `..` in it: give it relative to an include directory of the target"
    if parts[-1] in ("", "."):
        return "is a folder: give a header"
    return None


def _processor_nodes(table: Table) -> list[Node]:
    node = table.get("processor")
    if node is None and not table.lacks("processor"):
        return []
    if node is None or node.value == []:
        (node or table.node).error("the spec has no processor: add a `[[processor]]`")
        return []
    if isinstance(node.value, dict):
        node.error("`[processor]` is a single table: write `[[processor]]`, with two brackets")
        return []
    if not isinstance(node.value, list):
        table.expected(node, "an array of tables")
        return []
    tables = []
    for element in node.elements():
        if isinstance(element.value, dict):
            tables.append(element)
        else:
            element.expected("a table", keys.SPEC["processor"])
    return tables
