"""Where lines of C and of comments are broken: as clang-format does it with the style of lib/."""

from __future__ import annotations

import random
import shutil
import subprocess
from pathlib import Path

import pytest
from parforge.layout import COMMENT_WIDTH, WIDTH, behind, braced, declared, defined
from parforge.layout import fitted, parenthesized, row, table, wrapped
from support import GOOD, ROOT, generated, name_of

STYLE = f"--style=file:{ROOT}/.clang-format"
LAID_OUT_OTHERWISE = {
    "defaults": "a list of more than five arrays: one a line reads better than columns",
    "longest_names": "names of 63 characters: no layout of theirs is a good one",
}


def test_parenthesized() -> None:
    parts = ["int a", "int b"]
    assert parenthesized("f", parts, ";") == "f(int a, int b);"
    assert parenthesized("f", parts, ";", width=15) == "f(int a,\n  int b);"
    assert parenthesized("a_long_name", parts, "", width=17) == "a_long_name(\n    int a, int b)"
    assert parenthesized("f", parts, "", indent=4, width=12) == "f(int a,\n      int b)"


def test_declared() -> None:
    name, parts = "void f", ["int " + "a" * 40] * 4
    assert declared(name, parts[:2], ";") == f"void f({parts[0]}, {parts[0]});"
    assert declared(name, parts[:3], "") == (f"void f({parts[0]}, {parts[0]},\n       {parts[0]})")
    assert declared("void " + "f" * 70, parts[:1], "").endswith(f"f(\n    {parts[0]})")


def test_an_assignment_is_broken_where_that_saves_a_line() -> None:
    parts = ["&first", "&second", "&third"]
    call = "result = function(&first, &second, &third);"
    assert parenthesized("result = function", parts, ";", width=len(call)) == call
    assert parenthesized("result = function", parts, ";", width=len(call) - 1) == (
        "result =\n    function(&first, &second, &third);"
    )
    assert parenthesized("x = function", parts, ";", width=30) == (
        "x = function(&first, &second,\n             &third);"
    )
    assert parenthesized("a_longer_result = function", parts, ";", indent=4, width=34) == (
        "a_longer_result = function(\n        &first, &second, &third);"
    )
    assert parenthesized("a_longer_result = f", parts, ";", indent=4, width=29) == (
        "a_longer_result =\n        f(&first, &second,\n          &third);"
    )


def test_defined() -> None:
    assert defined("int", "a", indent=WIDTH - 6) == "int a;"
    assert defined("int", "a", indent=WIDTH - 5) == f"int\n{' ' * (WIDTH - 1)}a;"


def test_braced() -> None:
    assert braced("int a[]", ["1", "2"]) == "int a[] = {1, 2};"
    parts = ["x" * 40] * 3
    assert braced("int a[]", parts, indent=4) == (
        "int a[] = {\n" + "".join(f"        {part},\n" for part in parts) + "    };"
    )


@pytest.mark.parametrize(
    ("line", "broken"),
    [
        ("    int b = a;", "    int b = a;"),
        (f"    int {'b' * 50} = {'a' * 50};", f"    int {'b' * 50} =\n        {'a' * 50};"),
        (f"    .{'b' * 50} = {'a' * 50},", f"    .{'b' * 50} =\n        {'a' * 50},"),
        (f" * {'b' * 50} = {'a' * 50};", None),
        (f"/* {'b' * 50} = {'a' * 50}; */", None),
        (f'    .name = "{"a = b;" * 20}";', None),
        (f"    for (size_t i = 0; {'a' * 90}; i++) {{", None),
    ],
)
def test_fitted(line: str, broken: str | None) -> None:
    assert fitted(f"a;\n{line}\n\n") == f"a;\n{broken or line}\n\n"


def test_row() -> None:
    assert row(['"a"', "sizeof(int)", "true"]) == '{"a", sizeof(int), true},'
    parts = ["x" * 40, "y" * 40, "z" * 40]
    assert row(parts) == f"{{{parts[0]}, {parts[1]},\n     {parts[2]}}},"


def test_behind() -> None:
    assert behind("a\n\n  b", " * ") == " * a\n *\n *   b"


