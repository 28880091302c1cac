"""Defaults and error codes: read, checked against their type, printed as C."""

from __future__ import annotations

import datetime
import math

import pytest
from parforge.constant import ConstantError, default, error_code
from parforge.ctype import parse
from support import compile_c

INT64_MIN = -(2**63)

# type, value of the spec, printed C, value that the compiler must see (None: not an integer)
PRINTED: list[tuple[str, object, str, str | None]] = [
    ("int", 5, "5", "5"),
    ("int", -5, "-5", "-5"),
    ("int", -(2**31), "(-2147483647 - 1)", "INT_MIN"),
    ("int", "+7", "7", "7"),
    ("int", "-0x10", "-16", "-16"),
    ("int", "10UL", "10", "10"),
    ("int", "0", "0", "0"),
    ("int32_t", -(2**31), "(-2147483647 - 1)", "INT32_MIN"),
    ("long", -(2**31), "(-2147483647 - 1)", "INT_MIN"),
    ("long", INT64_MIN, "(-9223372036854775807 - 1)", "LONG_MIN"),
    ("long long", 2**63 - 1, "9223372036854775807", "LLONG_MAX"),
    ("intmax_t", INT64_MIN, "(-9223372036854775807 - 1)", "INTMAX_MIN"),
    ("unsigned int", 5, "5u", "5"),
    ("unsigned char", 255, "255u", "255"),
    ("uint16_t", 65535, "65535u", "65535"),
    ("unsigned long", 2**64 - 1, "18446744073709551615u", "ULONG_MAX"),
    ("size_t", 2**64 - 1, "18446744073709551615u", "SIZE_MAX"),
    ("uintptr_t", 1, "1u", "1"),
    ("ptrdiff_t", -1, "-1", "-1"),
    ("char", -128, "-128", "-128"),
    ("signed char", 127, "127", "127"),
    ("short", -32768, "-32768", "-32768"),
    ("int_fast8_t", -128, "-128", "-128"),
    ("uint_least32_t", 2**32 - 1, "4294967295u", "UINT32_MAX"),
    ("int", "EINVAL", "EINVAL", "EINVAL"),
    ("int", "-EINVAL", "-EINVAL", "-EINVAL"),
    ("int", "+EINVAL", "EINVAL", "EINVAL"),
    ("bool", True, "true", "1"),
    ("bool", False, "false", "0"),
    ("bool", 1, "true", "1"),
    ("bool", "0", "false", "0"),
    ("bool", "true", "true", "1"),
    ("enum color", 2, "(enum color)2", "BLUE"),
    ("enum color", -1, "(enum color)-1", None),
    ("enum color", "GREEN", "GREEN", "GREEN"),
    ("float", 0.1, "0.1f", None),
    ("float", 3, "3.0f", None),
    ("float", -3, "-3.0f", None),
    ("float", "3.4e38F", "3.4e38f", None),
    ("float", 1e-40, "1e-40f", None),
    ("float", "0x1.8p3", "0x1.8p3f", None),
    ("float", "-0x0p0", "-0x0p0f", None),
    ("float", "0.0e99", "0.0e99f", None),
    ("double", 1, "1.0", None),
    ("double", -0.0, "-0.0", None),
    ("double", 1e22, "1e+22", None),
    ("double", "-.5", "-.5", None),
    ("double", "5.", "5.", None),
    ("double", "1e5l", "1e5", None),
    ("double", 2**64, "18446744073709551616.0", None),
    ("double", "NAN", "NAN", None),
    ("double", "-INFINITY", "-INFINITY", None),
    ("long double", "0.1", "0.1L", None),
    ("double _Complex", 1, "1.0", None),
    ("float _Complex", 0.5, "0.5f", None),
    ("celsius_t", 0.1, "(celsius_t)0.1", None),
    ("celsius_t", -1, "(celsius_t)-1", None),
    ("celsius_t", INT64_MIN, "(celsius_t)(-9223372036854775807 - 1)", None),
    ("celsius_t", 2**64 - 1, "(celsius_t)18446744073709551615u", None),
    ("flag_t", True, "true", None),
    ("char *", "NULL", "NULL", None),
    ("celsius_t", "-NAN", "-NAN", None),
    ("flag_t", "false", "false", None),
    ("row_t *", "NULL", "NULL", None),
    ("double _Complex", "INFINITY", "INFINITY", None),
    ("struct row", "no_row", "no_row", None),
]

PRELUDE = """
#include <errno.h>
#include <limits.h>
#include <math.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
typedef float celsius_t;
typedef bool flag_t;
typedef struct row row_t;
enum color { RED, GREEN, BLUE };
struct row { double height; };
extern const struct row no_row;
"""


@pytest.mark.parametrize(("ctype", "value", "printed", "seen"), PRINTED)
def test_prints(ctype: str, value: object, printed: str, seen: str | None) -> None:
    assert default(value, parse(ctype)) == printed


