"""Values of the spec that become C constants: parsed, checked against the type, printed afresh."""

from __future__ import annotations

import math
import re
import struct
from dataclasses import dataclass

from . import names
from .ctype import CHARACTER_TYPES, CType, Kind

LONGEST_CONSTANT = 100

_NUMBER = re.compile(
    r"(?P<sign>[+-]?)(?:"
    r"(?P<integer>0[xX][0-9a-fA-F]+|[0-9]+)[uUlL]{0,3}"
    r"|(?P<real>(?:[0-9]+\.[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?|[0-9]+[eE][+-]?[0-9]+"
    r"|0[xX](?:[0-9a-fA-F]+\.?[0-9a-fA-F]*|\.[0-9a-fA-F]+)[pP][+-]?[0-9]+)[fFlL]?"
    r")"
)
_IDENTIFIER = re.compile(r"([+-]?)(.*)", re.DOTALL)
_EXPECTED = "a number or the name of a constant"
_REAL_CONSTANTS = frozenset({"NAN", "INFINITY", "HUGE_VAL", "HUGE_VALF", "HUGE_VALL"})

# Guaranteed ranges on the platforms served (LP64); C lets the fast types be wider.
_BITS = {"char": 8, "signed char": 8, "short": 16, "int": 32, "long": 64, "long long": 64}
_SIZED = re.compile(r"(u?)int(?:_least|_fast)?(8|16|32|64|max|ptr)_t")


class ConstantError(ValueError):
    """A value that the type cannot hold."""


@dataclass(frozen=True)
class _Number:
    integer: int | None  # None: it has a fraction or exponent
    text: str  # as a C floating constant without suffix, without `+`


def default(value: object, ctype: CType) -> str:
    """The C expression that stores `value` in a `ctype`, silent under -Wconversion."""
    if isinstance(value, bool):
        return _boolean(value, ctype)
    if isinstance(value, int):
        return _number(_Number(value, f"{value}.0"), ctype)
    if isinstance(value, float):
        if not math.isfinite(value):
            hint = '"NAN"' if math.isnan(value) else '"-INFINITY"' if value < 0 else '"INFINITY"'
            raise ConstantError(f"write {hint}")
        return _number(_Number(None, repr(value)), ctype)
    if isinstance(value, str):
        return _written(value, ctype)
    raise ConstantError(f"expected {_EXPECTED}")


def error_code(value: object) -> str:
    """The C expression of an element function's error code."""
    if isinstance(value, str):
        code = _identifier(value, 'an error code, such as 5 or "ENOENT"')
        if code.lstrip("-") in _REAL_CONSTANTS | {"NULL"}:
            raise ConstantError(f"`{value}` is no error code")
        return code
    if isinstance(value, bool) or not isinstance(value, int):
        raise ConstantError('expected an error code, such as 5 or "ENOENT"')
    if value == 0:
        raise ConstantError("0 means success and is never an error")
    return _integer(value, CType("int", Kind.INTEGER))


def _written(text: str, ctype: CType) -> str:
    if len(text) > LONGEST_CONSTANT:
        raise ConstantError(f"more than {LONGEST_CONSTANT} characters")
    match = _NUMBER.fullmatch(text)
    if match is None:
        if ctype.is_pointer or ctype.kind in (Kind.STRUCT, Kind.UNION, Kind.BOOL):
            if text[:1] in ("+", "-"):
                raise ConstantError(f"`{ctype.text}` has no sign")
        return _named(text, ctype)
    minus = "-" if match["sign"] == "-" else ""
    if match["real"]:
        return _number(_Number(None, minus + match["real"]), ctype)
    digits = match["integer"]
    if len(digits) > 1 and digits[0] == "0" and digits.isdigit():
        raise ConstantError("a leading 0 means octal in C: leave it out")
    value = int(minus + digits, 0)
    return _number(_Number(value, f"{value}.0"), ctype)


