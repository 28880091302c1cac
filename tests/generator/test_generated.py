"""What comes out for the good specs: compiles without a word, and is the same everywhere."""

from __future__ import annotations

import itertools
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import GOLDEN, GOOD, ROOT, Outcome, compile_c, name_of

Parforge = Callable[..., Outcome]
INCLUDE = [f"-I{ROOT}/include", f"-I{ROOT}/tests/specs/good", "-include", "elements.h"]


WAYS = [("gcc", "-std=c11", "-fopenmp"), ("clang", "-std=c17", "-fopenmp")]
WAYS_WITHOUT_OPENMP = [("gcc", "-std=c17"), ("clang", "-std=c11")]
CASES = list(itertools.product(GOOD, WAYS)) + list(itertools.product(GOLDEN, WAYS_WITHOUT_OPENMP))


@pytest.mark.parametrize(
    ("spec", "way"), CASES, ids=lambda value: value.stem if isinstance(value, Path) else value[0]
)
def test_compiles(spec: Path, way: tuple[str, ...], tmp_path: Path, parforge: Parforge) -> None:
    assert parforge("generate", spec, "-o", tmp_path).status == 0
    result = compile_c(way[0], tmp_path / f"{spec.stem}.c", *way[1:], *INCLUDE)
    assert (result.returncode, result.stderr) == (0, "")


DATA_SET = """
parforge = 1
module = "other"
include = ["other_types.h"]
[[processor]]
name = "f"
function = "height"
dataset = { type = "const struct table *", length = "length_of", get = "row_of" }
input = "const struct row *"
output = "double"
"""
FUNCTIONS = """
#include <stddef.h>
struct row;
struct table;
size_t length_of(const struct table *table);
const struct row *row_of(const struct table *table, size_t index);
double height(const struct row *row);
"""


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("", ""),
        ("const struct row *row_of", "const struct table *row_of"),
        ("const struct row *row_of", "size_t row_of"),
        ("size_t length_of", "double length_of"),
        ("height(const struct row", "height(const struct table"),
        ('input = "const struct row *"', 'input = "size_t"'),
        ('output = "double"', 'output = "int"'),
        ('function = "height"', 'function = "width"'),
    ],
)
def test_a_spec_that_disagrees_with_its_functions(
    compiler: str, wanted: str, found: str, tmp_path: Path, parforge: Parforge
) -> None:
    """An error, also where nobody asks for errors."""
    (tmp_path / "other.toml").write_text(DATA_SET.replace(wanted, found) if found else DATA_SET)
    functions = FUNCTIONS.replace(wanted, found) if found else FUNCTIONS
    (tmp_path / "other_types.h").write_text(functions)
    assert parforge("generate", tmp_path / "other.toml", "-o", tmp_path).status == 0
    flags = ["-Wno-error", f"-I{ROOT}/include", f"-I{tmp_path}"]
    result = compile_c(compiler, tmp_path / "other.c", *flags)
    assert (result.returncode == 0) is (not found)
    assert not found or re.search("other.c:[0-9:]* error", result.stderr)


@pytest.mark.parametrize("compiler", ["g++", "clang++"])
def test_the_headers_are_for_cpp_too(compiler: str, tmp_path: Path, parforge: Parforge) -> None:
    """All of them in one program, each twice."""
    assert parforge("generate", *GOOD, "-o", tmp_path).status == 0
    lines = [f'#include "{spec.stem}.h"' for spec in GOOD + GOOD] + ["int main() { return 0; }", ""]
    flags = ["-std=c++17", f"-I{tmp_path}", f"-I{ROOT}/include", f"-I{ROOT}/tests/specs/good"]
    result = compile_c(compiler, "\n".join(lines), *flags, language="c++")
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("spec", GOOD, ids=name_of)
def test_does_not_depend_on_where_and_when(
    spec: Path, tmp_path: Path, parforge: Parforge, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "deep" / "er").mkdir(parents=True)
    shutil.copy(spec, tmp_path / "deep" / spec.name)
    monkeypatch.chdir(tmp_path / "deep")
    assert parforge("generate", spec.name, "-o", "er").status == 0
    assert parforge("generate", spec, "-o", tmp_path / "other").status == 0
    for name in (f"{spec.stem}.c", f"{spec.stem}.h"):
        text = (tmp_path / "other" / name).read_bytes()
        assert text == (tmp_path / "deep" / "er" / name).read_bytes()
        assert str(tmp_path).encode() not in text and str(ROOT).encode() not in text
        assert text.endswith(b"}\n") or text.endswith(b"\n") and not text.endswith(b"\n\n")
        assert not re.search(rb"[ \t]\n", text)
