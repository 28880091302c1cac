"""Decides what the functions say that fold the results of one processor into one value."""

from __future__ import annotations

from .ctype import Kind
from .layout import declared, parenthesized
from .model import Processor, Reduction
from .view import ProcessorView

_SIMPLE = (Kind.BOOL, Kind.INTEGER, Kind.REAL)


class FoldView:
    """The reduction of a processor, as the templates see it."""

    def __init__(self, processor: Processor, reduce: Reduction, view: ProcessorView) -> None:
        self._view = view
        self._processor = processor
        self._type = processor.outputs[0].type
        self._function = reduce.function
        self._taken = {reduce.function, reduce.identity.lstrip("-"), *self._type.base.split()}
        own = self._own
        self.symbol = view.symbol
        self.output = processor.outputs[0].name
        self.type = self._type.text
        self.tile_size = view.tile
        self.identity = reduce.identity
        self.commutative = reduce.commutative
        self.stores = reduce.store
        is_simple = not self._type.is_pointer and self._type.kind in _SIMPLE
        self.vectorises = reduce.commutative and processor.simd and is_simple
        self.fold = own("fold")
        self.values = own("values")
        self.value = own("value")
        self.count = own("count")
        self.tile = own("tile")
        self.tiles = own("tiles")
        self.lanes = own("lanes")
        self.width = own("width")
        self.half = own("half")
        self.rest = own("rest")
        self.i = own("i")
        self.lane = own("lane")
        self.begin = own("begin")
        self.end = own("end")
        self.first = own("first")
        self.size = own("size")
        self.cursor = own("cursor")
        self.job = own("job")
        self.call = own("call")
        self.node = own("node")
        self.piece = own("piece")
        self.n = own("n")
        self.next = own("next")
        self.value_member = self._type.declare("value")
        self.values_member = self._type.pointer().declare("values")
        self.tile_member = self._type.declare(f"tile[{self.tile_size}]")
        self.lanes_local = self._type.declare(f"{self.lanes}[PARFORGE_LANES]")
        self.halves_local = self._type.declare(f"{self.lanes}[{self.tile_size} / 2 + 1]")
        self.value_local = self._type.declare(self.value)

    def _own(self, name: str) -> str:
        while name in self._taken:
            name += "_"
        return name

    # Heads

    def tile_head(self) -> str:
        parts = [self._type.const_pointer().declare(self.values), f"size_t {self.count}"]
        head = self._type.declare(f"{self.symbol}_fold_tile")
        mark = "PARFORGE_CLONED" if self.vectorises and self._view.is_cloned else "PARFORGE_APART"
        return f"{mark}\n" + declared(f"static {head}", parts, "")

    def lanes_head(self) -> str:
        parts = [self._type.pointer().declare(self.lanes)]
        parts += [self._type.const_pointer().declare(self.values), f"size_t {self.count}"]
        return declared(f"static inline void {self.symbol}_fold_lanes", parts, "")

    def halves_head(self) -> str:
        parts = [self._type.pointer().declare(self.lanes), f"size_t {self.width}"]
        head = self._type.declare(f"{self.symbol}_fold_halves")
        return declared(f"static inline {head}", parts, "")

    def add_head(self) -> str:
        parts = [f"struct {self.symbol}_fold *{self.fold}", f"size_t {self.tile}"]
        parts += [f"size_t {self.tiles}", self._type.declare(self.value)]
        return declared(f"static void {self.symbol}_fold_add", parts, "")

    def open_head(self) -> str:
        parts = [f"struct {self.symbol}_fold *{self.fold}", f"const parforge_job *{self.job}"]
        return declared(f"static void {self.symbol}_fold_open", parts, "")

    def begin_head(self) -> str:
        parts = [f"struct {self.symbol}_fold *{self.fold}", f"size_t {self.begin}"]
        return declared(f"static void {self.symbol}_fold_begin", parts, "")

    def close_head(self) -> str:
        parts = [f"struct {self.symbol}_fold *{self.fold}"]
        if self.stores:
            parts.append(self._type.const_pointer().declare(self.values))
        else:
            parts.append(f"parforge_cursor *{self.cursor}")
        return declared(f"static void {self.symbol}_fold_close", [*parts, f"size_t {self.end}"], "")

    def leave_head(self) -> str:
        constant = "const " if self.stores else ""
        parts = [f"{constant}struct {self.symbol}_fold *{self.fold}"]
        parts.append(f"parforge_cursor *{self.cursor}")
        return declared(f"static void {self.symbol}_fold_leave", parts, "")

    def values_head(self) -> str:
        parts = [f"struct {self.symbol}_fold *{self.fold}", f"const parforge_job *{self.job}"]
        parts.append(f"const parforge_piece *{self.piece}")
        return declared(f"static void {self.symbol}_fold_values", parts, "")

    # Statements

    def folded(self, target: str, left: str, right: str, indent: int) -> str:
        """`target = function(left, right);`"""
        return parenthesized(f"{target} = {self._function}", [left, right], ";", indent=indent)

    def into_lanes(self, parts: list[str], indent: int) -> str:
        return parenthesized(f"{self.symbol}_fold_lanes", parts, ";", indent=indent)

    def tile_folded(self, values: str, count: str, indent: int) -> str:
        """`const T value = …_fold_tile(values, count);`"""
        head = f"{self._type.constant().declare(self.value)} = {self.symbol}_fold_tile"
        return parenthesized(head, [values, count], ";", indent=indent)

    def add(self, parts: list[str], indent: int) -> str:
        return parenthesized(f"{self.symbol}_fold_add", parts, ";", indent=indent)

    def values_added(self) -> str:
        parts = [f"&{self.fold}", self.job, self.piece]
        return parenthesized(f"{self.symbol}_fold_values", parts, ";", indent=12)

    def keep(self, parts: list[str], indent: int) -> str:
        return parenthesized("parforge_keep_piece", parts, ";", indent=indent)

    def copied(self, parts: list[str], indent: int) -> str:
        return parenthesized("memcpy", parts, ";", indent=indent)

    def close_when_whole(self, index: str, indent: int) -> str:
        """Behind an item or a block, in a strip: folds the tile that ends there."""
        view = self._view
        place = index if index.isidentifier() else f"({index})"
        parts = [view.fold]
        if not self.stores:
            parts.append(view.cursor)
        elif view.vectorises:
            parts.append(f"{view.call}.{self.output}")
        else:
            parts.append(self.output)
        call = parenthesized(f"{self.symbol}_fold_close", [*parts, index], ";", indent=indent + 4)
        blanks = " " * indent
        return f"if ({place} % {self.tile_size} == 0) {{\n{blanks}    {call}\n{blanks}}}"
