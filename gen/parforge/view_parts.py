"""What the views of a processor are made of."""

from __future__ import annotations

from dataclasses import dataclass

from .ctype import CType

# Roles of arrays: a parforge_role.
INPUT = "PARFORGE_INPUT"
SUBMITTED = "PARFORGE_SUBMITTED"
OUTPUT = "PARFORGE_OUTPUT"
REDUCED = "PARFORGE_REDUCED"


@dataclass(frozen=True)
class Field:
    """A value that a call hands to the loop: a member of the call's struct, a local in the loop."""

    name: str
    member: str  # declaration in the struct: `const double *celsius`
    local: str  # declaration in the loop: `const double *const celsius`
    is_array: bool  # with an element for each item


def field_of(name: str, ctype: CType, is_array: bool = False) -> Field:
    return Field(name, ctype.declare(name), ctype.constant().declare(name), is_array)


@dataclass(frozen=True)
class ArrayView:
    name: str
    size: str  # C expression
    role: str


@dataclass(frozen=True)
class OutputView:
    name: str
    slot: str  # C expression
    reset: str  # statement: puts the default into the item's slot
    value: str  # a local that the element function writes to instead of the slot; "" for none
    value_declaration: str
