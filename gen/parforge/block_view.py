"""Decides what the functions say that run the items of one processor in vectorised blocks."""

from __future__ import annotations

from dataclasses import dataclass

from .layout import declared, defined, parenthesized
from .model import Output, Processor
from .own_names import Names
from .view import ProcessorView


@dataclass(frozen=True)
class Stage:
    """Results of one output on their way past the caches."""

    output: str
    size: str  # C expression: bytes of an item
    items: str  # a local: the items
    items_local: str  # its declaration, aligned
    carry: str  # a local: how many of them wait for the next block


class BlockView:
    """The loop over blocks, as the templates see it."""

    def __init__(self, processor: Processor, view: ProcessorView) -> None:
        self._processor = processor
        self._view = view
        self._own = Names(processor).own
        self.head = self._head()
        self.tile_head = self._tile_head()
        self.lanes = self._own("lanes")
        self.first = self._own("first")
        self.in_parts = self._own("in_parts")
        self.size = self._own("size")
        self.part_size = f"PARFORGE_PART({processor.outputs[0].type.text})"
        self.stream_head = view.strip_like_head("stream")
        self.blocks_head = view.strip_like_head("blocks")
        self.stages = tuple(self._stage(output) for output in processor.outputs)

    def _head(self) -> str:
        view = self._view
        parts = [f"const struct {view.symbol}_call *{view.call}"]
        if view.fallible:
            parts.append(f"parforge_cursor *{view.cursor}")
        parts += [item.type.pointer().declare(item.name) for item in self._processor.outputs]
        parts += [f"size_t {view.begin}", f"size_t {view.count}"]
        return declared(f"static inline void {view.symbol}_block", parts, "")

    def _tile_head(self) -> str:
        view = self._view
        parts = [f"const struct {view.symbol}_call *{view.arguments}"]
        parts += [f"parforge_cursor *{view.cursor}", f"struct {view.symbol}_fold *{view.fold}"]
        parts.append(f"size_t {view.begin}")
        return declared(f"static inline size_t {view.symbol}_tile", parts, "")

    # Calls of the block

    def part_call(self, indent: int) -> str:
        return self._part_call(self._places(), indent)

    def staged_part_call(self, indent: int) -> str:
        return self._part_call([f"{stage.items} + {stage.carry}" for stage in self.stages], indent)

    def rest_call(self, count: str, indent: int) -> str:
        return self._call(self._places(), self._view.index, count, indent)

    def short_call(self, indent: int) -> str:
        """The call for a strip that is shorter than a block."""
        view = self._view
        places = [
            f"{view.arguments}->{output.name} + {view.begin}" for output in self._processor.outputs
        ]
        count = f"{view.end} - {view.begin}"
        return self._call(places, view.begin, count, indent, call=view.arguments)

    def _part_call(self, places: list[str], indent: int) -> str:
        view = self._view
        places = [f"{place} + {view.i}" for place in places]
        return self._call(places, f"{view.index} + {view.i}", view.part, indent)

    def _places(self) -> list[str]:
        """Where the results of a strip go from the item `index` on."""
        view = self._view
        if not view.stores:
            return [view.outputs[0].name]
        return [f"{view.call}.{output.name} + {view.index}" for output in view.outputs]

    def _call(self, places: list[str], begin: str, count: str, indent: int, call: str = "") -> str:
        view = self._view
        call = call or f"&{view.call}"
        parts = [call, view.cursor] if view.fallible else [call]
        parts += [*places, begin, count]
        return parenthesized(f"{view.symbol}_block", parts, ";", indent=indent)

    # Ways to run a strip

    def strip_return(self, name: str, indent: int) -> str:
        view = self._view
        parts = [view.arguments, view.cursor, view.begin, view.end]
        return parenthesized(f"return {view.symbol}_{name}", parts, ";", indent=indent)

    # Whole tiles

    @property
    def lanes_local(self) -> str:
        return self._processor.outputs[0].type.declare(f"{self.lanes}[PARFORGE_LANES]")

    def tile_call(self, indent: int) -> str:
        view = self._view
        parts = [f"&{view.call}", view.cursor, view.fold, view.index]
        return parenthesized(f"{view.index} = {view.symbol}_tile", parts, ";", indent=indent)

    def into_lanes(self, indent: int) -> str:
        """Folds the results of a block from the item `first` of them on."""
        place = f"{self._places()[0]} + {self.first}"
        parts = [self.lanes, place, f"PARFORGE_BLOCK - {self.first}"]
        return parenthesized(f"{self._view.symbol}_fold_lanes", parts, ";", indent=indent)

    def lanes_begun(self, indent: int) -> str:
        parts = [self.lanes, self._places()[0], f"sizeof {self.lanes}"]
        return parenthesized("memcpy", parts, ";", indent=indent)

    def lanes_added(self, indent: int) -> str:
        view = self._view
        value = f"{view.symbol}_fold_halves({self.lanes}, PARFORGE_LANES)"
        parts = [view.fold, f"{view.begin} / {view.tile}", "1", value]
        return parenthesized(f"{view.symbol}_fold_add", parts, ";", indent=indent)

    # Memory

    def fetch_calls(self) -> list[str]:
        """Statements that have the items after those at hand fetched from memory."""
        view, processor = self._view, self._processor
        inputs = [(item.name, item.type) for item in processor.inputs]
        if processor.dataset is not None:
            inputs = [(view.dataset, inputs[0][1])]
        pairs = [
            [f"{view.call}.{name} + {view.index}", f"sizeof({ctype.text})"]
            for name, ctype in inputs
        ]
        return [parenthesized("parforge_fetch_ahead", parts, ";", indent=8) for parts in pairs]

    def _stage(self, output: Output) -> Stage:
        ctype = output.type.text
        items = self._own(f"{output.name}_stage")
        local = defined(f"_Alignas(PARFORGE_LINE) {ctype}", f"{items}[PARFORGE_STAGE({ctype})]", 4)
        carry = self._own(f"{output.name}_carry")
        return Stage(output.name, f"sizeof({ctype})", items, local, carry)

    def unload_call(self, stage: Stage, indent: int) -> str:
        view = self._view
        place = f"{view.call}.{stage.output} + {view.index}"
        parts = [place, stage.items, stage.carry, stage.size, f"{view.index} == {view.begin}"]
        return parenthesized("parforge_unload", parts, ";", indent=indent)

    def unload_rest_call(self, stage: Stage, indent: int) -> str:
        view = self._view
        place = f"{view.call}.{stage.output} + {view.index} - {stage.carry}"
        parts = [place, stage.items, f"{stage.carry} * {stage.size}"]
        return parenthesized("memcpy", parts, ";", indent=indent)

    def carry_local(self, stage: Stage, indent: int) -> str:
        view = self._view
        head = f"const size_t {stage.carry} = parforge_carry"
        place = f"{view.call}.{stage.output} + {view.begin}"
        return parenthesized(head, [place, stage.size], ";", indent=indent)
