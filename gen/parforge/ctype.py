"""C types: parsed by a small grammar, printed from the parse and never from the user's text.

    type      = specifier… { "*" [ "const" ] }
    specifier = "const" | "void" | arithmetic word | typedef name
              | ( "struct" | "union" | "enum" ) tag
"""

from __future__ import annotations

import enum
import re
from dataclasses import dataclass, replace

from . import names

LONGEST_TYPE = 256
MOST_POINTERS = 8

_TOKEN = re.compile(r"[ \t]*([A-Za-z_][A-Za-z0-9_]*|\*)[ \t]*")
_TYPEDEF_HINT = "use a typedef of your own header"


class Kind(enum.Enum):
    """What the base of a type is."""

    VOID = enum.auto()
    BOOL = enum.auto()
    INTEGER = enum.auto()
    REAL = enum.auto()
    COMPLEX = enum.auto()
    STRUCT = enum.auto()
    UNION = enum.auto()
    ENUM = enum.auto()
    TYPEDEF = enum.auto()  # a name whose meaning only the user's header knows


class CTypeError(ValueError):
    """A type that the grammar does not have."""

    def __init__(self, reason: str, hint: str = "") -> None:
        super().__init__(f"{reason}: {hint}" if hint else reason)
        self.reason = reason
        self.hint = hint


@dataclass(frozen=True)
class CType:
    """A parsed type: a base and the pointers to it."""

    base: str
    kind: Kind
    const: bool = False
    pointers: tuple[bool, ...] = ()  # one per `*`, outermost last; True where it is `* const`

    @property
    def text(self) -> str:
        return self.declare("")

    def declare(self, name: str) -> str:
        """The declaration of `name` with this type."""
        text = f"const {self.base}" if self.const else self.base
        if self.pointers:
            text += " "
        for is_const in self.pointers:
            text += "*const " if is_const else "*"
        separator = "" if not name or text.endswith(("*", " ")) else " "
        return (text + separator + name).rstrip()

    @property
    def is_pointer(self) -> bool:
        return bool(self.pointers)

    @property
    def is_const(self) -> bool:
        """Whether an object of this type cannot be assigned."""
        return self.pointers[-1] if self.pointers else self.const

    @property
    def points_to_const(self) -> bool:
        """Whether what the pointer points to cannot be assigned."""
        if not self.pointers:
            return False
        return self.pointers[-2] if len(self.pointers) > 1 else self.const

    def unqualified(self) -> CType:
        return self._with_top_const(False)

    def constant(self) -> CType:
        return self._with_top_const(True)

    def pointer(self) -> CType:
        return replace(self, pointers=self.pointers + (False,))

    def pointee(self) -> CType:
        return replace(self, pointers=self.pointers[:-1])

    def const_pointer(self) -> CType:
        return self._with_top_const(True).pointer()

    def _with_top_const(self, const: bool) -> CType:
        if self.pointers:
            return replace(self, pointers=self.pointers[:-1] + (const,))
        return replace(self, const=const)


def _arithmetic() -> dict[tuple[str, ...], tuple[str, Kind]]:
    """Every allowed set of C's arithmetic words, sorted → its one spelling here."""
    spellings: dict[str, Kind] = {"char": Kind.INTEGER, "float": Kind.REAL, "double": Kind.REAL}
    spellings |= {"signed char": Kind.INTEGER, "unsigned char": Kind.INTEGER}
    spellings |= {"long double": Kind.REAL, "bool": Kind.BOOL}
    spellings |= {f"{real} _Complex": Kind.COMPLEX for real in ("float", "double", "long double")}
    table = {tuple(sorted(text.split())): (text, kind) for text, kind in spellings.items()}
    for size in ("short", "", "long", "long long"):
        for sign in ("", "signed", "unsigned"):
            for last in ("", "int"):
                words = [sign] * bool(sign) + size.split() + [last] * bool(last)
                if words:
                    unsigned = "unsigned " if sign == "unsigned" else ""
                    table[tuple(sorted(words))] = (unsigned + (size or "int"), Kind.INTEGER)
    return table


_ARITHMETIC = _arithmetic()
_ARITHMETIC_WORDS = frozenset(word for words in _ARITHMETIC for word in words)
_SYNONYMS = {"_Bool": "bool", "complex": "_Complex"}
_TAGGED = {"struct": Kind.STRUCT, "union": Kind.UNION, "enum": Kind.ENUM}
# Keywords of C++ that are ordinary typedefs of C, usable as types in both.
CHARACTER_TYPES = frozenset({"wchar_t", "char8_t", "char16_t", "char32_t"})


def _sized_integers() -> frozenset[str]:
    sizes = [f"{kind}{bits}" for kind in ("", "_least", "_fast") for bits in (8, 16, 32, 64)]
    sizes += ["max", "ptr"]
    sized = {f"{sign}{size}_t" for sign in ("int", "uint") for size in sizes}
    return frozenset(sized | {"size_t", "ptrdiff_t"})


