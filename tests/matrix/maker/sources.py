"""Writes specs, element functions and checks, and has the specs generated."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import covering, design
from .combination import Combination

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parents[1]
MODULES = tuple(f"m{number}" for number in range(1, 9))
LEAST = 250  # combinations of each design


def combinations() -> list[Combination]:
    """All of them; fails where a pair that is possible is in none."""
    every = []
    for factors, rows, is_block in (
        (design.FACTORS, design.any_rows(), False),
        (design.BLOCK_FACTORS, design.block_rows(), True),
    ):
        found = {pair for row in rows for pair in covering.pairs_in(row)}
        wanted = set(covering.pairs_of(factors)) - design.IMPOSSIBLE - design.NEEDLESS
        assert wanted <= found, f"{len(wanted - found)} pairs are missing"
        assert not found & design.IMPOSSIBLE, "a combination is impossible"
        assert len(rows) >= LEAST, f"only {len(rows)} combinations"
        every += [(row, is_block) for row in rows]
    every += [(row, False) for row in design.rows_of_one_type()]
    return [Combination(number, row, is_block) for number, (row, is_block) in enumerate(every)]


def write(folder: Path) -> int:
    """Makes all sources and answers how many combinations they have."""
    environment = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )

    def render(template: str, name: str, **context: object) -> None:
        text = environment.get_template(template).render(context)
        (folder / name).write_text(text, encoding="utf-8")

    every = combinations()
    specs = []
    for place, module in enumerate(MODULES):
        part = every[place :: len(MODULES)]
        specs.append(folder / f"{module}.toml")
        render("spec.toml.j2", f"{module}.toml", module=module, combinations=part)
        render("elements.h.j2", f"{module}_elements.h", module=module, combinations=part)
        render("checks.c.j2", f"{module}_checks.c", module=module, combinations=part)
    render("checks.h.j2", "matrix_checks.h", modules=MODULES, count=len(every))
    render("headers.cpp.j2", "headers.cpp", modules=MODULES)
    command = [sys.executable, "-B", str(ROOT / "gen"), "generate", *map(str, specs)]
    subprocess.run([*command, "-o", str(folder)], check=True)
    for place, module in enumerate(MODULES):
        _check_loops(folder / f"{module}.c", every[place :: len(MODULES)])
    return len(every)


def _check_loops(source: Path, part: list[Combination]) -> None:
    """Fails where a loop is not vectorised that this test wants to see vectorised."""
    text = source.read_text(encoding="utf-8")
    for combination in part:
        if not combination.is_block:
            continue
        begin = text.index(f"_{combination.name}_block(")
        loop = text[begin : text.index("\n}\n", begin)]
        assert "#pragma omp simd" in loop, f"{combination.name} is not vectorised"