def _named(text: str, ctype: CType) -> str:
    """A constant of the user's, or one of C whose type is known."""
    if text in ("true", "false"):
        return _boolean(text == "true", ctype)
    expression = _identifier(text, _EXPECTED + ', such as -1 or "NAN"')
    name = expression.lstrip("-")
    may_be_anything = ctype.kind is Kind.TYPEDEF and ctype.base not in CHARACTER_TYPES
    fits = may_be_anything and not ctype.is_pointer
    if name == "NULL":
        fits = expression == name and (fits or ctype.is_pointer)
    elif name in _REAL_CONSTANTS:
        fits = fits or ctype.kind in (Kind.REAL, Kind.COMPLEX) and not ctype.is_pointer
    else:
        fits = True
    if not fits:
        raise ConstantError(f"`{name}` does not fit `{ctype.text}`")
    return expression


def _identifier(text: str, expected: str) -> str:
    sign, name = _IDENTIFIER.fullmatch(text).groups()  # type: ignore[union-attr]
    problem = names.identifier_problem(name)
    if problem:
        if not re.match("[A-Za-z_]", name):
            raise ConstantError(f"expected {expected}")
        raise ConstantError(f"{names.quote(name)} {problem}")
    return ("-" if sign == "-" else "") + name


def _boolean(value: bool, ctype: CType) -> str:
    if ctype.is_pointer or ctype.kind not in (Kind.BOOL, Kind.TYPEDEF):
        raise ConstantError(f"a boolean does not fit `{ctype.text}`")
    return "true" if value else "false"


def _number(number: _Number, ctype: CType) -> str:
    if ctype.is_pointer:
        raise ConstantError(f'a number does not fit `{ctype.text}`: use "NULL" or a constant')
    if ctype.kind in (Kind.STRUCT, Kind.UNION):
        raise ConstantError(f"a number does not fit `{ctype.text}`: use the name of a constant")
    if ctype.kind is Kind.BOOL:
        if number.integer not in (0, 1):
            raise ConstantError("a number does not fit `bool`: use true or false")
        return "true" if number.integer else "false"
    if ctype.kind in (Kind.REAL, Kind.COMPLEX):
        return _real(number.text, ctype)
    if ctype.kind is Kind.TYPEDEF:  # its meaning is unknown here: the cast keeps the compiler quiet
        return f"({ctype.base})" + _of_unknown_type(number)
    if number.integer is None:
        raise ConstantError(f"`{ctype.text}` holds integers only")
    if ctype.kind is Kind.ENUM:
        return f"({ctype.base})" + _integer(number.integer, CType("int", Kind.INTEGER))
    return _integer(number.integer, ctype)


def _of_unknown_type(number: _Number) -> str:
    if number.integer is None:
        return _real(number.text, CType("double", Kind.REAL))
    widest = "int64_t" if number.integer < 2**63 else "uint64_t"
    return _integer(number.integer, CType(widest, Kind.INTEGER))


def _range(base: str) -> tuple[int, int]:
    sized = _SIZED.fullmatch(base)
    if sized:
        unsigned, bits = bool(sized[1]), {"max": 64, "ptr": 64}.get(sized[2]) or int(sized[2])
    elif base in ("size_t", "ptrdiff_t"):
        unsigned, bits = base == "size_t", 64
    else:
        unsigned, bits = base.startswith("unsigned "), _BITS[base.removeprefix("unsigned ")]
    return (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)


def _integer(value: int, ctype: CType) -> str:
    least, most = _range(ctype.base)
    if not least <= value <= most:
        raise ConstantError(f"`{ctype.base}` holds {least} to {most}")
    if least == 0:
        return f"{value}u"
    if value in (-(2**31), -(2**63)):  # C has no negative constants: -2147483648 is a long
        return f"({value + 1} - 1)"
    return str(value)


def _real(text: str, ctype: CType) -> str:
    is_float = ctype.base.startswith("float")
    try:
        value = float.fromhex(text) if "x" in text.lower() else float(text)
        if is_float:
            (value,) = struct.unpack("f", struct.pack("f", value))
    except OverflowError:
        value = math.inf
    mantissa = re.split("[eE]" if "x" not in text.lower() else "[pP]", text)[0]
    vanished = value == 0 and re.search("[1-9a-fA-F]", mantissa.lower().replace("0x", "", 1))
    if vanished or not math.isfinite(value):
        size = "small" if vanished else "large"
        raise ConstantError(f"`{ctype.base}` cannot hold so {size} a number")
    suffix = "f" if is_float else "L" if ctype.base.startswith("long") else ""
    return text + suffix
