"""Which names are refused, and how text of a spec is shown in messages."""

from __future__ import annotations

import platform
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from parforge import names, system
from parforge.diagnostics import Problems, SpecError
from parforge.node import Node
from parforge.build import build
from parforge.scope import SUFFIXES, Scope, check_symbols, symbols
from parforge.spec import read
from support import GOOD, compile_c, generated, name_of


@pytest.mark.parametrize("name", ["a", "kelvin_of", "K2", "x" * 63, "printf", "index"])
def test_takes_ordinary_names(name: str) -> None:
    assert names.definition_problem(name) is None


@pytest.mark.parametrize(
    ("name", "problem"),
    [
        ("", "is empty"),
        ("a\n", "is no C identifier"),
        ("é", "is no C identifier"),
        ("аbc", "is no C identifier"),  # a Cyrillic letter that looks Latin
        ("２", "is no C identifier"),
        ("9lives", "is no C identifier"),
        ("a-b", "is no C identifier"),
        ("x" * 64, "has 64 characters"),
        ("while", "is a keyword of C:"),
        ("nullptr", "is a keyword of C:"),
        ("bitand", "is a keyword of C++"),
        ("co_await", "is a keyword of C++"),
        ("_Static_assert", "is reserved"),
        ("_x", "is reserved"),
        ("a__b", "is reserved"),
    ],
)
def test_refuses_everywhere(name: str, problem: str) -> None:
    found = names.identifier_problem(name)
    assert found is not None and found.startswith(problem)
    assert names.definition_problem(name) == found


def test_a_macro_may_be_a_constant_but_no_function() -> None:
    assert names.identifier_problem("NULL") is None
    assert names.reference_problem("NULL") is not None


def test_the_prefix_of_the_library_may_be_mentioned_but_not_defined() -> None:
    for name in ("parforge_x", "PARFORGE_x", "Parforge_x"):
        assert names.reference_problem(name) is None
        assert names.definition_problem(name) is not None
    assert names.definition_problem("parforgery") is None


@pytest.mark.parametrize(
    ("compiler", "language", "standard", "keywords"),
    [
        ("gcc", "c", "c11", "auto double int struct break else long switch case enum register"),
        ("g++", "c++", "c++20", "and or_eq class co_yield concept consteval requires char8_t xor"),
    ],
)
def test_the_compiler_agrees_on_keywords(
    compiler: str, language: str, standard: str, keywords: str
) -> None:
    for word in keywords.split():
        assert names.identifier_problem(word) is not None
        result = compile_c(compiler, f"int {word};", f"-std={standard}", language=language)
        assert result.returncode != 0, word


def test_an_accepted_name_is_one_for_the_compiler() -> None:
    accepted = ["string", "final", "override", "import", "module", "time", "index", "y0", "gamma"]
    source = "".join(f"void f{n}(int {name});" for n, name in enumerate(accepted))
    assert all(names.definition_problem(name) is None for name in accepted)
    assert compile_c("g++", source, "-std=c++20", language="c++").returncode == 0


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain", "`plain`"),
        ("°C", "`°C`"),
        ("a\nb\x1b[0m", "`a\\nb\\x1b[0m`"),
        ("\u202eevil", "`\\u202eevil`"),
        ("x" * 60, "`" + "x" * 60 + "`"),
        ("x" * 61, "`" + "x" * 59 + "…`"),
    ],
)
def test_quotes_on_one_line(text: str, shown: str) -> None:
    assert names.quote(text) == shown


@pytest.mark.parametrize(
    ("word", "hint"),
    [
        ("ouput", "; did you mean `output`?"),
        ("Output", "; did you mean `output`?"),
        ("colour", ""),
        ("out-put", "; did you mean `output`?"),
        ("o" * 100, ""),
    ],
)
def test_suggests_what_is_close(word: str, hint: str) -> None:
    assert names.suggestion(word, ["input", "output", "doc"]) == hint


@pytest.mark.parametrize(
    "name", ["string", "Math", "omp", "pthread", "sem_x", "mpi_map", "Parforge"]
)
def test_names_of_the_system_are_no_modules(name: str) -> None:
    assert system.module_problem(name) is not None


@pytest.mark.parametrize("name", ["weather", "strings_of_text", "semaphores", "mapper"])
def test_other_names_are_modules(name: str) -> None:
    assert system.module_problem(name) is None


def splits(function: str) -> list[tuple[str, str]]:
    """The modules and processors that would generate a function of this name."""
    stems = [function] + [function.removesuffix(s) for s in SUFFIXES if function.endswith(s)]
    return [
        (stem[:place], stem[place + 1 :])
        for stem in stems
        for place in range(1, len(stem) - 1)
        if stem[place] == "_"
    ]


def is_refused(module: str, processor: str) -> bool:
    problems = Problems("spec.toml")
    check_symbols(module, [Scope(processor, Node("", (), {}, problems))])
    try:
        problems.check()
    except SpecError:
        return True
    problem_of = names.definition_problem
    return bool(problem_of(module) or problem_of(processor) or system.module_problem(module))


@pytest.mark.parametrize(
    "function", ["epoll_wait", "open_memstream", "localtime_r", "memfd_create", "quick_exit"]
)
def test_functions_of_the_system_are_refused(function: str) -> None:
    assert [is_refused(*split) for split in splits(function)] == [True]


def test_no_function_of_the_system_is_replaced() -> None:
    if shutil.which("nm") is None or platform.libc_ver()[0] != "glibc":
        pytest.skip("no nm, or another C library")
    if tuple(map(int, platform.libc_ver()[1].split("."))) > (2, 36):
        pytest.skip("a newer C library than the list is for")
    maps = Path("/proc/self/maps").read_text()
    libraries = sorted(set(re.findall(r"/\S+/lib[cm]\.so\.6", maps)))
    command = ["nm", "-D", "--defined-only", *libraries]
    listing = subprocess.run(command, capture_output=True, text=True, check=True).stdout
    functions = set(re.findall(r" [TiW] ([a-z][a-z0-9_]*)@@", listing))
    assert len(functions) > 1000
    assert [f for f in functions if not all(is_refused(*split) for split in splits(f))] == []


@pytest.mark.parametrize("spec", GOOD, ids=name_of)
def test_every_symbol_is_kept_from_the_user(spec: Path) -> None:
    """What the generator defines at file scope is what it refuses to specs."""
    module = build(read(str(spec)))
    kept = {name for p in module.processors for name in symbols(module.name, p.name)}
    defined = set()
    for text in generated(spec).values():
        heads = [line for line in text.split("\n") if re.match(r"[a-z]", line)]
        defined |= set(re.findall(rf"\b({module.name}_\w+)(?:[\[(;]| =)", "\n".join(heads)))
        defined |= set(re.findall(rf"^struct ({module.name}_\w+) {{$", text, re.MULTILINE))
    assert defined
    assert defined - kept == set()
