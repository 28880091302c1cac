"""Tells make and ninja what generated files depend on."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from . import names
from .files import OutputError

GENERATOR = Path(__file__).resolve().parent
TEMPLATES = GENERATOR.parent.parent / "templates"

# make and ninja disagree on these.
_IMPOSSIBLE = re.compile(r"[\r\n\t]|\\(?=[ #:$]|$)")


def generator_files() -> list[str]:
    """Everything that decides what is generated, besides the specs."""
    modules = [GENERATOR.parent / "__main__.py", *GENERATOR.rglob("*.py")]
    return [str(path) for path in sorted(modules) + sorted(TEMPLATES.rglob("*.j2"))]


def depfile(outputs: Sequence[str], specs: Sequence[str]) -> str:
    """One rule: ninja wants the first of the outputs first."""
    targets = " ".join(escape(path) for path in outputs)
    needed = [escape(path) for path in (*specs, *generator_files())]
    return f"{targets}: \\\n  " + " \\\n  ".join(needed) + "\n"


def escape(path: str) -> str:
    """A path as make, ninja and CMake all read it."""
    if _IMPOSSIBLE.search(path):
        reason = "no depfile can hold a line end, a tab, or a backslash before a blank, # : or $"
        raise OutputError(f"cannot write the depfile: {names.visible(path)}: {reason}")
    return re.sub("[ #:]", r"\\\g<0>", path).replace("$", "$$")
