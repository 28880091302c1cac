"""The tests' own tokenizer agrees with the compiler: what it says about escapes can be trusted."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest
from ctokens import EndlessComment, comments, tokens, without_directives
from support import GOOD, generated, name_of

ODD = r"""
int a /* one */ = /* two
lines */ 1; // a line
int b = 1 // goes on \
+ 2
;
in\
t c; int d\
= 0x1e+5 + .5e-3f + 1'0 - 'x' - '\'' - '"';
char *e = "/* no comment */ // \" none" L"w" u8"\\";
int f = a/**/-/**/-b, g = a+++b, h = a<<=b>>1;
??(int??) ??< ??> <: :> <% %> a ??!??! b ??- ??'
*/ * / */* x */ /
"""


def by_the_compiler(source: str) -> list[str]:
    if shutil.which("gcc") is None:
        pytest.skip("no gcc")
    lines = ["" if line.startswith("#") else line for line in source.split("\n")]
    command = ["gcc", "-std=c11", "-E", "-P", "-w", "-undef", "-"]
    done = subprocess.run(
        command, input="\n".join(lines), capture_output=True, text=True, check=True
    )
    return tokens(done.stdout)


def test_odd_text() -> None:
    assert tokens(ODD) == by_the_compiler(ODD)


@pytest.mark.parametrize("spec", GOOD, ids=name_of)
def test_generated_code(spec: Path) -> None:
    for text in generated(spec).values():
        assert without_directives(tokens(text)) == by_the_compiler(text)


def test_directives_end_with_their_line() -> None:
    assert tokens("#if A \\\n B\nc\n # x\n") == ["#", "if", "A", "B", "\n", "c", "#", "x", "\n"]
    assert without_directives(tokens("a\n#if A\nb\n")) == ["a", "b"]


def test_a_comment_without_an_end() -> None:
    with pytest.raises(EndlessComment):
        tokens("int a; /* int b;")


def test_comments() -> None:
    assert comments("a /* b */ c // d\n'/*' e") == ["/* b */", "// d"]
