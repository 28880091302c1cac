"""The grammar of types: what it takes, how it prints, what it refuses."""

from __future__ import annotations

import itertools
import random

import pytest
from parforge.ctype import CTypeError, Kind, parse
from support import compile_c

CANONICAL = {
    "double": "double",
    " double\t": "double",
    "long unsigned": "unsigned long",
    "int long unsigned long": "unsigned long long",
    "signed": "int",
    "unsigned": "unsigned int",
    "short signed int": "short",
    "char signed": "signed char",
    "_Bool": "bool",
    "double long": "long double",
    "complex double": "double _Complex",
    "long _Complex double": "long double _Complex",
    "int const": "const int",
    "unsigned const long": "const unsigned long",
    "struct row": "struct row",
    "struct row const*": "const struct row *",
    "const struct row*const": "const struct row *const",
    "union u **": "union u **",
    "enum color": "enum color",
    "uint8_t": "uint8_t",
    "void*": "void *",
    "const void * const * *": "const void *const **",
    "CURL *": "CURL *",
    "wchar_t": "wchar_t",
    "char16_t": "char16_t",
    "parforge_job *": "parforge_job *",
}


@pytest.mark.parametrize("text", CANONICAL)
def test_prints_one_spelling(text: str) -> None:
    assert parse(text).text == CANONICAL[text]


@pytest.mark.parametrize("text", CANONICAL.values())
def test_printing_and_parsing_are_inverse(text: str) -> None:
    assert parse(parse(text).text) == parse(text)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("void *", Kind.VOID),
        ("bool", Kind.BOOL),
        ("char", Kind.INTEGER),
        ("size_t", Kind.INTEGER),
        ("uint_least16_t", Kind.INTEGER),
        ("float", Kind.REAL),
        ("float _Complex", Kind.COMPLEX),
        ("struct s", Kind.STRUCT),
        ("union u", Kind.UNION),
        ("enum e", Kind.ENUM),
        ("celsius_t", Kind.TYPEDEF),
        ("wchar_t", Kind.TYPEDEF),
    ],
)
def test_knows_the_kind(text: str, kind: Kind) -> None:
    assert parse(text).kind is kind


@pytest.mark.parametrize(
    ("text", "declaration"),
    [
        ("double", "double x"),
        ("const double", "const double x"),
        ("char *", "char *x"),
        ("char *const", "char *const x"),
        ("const char *const *", "const char *const *x"),
    ],
)
def test_declares_a_name(text: str, declaration: str) -> None:
    assert parse(text).declare("x") == declaration


@pytest.mark.parametrize(
    ("text", "pointer", "const_pointer", "unqualified", "constant"),
    [
        ("double", "double *", "const double *", "double", "const double"),
        ("const double", "const double *", "const double *", "double", "const double"),
        ("char *", "char **", "char *const *", "char *", "char *const"),
        (
            "const char *const",
            "const char *const *",
            "const char *const *",
            "const char *",
            "const char *const",
        ),
    ],
)
def test_derives_types(
    text: str, pointer: str, const_pointer: str, unqualified: str, constant: str
) -> None:
    ctype = parse(text)
    assert ctype.pointer().text == pointer
    assert ctype.const_pointer().text == const_pointer
    assert ctype.unqualified().text == unqualified
    assert ctype.constant().text == constant


@pytest.mark.parametrize(
    ("text", "is_pointer", "is_const", "points_to_const"),
    [
        ("double", False, False, False),
        ("const double", False, True, False),
        ("double *", True, False, False),
        ("const double *", True, False, True),
        ("double *const", True, True, False),
        ("const double **", True, False, False),
        ("double *const *", True, False, True),
    ],
)
def test_knows_what_is_const(
    text: str, is_pointer: bool, is_const: bool, points_to_const: bool
) -> None:
    ctype = parse(text)
    assert ctype.is_pointer is is_pointer
    assert ctype.is_const is is_const
    assert ctype.points_to_const is points_to_const


def test_every_order_of_arithmetic_words_is_the_type_the_compiler_sees() -> None:
    words = ["char", "short", "int", "long", "long", "signed", "unsigned", "float", "double"]
    words += ["_Bool", "_Complex", "const"]
    lines = []
    refused = []
    for count in (1, 2, 3, 4):
        for chosen in sorted(set(itertools.permutations(words, count))):
            text = " ".join(chosen)
            try:
                canonical = parse(text).text
            except CTypeError:
                refused.append(text)
                continue
            lines.append(
                f"_Static_assert(__builtin_types_compatible_p({text} *, {canonical} *),"
                f' "{text}");'
            )
    result = compile_c("gcc", "#include <stdbool.h>\n" + "\n".join(lines), "-std=c11")
    assert result.returncode == 0, result.stderr
    assert len(lines) > 200
    # And what it refuses, the compiler refuses: a sample, one compilation each.
    for text in random.Random(1).sample(refused, 25):
        if "_Complex" in text or text == "const":  # gcc takes `_Complex` and `const` as extensions
            continue
        assert compile_c("gcc", f"extern {text} x;", "-std=c11").returncode != 0, text


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty: give a C type such as `double`"),
        ("void", "`void` has no values: write `void *` for a pointer to anything"),
        ("const void", "`void` has no values: write `void *` for a pointer to anything"),
        ("unsigned float", "C has no such type"),
        ("unsinged long", "C has no such type; did you mean `unsigned`?"),
        (
            "int [4]",
            "arrays cannot be handed over: give the type of one item, a pointer, or a struct",
        ),
        ("int *x", "`x` cannot stand after `*`: give the type alone, without `x`"),
        ("int * volatile", "`volatile` is not supported: use a typedef of your own header"),
        ("int * const const", "`const` stands twice: once is enough"),
        ("struct *", "`struct` needs a tag after it: for example `struct row`"),
        ("struct __row", "the tag `__row` is reserved for the C implementation"),
        ("double\n", "`\\n` cannot stand in a C type"),
        ("typeof(int)", "function types cannot be written here"),
        ("typeof", "`typeof` is a keyword of C"),
        ("double\u200b", "`\\u200b` cannot stand in a C type"),
        ("int ??(", "`?` cannot stand in a C type"),
        ("int<::>", "`<` is C++"),
        ("_BitInt", "`_BitInt` is reserved for the C implementation"),
        ("unix", "`unix` is a macro of the C headers or compilers"),
        ("*" * 9, "there is no base type"),
        ("int" + "*" * 9, "more than 8 `*`"),
        ("x" * 64, "has 64 characters: a C identifier has at most 63"),
        ("int" + " " * 300, "more than 256 characters"),
    ],
)
def test_refuses(text: str, reason: str) -> None:
    with pytest.raises(CTypeError) as caught:
        parse(text)
    assert reason in str(caught.value)


def test_prints_nothing_but_its_own_alphabet() -> None:
    """Whatever gets through the grammar cannot leave a declaration."""
    generator = random.Random(2)
    alphabet = ["int", "const", "struct", "row", "*", " ", "\t", ";", "(", "??/", "\\", "é", "__x"]
    accepted = 0
    for _ in range(20000):
        text = " ".join(generator.choices(alphabet, k=generator.randint(1, 4)))
        try:
            printed = parse(text).text
        except CTypeError:
            continue
        accepted += 1
        assert set(printed) <= set("abcdefghijklmnopqrstuvwxyz *")
    assert accepted > 100
