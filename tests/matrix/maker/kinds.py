"""The types of the combinations; matrix_types.h has their values."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """One type: how specs spell it, and the name of its functions in matrix_types.h."""

    spelling: str
    slug: str
    number: str = ""  # a default that is a number, "" where the type has none
    input_only: bool = False  # const

    @property
    def type(self) -> str:
        """As C has it, without const of its own."""
        if self.spelling.endswith("*const"):
            return self.spelling.removesuffix("const")
        if self.spelling.startswith("const ") and "*" not in self.spelling:
            return self.spelling.removeprefix("const ")
        return _SYNONYMS.get(self.spelling, self.spelling)

    @property
    def is_pointer(self) -> bool:
        return "*" in self.spelling

    @property
    def extension(self) -> str:
        """What a declaration needs in front that is to be accepted by C++."""
        return "__extension__ " if "_Complex" in self.type else ""

    def declare(self, name: str) -> str:
        return self.type + ("" if self.type.endswith("*") else " ") + name

    def const(self, name: str) -> str:
        """Declares a constant."""
        if "*" in self.type:
            return f"{self.type}const {name}"
        return f"const {self.type} {name}"

    def const_pointer(self, name: str) -> str:
        """Declares a pointer to constants."""
        return self.const(f"*{name}").rstrip()


_SYNONYMS = {"double complex": "double _Complex", "_Bool": "bool"}

KINDS = (
    Kind("char", "char", "7"),
    Kind("signed char", "schar", "-7"),
    Kind("unsigned char", "uchar", "7"),
    Kind("short", "short", "-7"),
    Kind("short unsigned int", "ushort", "7"),
    Kind("int", "int", "-7"),
    Kind("unsigned", "uint", "7"),
    Kind("long int", "long", "-7"),
    Kind("unsigned long", "ulong", "7"),
    Kind("signed long long", "llong", "-7"),
    Kind("unsigned long long", "ullong", "7"),
    Kind("float", "float", "-7.5"),
    Kind("double", "double", "-7.5"),
    Kind("long double", "ldouble", "-7.5"),
    Kind("_Bool", "bool", "1"),
    Kind("float _Complex", "cfloat", "7.0"),
    Kind("double complex", "cdouble", "7.0"),
    Kind("long double _Complex", "cldouble", "7.0"),
    Kind("int8_t", "int8", "-7"),
    Kind("uint8_t", "uint8", "7"),
    Kind("int16_t", "int16", "-7"),
    Kind("uint32_t", "uint32", "7"),
    Kind("int64_t", "int64", "-7"),
    Kind("int_least16_t", "int_least16", "-7"),
    Kind("uint_least8_t", "uint_least8", "7"),
    Kind("int_fast32_t", "int_fast32", "-7"),
    Kind("uint_fast64_t", "uint_fast64", "7"),
    Kind("intmax_t", "intmax", "-7"),
    Kind("uintptr_t", "uintptr", "7"),
    Kind("size_t", "size", "7"),
    Kind("ptrdiff_t", "ptrdiff", "-7"),
    Kind("wchar_t", "wchar", "7"),
    Kind("char16_t", "char16", "7"),
    Kind("char32_t", "char32", "7"),
    Kind("time_t", "time", "-7"),
    Kind("enum color", "color", "1"),
    Kind("color_t", "color_typedef", "1"),
    Kind("mask_t", "mask", "7"),
    Kind("celsius_t", "celsius", "-7.5"),
    Kind("struct row", "row"),
    Kind("row_t", "row_typedef"),
    Kind("struct cells", "cells"),
    Kind("struct bits", "bits"),
    Kind("struct wide", "wide"),
    Kind("struct large", "large"),
    Kind("union word", "word"),
    Kind("const char *", "text"),
    Kind("text_t", "text_typedef"),
    Kind("char *", "char_pointer"),
    Kind("unsigned char *", "byte_pointer"),
    Kind("const struct row *", "const_row_pointer"),
    Kind("struct row *", "row_pointer"),
    Kind("struct row **", "row_pointer_pointer"),
    Kind("const struct row *const *", "const_pointer_pointer"),
    Kind("struct opaque *", "opaque"),
    Kind("void *", "address"),
    Kind("const void *", "const_address"),
    Kind("handler_t", "handler"),
    Kind("FILE *", "file"),
    Kind("const double", "double", input_only=True),
    Kind("int *const", "int_pointer", input_only=True),
)