SIZED_INTEGERS = _sized_integers()  # <stdint.h> and <stddef.h>


def parse(text: str) -> CType:
    """Reads one type; raises CTypeError for everything else."""
    tokens = _tokens(text)
    stars = [position for position, token in enumerate(tokens) if token == "*"]
    end = stars[0] if stars else len(tokens)
    const, words = _split_const(tokens[:end])
    base, kind = _base(words)
    pointers = []
    for position, following in zip(stars, stars[1:] + [len(tokens)]):
        is_const, rest = _split_const(tokens[position + 1 : following])
        if rest:
            hint = f"give the type alone, without {names.quote(rest[0])}"
            raise CTypeError(f"{names.quote(rest[0])} cannot stand after `*`", hint)
        pointers.append(is_const)
    if len(pointers) > MOST_POINTERS:
        raise CTypeError(f"more than {MOST_POINTERS} `*`", _TYPEDEF_HINT)
    if kind is Kind.VOID and not pointers:
        raise CTypeError("`void` has no values", "write `void *` for a pointer to anything")
    return CType(base, kind, const, tuple(pointers))


def _tokens(text: str) -> list[str]:
    if not text.strip():
        raise CTypeError("it is empty", "give a C type such as `double`")
    if len(text) > LONGEST_TYPE:
        raise CTypeError(f"more than {LONGEST_TYPE} characters", _TYPEDEF_HINT)
    tokens = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None:
            raise _unexpected(text[position:].lstrip(" \t")[:1] or text[position])
        tokens.append(match[1])
        position = match.end()
    return tokens


def _unexpected(character: str) -> CTypeError:
    if character in "[]":
        hint = "give the type of one item, a pointer, or a struct with the array in it"
        return CTypeError("arrays cannot be handed over", hint)
    if character in "()":
        return CTypeError("function types cannot be written here", _TYPEDEF_HINT)
    if character in "<>:&":
        return CTypeError(f"`{character}` is C++", _TYPEDEF_HINT)
    return CTypeError(f"{names.quote(character)} cannot stand in a C type", _TYPEDEF_HINT)


def _split_const(tokens: list[str]) -> tuple[bool, list[str]]:
    """Takes `const` out and refuses what else may stand in a declaration but not here."""
    rest = [token for token in tokens if token != "const"]
    if len(tokens) - len(rest) > 1:
        raise CTypeError("`const` stands twice", "once is enough")
    for token in rest:
        if token in ("volatile", "restrict", "_Atomic"):
            raise CTypeError(f"`{token}` is not supported", _TYPEDEF_HINT)
        if token in ("static", "extern", "register", "inline", "typedef", "auto"):
            raise CTypeError(f"`{token}` is not part of a type", "leave it out")
    return len(rest) < len(tokens), rest


def _base(words: list[str]) -> tuple[str, Kind]:
    if not words:
        raise CTypeError("there is no base type", "give a C type such as `double`")
    words = [_SYNONYMS.get(word, word) for word in words]
    if all(word in _ARITHMETIC_WORDS for word in words):
        found = _ARITHMETIC.get(tuple(sorted(words)))
        if found is None:
            raise CTypeError("C has no such type")
        return found
    if words[0] in _TAGGED:
        return _tagged(words)
    if len(words) > 1:
        raise _too_many(words)
    return _named(words[0])


def _tagged(words: list[str]) -> tuple[str, Kind]:
    if len(words) < 2:
        raise CTypeError(f"`{words[0]}` needs a tag after it", f"for example `{words[0]} row`")
    if len(words) > 2:
        raise _too_many(words[:1] + words[2:])
    problem = names.reference_problem(words[1])
    if problem:
        raise CTypeError(f"the tag {names.quote(words[1])} {problem}")
    return " ".join(words), _TAGGED[words[0]]


def _too_many(words: list[str]) -> CTypeError:
    known = _ARITHMETIC_WORDS | frozenset(_TAGGED) | {"const"}
    strange = [word for word in words if word not in known]
    hints = [hint for word in strange if (hint := names.suggestion(word, known))]
    if hints or not strange:
        return CTypeError("C has no such type" + "".join(hints[:1]))
    hint = f"give the type alone, without {names.quote(strange[-1])}"
    return CTypeError("C has no such type", hint)


def _named(word: str) -> tuple[str, Kind]:
    if word == "void":
        return word, Kind.VOID
    if word in SIZED_INTEGERS:
        return word, Kind.INTEGER
    if word not in CHARACTER_TYPES:
        problem = names.reference_problem(word)
        if problem:
            raise CTypeError(f"{names.quote(word)} {problem}")
    return word, Kind.TYPEDEF
