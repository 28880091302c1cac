"""What may be a name in the generated C, and how names are shown in messages."""

from __future__ import annotations

import re
from collections.abc import Iterable

LONGEST_NAME = 63  # C11 5.2.4.1: significant initial characters of an internal identifier
LONGEST_QUOTE = 60

_IDENTIFIER = re.compile(r"[A-Za-z_][A-Za-z0-9_]*")

# C11 and C23, and `asm`, which every compiler adds.
_C_KEYWORDS = """
    auto break case char const continue default do double else enum extern float for goto if inline
    int long register restrict return short signed sizeof static struct switch typedef union
    unsigned void volatile while alignas alignof bool constexpr false nullptr static_assert
    thread_local true typeof typeof_unqual asm
"""
# C++20, including the alternative tokens: the generated header is for C++ as well.
_CPP_KEYWORDS = """
    and and_eq bitand bitor catch char8_t char16_t char32_t class co_await co_return co_yield compl
    concept const_cast consteval constinit decltype delete dynamic_cast explicit export friend
    mutable namespace new noexcept not not_eq operator or or_eq private protected public
    reinterpret_cast requires static_cast template this throw try typeid typename using virtual
    wchar_t xor xor_eq
"""
C_KEYWORDS = frozenset(_C_KEYWORDS.split())
KEYWORDS = C_KEYWORDS | frozenset(_CPP_KEYWORDS.split())

# As a name these turn into something else before the compiler sees them.
MACROS = frozenset(
    """
    NULL NAN INFINITY HUGE_VAL EOF BUFSIZ RAND_MAX EXIT_SUCCESS EXIT_FAILURE CLOCKS_PER_SEC
    SIZE_MAX PTRDIFF_MAX errno assert stdin stdout stderr offsetof setjmp va_start va_arg va_end
    va_copy I complex imaginary noreturn unix linux i386
    """.split()
)


def quote(text: str) -> str:
    """Shows text of a spec in a message: on one line, with nothing invisible in it, and short."""
    shown = text if len(text) <= LONGEST_QUOTE else text[: LONGEST_QUOTE - 1] + "…"
    return f"`{visible(shown)}`"


def visible(text: str) -> str:
    """Control characters, and others that do not show, as their escapes."""
    return "".join(
        c if c.isprintable() else c.encode("unicode_escape", "surrogatepass").decode() for c in text
    )


def identifier_problem(name: str) -> str | None:
    """Why `name` cannot stand in C and C++ at all; None if it can."""
    if not name:
        return "is empty: give a C identifier"
    if not _IDENTIFIER.fullmatch(name):
        rule = "use ASCII letters, digits and `_`, not starting with a digit"
        return f"is no C identifier: {rule}{did_you_mean(_mended(name))}"
    if len(name) > LONGEST_NAME:
        return f"has {len(name)} characters: a C identifier has at most {LONGEST_NAME}"
    if name in KEYWORDS:
        language = "C" if name in C_KEYWORDS else "C++"
        return f"is a keyword of {language}: choose another name"
    if name.startswith("_") or "__" in name:
        return "is reserved for the C implementation: no leading `_` and no `__` anywhere"
    return None


def _mended(name: str) -> str | None:
    """An identifier that is as good as the same."""
    mended = re.sub(r"[ .-]+", "_", name.strip().removesuffix("()"))
    if not _IDENTIFIER.fullmatch(mended) or identifier_problem(mended):
        return None
    return mended


def reference_problem(name: str) -> str | None:
    """Why `name` cannot be something of the user's that the generated code mentions."""
    problem = identifier_problem(name)
    if problem is None and name in MACROS:
        return "is a macro of the C headers or compilers: choose another name"
    return problem


def definition_problem(name: str) -> str | None:
    """Why `name` cannot be something that the generated code defines."""
    problem = reference_problem(name)
    if problem is None and name.lower().startswith("parforge_"):
        return "starts with `parforge_`: these names belong to the library"
    return problem


def nearest(word: str, choices: Iterable[str]) -> str | None:
    """The choice that was probably meant."""
    import difflib

    if len(word) > LONGEST_NAME:
        return None
    close = difflib.get_close_matches(word.lower().replace("-", "_"), list(choices), n=1)
    return close[0] if close else None


def did_you_mean(choice: str | None) -> str:
    """The end of a message."""
    return f"; did you mean `{choice}`?" if choice else ""


def suggestion(word: str, choices: Iterable[str]) -> str:
    """The end of a message: the choice that was probably meant, or nothing."""
    return did_you_mean(nearest(word, choices))
