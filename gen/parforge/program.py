"""Specs that are read in one run end up in one folder and, most likely, in one program."""

from __future__ import annotations

from collections.abc import Sequence

from . import names
from .model import Module
from .scope import symbols
from .spec import Spec


def check_together(built: Sequence[tuple[Spec, Module]]) -> None:
    """Adds to the problems of the specs what each of them alone cannot know."""
    modules: dict[str, str] = {}  # in lower case: not every file system tells A.h from a.h
    owners: dict[str, str] = {}
    for spec, module in built:
        node = spec.root.child("module")
        if module.name.lower() in modules:
            place = modules[module.name.lower()]
            node.error(f"module {names.quote(module.name)} is also that of {place}")
            continue
        modules[module.name.lower()] = f"{spec.file}:{node.line}"
        for processor in module.processors:
            place = f"{spec.file}:{processor.line}"
            for symbol in symbols(module.name, processor.name):
                if owners.setdefault(symbol, place) != place:
                    spec.root.problems.add(
                        processor.line,
                        f"processor {names.quote(processor.name)} and the one of {owners[symbol]}"
                        f" would both generate {names.quote(symbol)}: rename one",
                    )
                    break


def check_for_mpi(built: Sequence[tuple[Spec, Module]]) -> None:
    """Adds what is wrong only where the functions for MPI ranks are generated as well."""
    files = {f"{module.name}_mpi": f"{spec.file}" for spec, module in built}
    for spec, module in built:
        if module.name in files:
            spec.root.child("module").error(
                f"module {names.quote(module.name)} has the name of the MPI form of the one of"
                f" {files[module.name]}: choose another name"
            )
