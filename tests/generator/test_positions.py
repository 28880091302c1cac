"""The line of every key, table and element, in tame and in odd TOML."""

from __future__ import annotations

import random
import tomllib

import pytest
from parforge.positions import Lines, Path, key_lines


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("", {}),
        ("# only a comment", {}),
        ("a = 1", {("a",): 1}),
        ("\n\n  a = 1\n\tb = 2", {("a",): 3, ("b",): 4}),
        ("a.b . c = 1\n", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1}),
        ("a.b = 1\na.c = 2", {("a",): 1, ("a", "b"): 1, ("a", "c"): 2}),
        ('"a.b"."\\u0063" = 1', {("a.b",): 1, ("a.b", "c"): 1}),
        ("'a\\' = 1\n\"\" = 2", {("a\\",): 1, ("",): 2}),
        ('a = """\nb = 1\n"""\nc = 1', {("a",): 1, ("c",): 4}),
        ("a = '''\nb = 1\n'''''\nc = 1", {("a",): 1, ("c",): 4}),
        ('a = """x\\"""\n" ""\\\\"""""\nc = 1', {("a",): 1, ("c",): 3}),
        ("a = ''\nb = \"\"\nc = ''''''\nd = 1", {("a",): 1, ("b",): 2, ("c",): 3, ("d",): 4}),
        ('a = "# no comment" # b = 1\nc = 1', {("a",): 1, ("c",): 2}),
        ("a = [\n1,\n\n# ]\n2 # ,\n,\n]", {("a",): 1, ("a", 0): 2, ("a", 1): 5}),
        (
            "a = [[1],\n[\n2]]",
            {("a",): 1, ("a", 0): 1, ("a", 0, 0): 1, ("a", 1): 2, ("a", 1, 0): 3},
        ),
        ("a = []\nb = {}\nc = [ ]", {("a",): 1, ("b",): 2, ("c",): 3}),
        (
            "a = {b = 1, c.d = [\n2]}",
            {("a",): 1, ("a", "b"): 1, ("a", "c"): 1, ("a", "c", "d"): 1, ("a", "c", "d", 0): 2},
        ),
        (
            "a = [{b = 1},\n{b = 2}]",
            {("a",): 1, ("a", 0): 1, ("a", 0, "b"): 1, ("a", 1): 2, ("a", 1, "b"): 2},
        ),
        ('a = {b = """\n""", c = 1}', {("a",): 1, ("a", "b"): 1, ("a", "c"): 2}),
        (
            "a = 1979-05-27 07:32:00\nb = [07:32:00,\n1979-05-27]",
            {("a",): 1, ("b",): 2, ("b", 0): 2, ("b", 1): 3},
        ),
        ("a = [ 1e5 , -inf,\n0x1F ]", {("a",): 1, ("a", 0): 1, ("a", 1): 1, ("a", 2): 2}),
        (
            "[a]\nb = 1\n[ c . 'd' ] # [e]\nb = 1",
            {("a",): 1, ("a", "b"): 2, ("c",): 3, ("c", "d"): 3, ("c", "d", "b"): 4},
        ),
        ("[a.b]\n[a]\nc = 1", {("a",): 1, ("a", "b"): 1, ("a", "c"): 3}),
        (
            "[[a]]\nb = 1\n[[ a ]]\nb = 1",
            {("a",): 1, ("a", 0): 1, ("a", 0, "b"): 2, ("a", 1): 3, ("a", 1, "b"): 4},
        ),
        (
            "[[a]]\n[a.b]\nc = 1\n[[a]]\n[a.b]\nc = 1\n[a.b.d]",
            {
                ("a",): 1,
                ("a", 0): 1,
                ("a", 0, "b"): 2,
                ("a", 0, "b", "c"): 3,
                ("a", 1): 4,
                ("a", 1, "b"): 5,
                ("a", 1, "b", "c"): 6,
                ("a", 1, "b", "d"): 7,
            },
        ),
        (
            "[[a]]\n[[a.b]]\n[[a.b]]\nc = 1\n[[a]]\n[[a.b]]\nc = 1",
            {
                ("a",): 1,
                ("a", 0): 1,
                ("a", 0, "b"): 2,
                ("a", 0, "b", 0): 2,
                ("a", 0, "b", 1): 3,
                ("a", 0, "b", 1, "c"): 4,
                ("a", 1): 5,
                ("a", 1, "b"): 6,
                ("a", 1, "b", 0): 6,
                ("a", 1, "b", 0, "c"): 7,
            },
        ),
    ],
)
def test_finds_every_line(text: str, lines: dict[Path, int]) -> None:
    tomllib.loads(text)  # the scanner is for valid TOML
    assert key_lines(text) == lines


