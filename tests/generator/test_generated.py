"""What comes out for the good specs: compiles without a word, and is the same everywhere."""

from __future__ import annotations

import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import GOOD, ROOT, Outcome, compile_c, name_of

Parforge = Callable[..., Outcome]
INCLUDE = [f"-I{ROOT}/include", f"-I{ROOT}/tests/specs/good", "-include", "elements.h"]


@pytest.mark.parametrize("spec", GOOD, ids=name_of)
@pytest.mark.parametrize(
    ("compiler", "standard"), [("gcc", "c11"), ("gcc", "c17"), ("clang", "c11"), ("clang", "c17")]
)
def test_compiles(
    compiler: str, standard: str, spec: Path, tmp_path: Path, parforge: Parforge
) -> None:
    assert parforge("generate", spec, "-o", tmp_path).status == 0
    source = tmp_path / f"{spec.stem}.c"
    for flags in (["-fopenmp"], ["-Wno-unknown-pragmas"]):
        result = compile_c(compiler, source, f"-std={standard}", *INCLUDE, *flags)
        assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("spec", GOOD, ids=name_of)
@pytest.mark.parametrize("compiler", ["g++", "clang++"])
def test_the_header_is_for_cpp_too(
    compiler: str, spec: Path, tmp_path: Path, parforge: Parforge
) -> None:
    assert parforge("generate", spec, "-o", tmp_path).status == 0
    source = f'#include "{spec.stem}.h"\n#include "{spec.stem}.h"\nint main() {{ return 0; }}\n'
    flags = ["-std=c++17", f"-I{tmp_path}", f"-I{ROOT}/include", f"-I{ROOT}/tests/specs/good"]
    result = compile_c(compiler, source, *flags, language="c++")
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
