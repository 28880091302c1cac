"""How a loop gets its items where the data set has a function for them."""

from __future__ import annotations

from .ctype import CType
from .layout import chosen, parenthesized
from .model import Processor
from .view_parts import SUBMITTED, ArrayView


class DatasetView:
    """Of a processor whose data set has `get`. In the place of an item of the data set one may be
    submitted, which the library keeps as an array of one."""

    def __init__(self, processor: Processor, dataset: str, item: str, i: str) -> None:
        assert processor.dataset is not None
        (self._input,) = processor.inputs
        self.name = self._input.name
        self._get = f"{processor.dataset.get}"
        self._arguments = [dataset, i]
        self._target = self._input.type.constant().declare(item)
        self.argument = f"&{item}" if self._input.by_pointer else item
        self.array = ArrayView(self.name, f"sizeof({self._input.type.text})", SUBMITTED)

    @property
    def type(self) -> CType:
        """Of the member of the call's struct that points to what was submitted, or is NULL."""
        return self._input.type.const_pointer()

    @property
    def member(self) -> str:
        return self.type.declare(self.name)

    @property
    def declaration(self) -> str:
        """The statement that takes an item."""
        taken = f"{self._get}({', '.join(self._arguments)})"
        return chosen(self._target, f"{self.name} != NULL", f"*{self.name}", taken, indent=8)

    def plain_declaration(self, width: int) -> str:
        """The same in a plain loop over the data set."""
        return parenthesized(f"{self._target} = {self._get}", self._arguments, ";", width=width)