def test_counts_lines_from_one() -> None:
    lines = Lines("a\nb\n\nc")
    assert [lines.at(offset) for offset in range(6)] == [1, 1, 2, 2, 3, 4]


def test_a_text_that_is_not_toml_is_a_bug_and_says_so() -> None:
    with pytest.raises(ValueError, match="unexpected TOML on line 2"):
        key_lines("a = 1\n= 2")


class _Writer:
    """Writes random TOML in which every scalar is the number of its own line."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self.text = ""
        self.keys = 0

    @property
    def line(self) -> int:
        return self.text.count("\n") + 1

    def blank(self, may_break: bool) -> None:
        choices = ["", " ", "\t", "  "]
        if may_break:
            choices += ["\n", ' # ] } \' """ [x]\n', "\n\n  "]
        self.text += self.random.choice(choices)

    def key(self) -> None:
        self.keys += 1
        form = self.random.choice(["k{}", "'k {}'", '"k.{}"', '"\\u006b{}"', "k-{}", "0{}"])
        self.text += form.format(self.keys)

    def dotted(self, most: int) -> None:
        self.key()
        for _ in range(self.random.randint(0, most)):
            self.text += self.random.choice([".", " . ", ".\t"])
            self.key()

    def scalar(self) -> None:
        line = self.line
        form = self.random.choice(
            ["{}", "'{}'", '"{}"', "{}.0", "'''{}'''", '"""{}"""', '"""{}\n"""', "'''{}\n'''"]
        )
        self.text += form.format(line)

    def value(self, depth: int) -> None:
        kind = self.random.choice(["scalar", "array", "table"]) if depth else "scalar"
        if kind == "array":
            self.text += "["
            for _ in range(self.random.randint(0, 3)):
                self.blank(may_break=True)
                self.value(depth - 1)
                self.blank(may_break=True)
                self.text += ","
            self.blank(may_break=True)
            self.text += "]"
        elif kind == "table":
            self.text += "{"
            for number in range(self.random.randint(0, 3)):
                self.text += "," if number else ""
                self.blank(may_break=False)
                self.pair(depth - 1)
            self.blank(may_break=False)
            self.text += "}"
        else:
            self.scalar()

    def pair(self, depth: int) -> None:
        self.dotted(2)
        self.text += self.random.choice(["=", " = ", "\t=  "])
        self.value(depth)

    def document(self) -> str:
        for _ in range(self.random.randint(1, 8)):
            self.blank(may_break=True)
            self.text += "\n"
            kind = self.random.choice(["pair", "table", "tables", "again"])
            if kind == "pair":
                self.blank(may_break=False)
                self.pair(3)
            elif kind == "again":
                self.text += "[[again]]\n[again.inner]\n[[again.more]]\n[[again.more]]\n"
                self.pair(2)
            else:
                self.text += "[[ " if kind == "tables" else "["
                self.dotted(2)
                self.text += "]]" if kind == "tables" else " ]"
            self.text += self.random.choice(["", " # comment"]) + "\n"
        return self.text


def _scalars(value: object, path: Path = ()) -> list[tuple[Path, int]]:
    if isinstance(value, dict):
        return [found for key in value for found in _scalars(value[key], path + (key,))]
    if isinstance(value, list):
        return [found for i, item in enumerate(value) for found in _scalars(item, path + (i,))]
    return [(path, int(float(str(value).strip())))]


def test_random_documents() -> None:
    checked = 0
    for seed in range(400):
        text = _Writer(seed).document()
        lines = key_lines(text)
        for path, line in _scalars(tomllib.loads(text)):
            # A key is on the line its value starts on, an element likewise.
            assert lines[path] == line, f"{path} of seed {seed}:\n{text}"
            checked += 1
            assert all(path[:length] in lines for length in range(1, len(path)))
    assert checked > 1000
