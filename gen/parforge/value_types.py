"""What follows from the types of a processor's values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator

from .ctype import CType, Kind
from .layout import WIDTH
from .model import Processor

_ARITHMETIC = (Kind.BOOL, Kind.INTEGER, Kind.REAL, Kind.COMPLEX)


def is_arithmetic(ctype: CType) -> bool:
    return not ctype.is_pointer and ctype.kind in _ARITHMETIC


def vectorises(processor: Processor) -> bool:
    """Whether asking the compiler for vectorisation is sound, and may pay.

    It is wrong where two items could share something that is written: state of a worker, or what a
    pointer to non-const leads to. It overrides a good cost model where items are passed by pointer.
    A function called only for its effect has its effect where nobody here can see it.
    """
    return (
        processor.simd
        and bool(processor.outputs)
        and processor.worker is None
        and not any(item.by_pointer or item.type.is_pointer for item in processor.inputs)
        and not any(output.type.is_pointer for output in processor.outputs)
        and not any(arg.type.is_pointer and not arg.type.points_to_const for arg in processor.args)
        and (processor.dataset is None or processor.dataset.get is None)
    )


def other_types(processor: Processor) -> Iterator[CType]:
    """Types of values that only the compiler knows."""
    for item in (*processor.inputs, *processor.outputs, *processor.args):
        if not item.type.is_pointer and not is_arithmetic(item.type):
            yield item.type


def has_plain_types(processor: Processor) -> bool:
    """Whether values are handed to the element function in the same way for every machine: those
    of a type that only the compiler knows may be vectors, for which it is not so."""
    return not any(other_types(processor))


def pointers_among(types: Iterable[CType]) -> str:
    """Whether one of these types is a pointer, as a C expression; "" where none is."""
    unknown = []
    for ctype in types:
        if ctype.is_pointer:
            return "true"
        if ctype.kind is Kind.TYPEDEF:
            unknown.append(f"PARFORGE_IS_POINTER({ctype.unqualified().text})")
    return " || ".join(dict.fromkeys(unknown))


def size_without_padding(types: Iterable[CType]) -> str:
    """What values of these types take, as a C expression; "" where one of them may have padding of
    its own. Rarely so many that they take more than a line, and then it does not matter."""
    sizes: Counter[str] = Counter()
    for ctype in types:
        if ctype.is_pointer:
            sizes["sizeof(void *)"] += 1
        elif is_arithmetic(ctype) and "long double" not in ctype.base:
            sizes[f"sizeof({ctype.base})"] += 1
        else:
            return ""
    text = " + ".join(f"{n} * {size}" if n > 1 else size for size, n in sizes.items())
    return text if len(f"    .values_size = {text},") <= WIDTH else ""
