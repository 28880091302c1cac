"""How a loop gets its items where the data set has a function for them."""

from __future__ import annotations

from .layout import WIDTH, parenthesized
from .model import Processor
from .view_parts import SUBMITTED, ArrayView, field_of


class DatasetView:
    """Of a processor whose data set has `get`. In the place of an item of the data set one may be
    submitted, which the library keeps as an array of one."""

    def __init__(self, processor: Processor, dataset: str, item: str, i: str) -> None:
        assert processor.dataset is not None
        (given,) = processor.inputs
        self._get = f"{processor.dataset.get}"
        self._arguments = [dataset, i]
        self._local = given.type.constant().declare(item) if given.by_pointer else ""
        # What the element function is handed.
        self.taken = f"&{item}" if given.by_pointer else f"{self._get}({dataset}, {i})"
        self.submitted = given.name if given.by_pointer else f"*{given.name}"
        # A pointer to what was submitted, or NULL.
        self.type = given.type.const_pointer()
        self.field = field_of(given.name, self.type)
        self.array = ArrayView(given.name, f"sizeof({given.type.text})", SUBMITTED)

    def declaration(self, indent: int, width: int = WIDTH) -> str:
        """The local for an item that has to be pointed to; "" for others."""
        if not self._local:
            return ""
        return parenthesized(
            f"{self._local} = {self._get}", self._arguments, ";", indent=indent, width=width
        )
