"""Types that the generated header has to do something for."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from support import ROOT, Outcome, compile_c

Parforge = Callable[..., Outcome]
Write = Callable[..., Path]

SPEC = """\
parforge = 1
module = "typed"

[[processor]]
name = "one"
function = "one_of"
input = "{type}"
output = "{type}"
"""


def generate(ctype: str, write: Write, parforge: Parforge, folder: Path) -> str:
    assert parforge("generate", write(SPEC.format(type=ctype)), "-o", folder).status == 0
    return '#include "typed.h"\n'


@pytest.mark.parametrize("ctype", ["wchar_t", "char16_t", "char32_t", "FILE *", "time_t", "int8_t"])
def test_brings_the_header_of_a_type(
    ctype: str, write: Write, parforge: Parforge, tmp_path: Path
) -> None:
    source = generate(ctype, write, parforge, tmp_path)
    result = compile_c("gcc", source, "-std=c11", f"-I{tmp_path}", f"-I{ROOT}/include")
    assert (result.returncode, result.stderr) == (0, "")


def test_brings_the_header_of_a_type_of_c23(
    write: Write, parforge: Parforge, tmp_path: Path
) -> None:
    source = generate("char8_t", write, parforge, tmp_path)
    result = compile_c("gcc", source, "-std=c2x", f"-I{tmp_path}", f"-I{ROOT}/include")
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("compiler", ["g++", "clang++"])
@pytest.mark.parametrize("ctype", ["float _Complex", "complex double", "long double _Complex"])
def test_complex_numbers_are_for_cpp_too(
    ctype: str, compiler: str, write: Write, parforge: Parforge, tmp_path: Path
) -> None:
    source = generate(ctype, write, parforge, tmp_path)
    flags = ("-std=c++17", f"-I{tmp_path}", f"-I{ROOT}/include")
    result = compile_c(compiler, source, *flags, language="c++")
    assert (result.returncode, result.stderr) == (0, "")
    # Not every compiler complains, so that the text is looked at, too.
    text = (tmp_path / "typed.h").read_text()
    assert text.count("__extension__") == text.count("PARFORGE_CHECK_RESULT") > 0


def test_nothing_else_is_an_extension(write: Write, parforge: Parforge, tmp_path: Path) -> None:
    generate("double", write, parforge, tmp_path)
    assert "__extension__" not in (tmp_path / "typed.h").read_text()