@pytest.mark.parametrize("compiler", ["gcc", "clang"])
def test_the_compiler_sees_the_value_and_says_nothing(compiler: str) -> None:
    lines = [PRELUDE]
    for number, (ctype, value, _, seen) in enumerate(PRINTED):
        expression = default(value, parse(ctype))
        lines.append(f"void f{number}({ctype} *x);")
        lines.append(f"void f{number}({ctype} *x) {{ *x = {expression}; }}")
        if seen is not None:
            lines.append(f'_Static_assert(({ctype})({expression}) == {seen}, "{number}");')
    result = compile_c(compiler, "\n".join(lines) + "\n", "-std=c11")
    assert result.returncode == 0, result.stderr


@pytest.mark.parametrize(
    ("ctype", "value", "problem"),
    [
        ("int", 2**31, "`int` holds -2147483648 to 2147483647"),
        ("uint8_t", -1, "`uint8_t` holds 0 to 255"),
        ("size_t", -1, "`size_t` holds 0 to 18446744073709551615"),
        ("int_fast16_t", 40000, "`int_fast16_t` holds -32768 to 32767"),
        ("int", 1.0, "`int` holds integers only"),
        ("int", "1e3", "`int` holds integers only"),
        ("int", True, "a boolean does not fit `int`"),
        ("bool *", True, "a boolean does not fit `bool *`"),
        ("bool", 2, "use true or false"),
        ("bool", 1.0, "use true or false"),
        ("double", math.nan, 'write "NAN"'),
        ("double", -math.inf, 'write "-INFINITY"'),
        ("float", 1e39, "`float` cannot hold so large a number"),
        ("float", 10**39, "`float` cannot hold so large a number"),
        ("float", 1e-50, "`float` cannot hold so small a number"),
        ("double", "1e-400", "`double` cannot hold so small a number"),
        ("double", "0x1p99999", "`double` cannot hold so large a number"),
        ("double", 10**999, "`double` cannot hold so large a number"),
        ("celsius_t", 2**64, "`uint64_t` holds"),
        ("celsius_t", "1e999", "cannot hold so large"),
        ("char *", 0, 'use "NULL"'),
        ("char *", 0.0, 'use "NULL"'),
        ("char *", "-NULL", "`char *` has no sign"),
        ("double", "NULL", "`NULL` does not fit `double`"),
        ("row_t", "-NULL", "`NULL` does not fit `row_t`"),
        ("int", "NAN", "`NAN` does not fit `int`"),
        ("wchar_t", "NAN", "`NAN` does not fit `wchar_t`"),
        ("void *", "INFINITY", "`INFINITY` does not fit `void *`"),
        ("double *", "HUGE_VAL", "`HUGE_VAL` does not fit `double *`"),
        ("struct row", "HUGE_VALF", "`HUGE_VALF` does not fit `struct row`"),
        ("double", "true", "a boolean does not fit `double`"),
        ("bool", "-x", "`bool` has no sign"),
        ("struct row", 0, "use the name of a constant"),
        ("union u", "-u", "`union u` has no sign"),
        ("enum color", 0.5, "holds integers only"),
        ("int", "", "expected a number or the name of a constant"),
        ("int", " 1", "expected a number or the name of a constant"),
        ("int", "1\n", "expected a number or the name of a constant"),
        ("int", "١", "expected a number or the name of a constant"),  # an Arabic digit
        ("int", "-", "expected a number or the name of a constant"),
        ("int", "007", "octal"),
        ("int", "x\n", "is no C identifier"),
        ("int", "x;y", "is no C identifier"),
        ("int", "return", "is a keyword"),
        ("int", "__COUNTER__", "is reserved"),
        ("int", "1" * 101, "more than 100 characters"),
        ("int", [], "expected a number or the name of a constant"),
        ("int", datetime.date(2000, 1, 1), "expected a number or the name of a constant"),
    ],
)
def test_refuses(ctype: str, value: object, problem: str) -> None:
    with pytest.raises(ConstantError) as caught:
        default(value, parse(ctype))
    assert problem in str(caught.value)


@pytest.mark.parametrize(
    ("value", "printed"),
    [
        (2, "2"),
        (-2, "-2"),
        (-(2**31), "(-2147483647 - 1)"),
        ("ENOENT", "ENOENT"),
        ("-EIO", "-EIO"),
    ],
)
def test_prints_error_codes(value: object, printed: str) -> None:
    assert error_code(value) == printed


@pytest.mark.parametrize(
    ("value", "problem"),
    [
        (0, "0 means success"),
        (2**31, "`int` holds"),
        (True, "expected an error code"),
        (1.0, "expected an error code"),
        ("2", "expected an error code"),
        ("", "expected an error code"),
        ("E NO", "is no C identifier"),
        ("true", "is a keyword of C"),
        ("NULL", "`NULL` is no error code"),
        ("-INFINITY", "`-INFINITY` is no error code"),
    ],
)
def test_refuses_error_codes(value: object, problem: str) -> None:
    with pytest.raises(ConstantError) as caught:
        error_code(value)
    assert problem in str(caught.value)
