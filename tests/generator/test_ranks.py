"""The functions for MPI ranks: when they are generated, what they say, that they compile."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from parforge.build import build
from parforge.emit import render
from parforge.spec import read
from support import GOOD, ROOT, SPEC, Outcome, compile_c, name_of

Parforge = Callable[..., Outcome]
Write = Callable[..., Path]


def mpi_flags() -> list[str]:
    """Where mpi.h is, without warnings about it."""
    if shutil.which("mpicc") is None:
        pytest.skip("no mpicc")
    for option in ("--showme:compile", "-compile_info"):  # of Open MPI, of MPICH
        shown = subprocess.run(["mpicc", option], capture_output=True, text=True, check=False)
        if shown.returncode == 0:
            words = shown.stdout.split()
            return [f"-isystem{word[2:]}" for word in words if word.startswith("-I")]
    pytest.skip("mpicc does not tell where mpi.h is")


def test_four_files(tmp_path: Path, write: Write, parforge: Parforge) -> None:
    spec = write(SPEC)
    depfile = tmp_path / "d"
    out = tmp_path / "out"
    assert parforge("generate", spec, "-o", out, "--mpi", "--depfile", depfile) == Outcome(
        0, "", ""
    )
    names = ["weather.c", "weather.h", "weather_mpi.c", "weather_mpi.h"]
    assert sorted(os.listdir(out)) == names
    assert depfile.read_text().partition(": ")[0].split() == [f"{out}/{name}" for name in names]


def test_the_others_do_not_depend_on_it(tmp_path: Path, write: Write, parforge: Parforge) -> None:
    spec = write(SPEC)
    assert parforge("generate", spec, "-o", tmp_path / "with", "--mpi").status == 0
    assert parforge("generate", spec, "-o", tmp_path / "without").status == 0
    for name in ("weather.c", "weather.h"):
        with_mpi, without = (tmp_path / way / name for way in ("with", "without"))
        assert with_mpi.read_bytes() == without.read_bytes()


@pytest.mark.parametrize("spec", GOOD, ids=name_of)
@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_compiles(compiler: str, spec: Path, tmp_path: Path, parforge: Parforge) -> None:
    assert parforge("generate", spec, "-o", tmp_path, "--mpi").status == 0
    flags = ["-std=c11", f"-I{ROOT}/include", f"-I{ROOT}/tests/specs/good", *mpi_flags()]
    result = compile_c(compiler, tmp_path / f"{spec.stem}_mpi.c", "-include", "elements.h", *flags)
    assert (result.returncode, result.stderr) == (0, "")


@pytest.mark.parametrize("compiler", ["g++", "clang++"])
def test_the_headers_are_for_cpp_too(compiler: str, tmp_path: Path, parforge: Parforge) -> None:
    assert parforge("generate", *GOOD, "-o", tmp_path, "--mpi").status == 0
    includes = "".join(f'#include "{spec.stem}_mpi.h"\n' for spec in GOOD + GOOD)
    flags = ["-std=c++17", f"-I{tmp_path}", f"-I{ROOT}/include", f"-I{ROOT}/tests/specs/good"]
    result = compile_c(
        compiler, includes + "int main() { return 0; }\n", *flags, *mpi_flags(), language="c++"
    )
    assert (result.returncode, result.stderr) == (0, "")


def text_of(write: Write, old: str, new: str) -> str:
    spec = write(SPEC.replace(old, new))
    return render(build(read(str(spec))), with_mpi=True)["weather_mpi.c"]


def test_own_names_give_way(write: Write) -> None:
    text = text_of(
        write,
        'input = "double"',
        'input = { name = "comm", type = "double" }\nargs = [{ name = "root", type = "int" }]',
    )
    assert "const double *comm, size_t n, double *output, int root" in text
    assert "MPI_Comm comm_, int root_," in text
    assert "&call, n, comm_, root_, options);" in text


@pytest.mark.parametrize(
    ("old", "new", "named"),
    [
        ('output = "double"', 'output = "char *"', "output"),
        ('input = "double"', 'input = "const char *"', "input"),
        (
            'input = "double"',
            'input = "char *"\ndataset = { type = "char **" }',
            None,
        ),
        ('output = "double"', 'output = "void"', None),
    ],
)
def test_items_that_are_pointers_are_named(
    old: str, new: str, named: str | None, write: Write
) -> None:
    text = text_of(write, old, new)
    assert (f'.pointers = "{named}",' in text) is (named is not None)
    assert (".pointers" in text) is (named is not None)


def test_nothing_travels(write: Write) -> None:
    text = text_of(
        write,
        'input = "double"\noutput = "double"',
        'input = "double"\ndataset = { type = "struct t", length = "l", get = "g" }\n'
        'output = "void"',
    )
    assert "_mpi_arrays" not in text
    assert "const size_t n = l(dataset);" in text


def test_a_module_with_the_name_of_an_mpi_form(write: Write, parforge: Parforge) -> None:
    one = write(SPEC, "1.toml")
    two = write(SPEC.replace('"weather"', '"weather_mpi"'), "2.toml")
    assert parforge("check", one, two).status == 0
    assert parforge("generate", "-o", one.parent / "out", "--mpi", one, two) == Outcome(
        1,
        "",
        f"{two}:2: error: module `weather_mpi` has the name of the MPI form of the one of {one}:"
        " choose another name\n",
    )


def test_only_the_reduced_value_of_what_is_not_stored(write: Write) -> None:
    reduce = 'reduce = { function = "sum_of", identity = "0.0", store = false }\n'
    text = text_of(write, 'output = "double"', f'output = "double"\n{reduce}')
    assert text.count("PARFORGE_INPUT") == text.count("PARFORGE_REDUCED") == 1
    assert "PARFORGE_OUTPUT" not in text