def test_wrapped_keeps_the_indent() -> None:
    assert wrapped("  short") == ["  short"]
    lines = wrapped("    " + "word " * 40)
    assert len(lines) == 3
    assert all(line.startswith("    word") and len(line) <= COMMENT_WIDTH for line in lines)
    assert wrapped("x" * 200) == ["x" * 200]


def test_a_deep_indent_does_not_multiply_the_text() -> None:
    lines = wrapped(" " * 5000 + "a " * 5000)
    assert sum(map(len, lines)) < 20_000


def test_table() -> None:
    assert table([("a", "one"), ("long", "two")]) == "a     one\nlong  two"
    assert table([("a", "one"), ("x" * 50, "two")]) == f"a  one\n{'x' * 50}\n   two"
    assert table([("x" * 50, "two")]) == f"{'x' * 50}\n   two"
    lines = table([("a", "word " * 30)]).split("\n")
    assert [line[:4] for line in lines] == ["a  w", "   w"]
    assert all(len(line) <= COMMENT_WIDTH for line in lines)


# The judge


def changes(folder: Path) -> str:
    """What clang-format would do otherwise."""
    if shutil.which("clang-format") is None:
        pytest.skip("no clang-format")
    files = sorted(map(str, [*folder.glob("*.c"), *folder.glob("*.h")]))
    command = ["clang-format", STYLE, "--dry-run", *files]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    return done.stderr


@pytest.mark.parametrize(
    "spec", [spec for spec in GOOD if spec.stem not in LAID_OUT_OTHERWISE], ids=name_of
)
def test_good_specs_are_formatted(spec: Path, tmp_path: Path) -> None:
    for name, text in generated(spec).items():
        (tmp_path / name).write_text(text)
        assert all(len(line) <= WIDTH for line in text.split("\n"))
    assert changes(tmp_path) == ""


FLAGS = ("commutative", "store")


def random_spec(generator: random.Random, number: int, has_container: bool) -> str:
    def name(letter: str, most: int) -> str:
        return letter * generator.randint(1, most)

    types = ["double", "const struct row *", "unsigned long long", "uint8_t", "celsius_t"]
    inputs = ", ".join(
        f'{{ name = "{name(letter, 25)}", type = "{generator.choice(types)}" }}'
        for letter in "ij"[: 1 if has_container else generator.randint(1, 2)]
    )
    outputs = ", ".join(
        f'{{ name = "{name(letter, 25)}", type = "{generator.choice(types[2:])}" }}'
        for letter in "xy"[: generator.randint(1, 2)]
    )
    args = ", ".join(
        f'{{ name = "{name(letter, 25)}", type = "{generator.choice(types)}" }}'
        for letter in "abc"[: generator.randint(0, 3)]
    )
    lines = [
        "parforge = 1",
        f'module = "m{number}"',
        "[[processor]]",
        f'name = "{name("p", 35)}"',
        f'function = "{name("f", 40)}"',
        f"input = [{inputs}]",
        f"output = [{outputs}]",
        f"args = [{args}]",
        f"fallible = {generator.choice(['true', 'false'])}",
        f"index = {generator.choice(['true', 'false'])}",
        f'doc = "{"word " * generator.randint(0, 60)}"',
    ]
    if "}, {" not in outputs and generator.random() < 0.7:
        flags = [f", {key} = {generator.choice(['true', 'false'])}" for key in FLAGS]
        fold = f'function = "{name("r", 40)}", identity = "{name("z", 40)}"{"".join(flags)}'
        lines.append(f"reduce = {{ {fold} }}")
    if has_container:
        lines.append(f'dataset = {{ type = "const struct table *", get = "{name("g", 50)}" }}')
    if generator.random() < 0.3:
        lines.append('worker = { type = "struct state *", init = "open_it", fini = "close_it" }')
    return "\n".join(lines) + "\n"


@pytest.mark.parametrize("has_container", [False, True])
def test_names_of_any_length_are_formatted(has_container: bool, tmp_path: Path) -> None:
    generator = random.Random(37)
    for number in range(40):
        (tmp_path / "spec.toml").write_text(random_spec(generator, number, has_container))
        for name, text in generated(tmp_path / "spec.toml").items():
            (tmp_path / name).write_text(text)
    assert changes(tmp_path) == ""
