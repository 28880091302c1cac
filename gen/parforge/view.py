"""Decides what the C of one processor says; the templates only lay it out.

Everything here is a string that is ready to print, or a choice between two forms of a loop.
"""

from __future__ import annotations

from .ctype import CType, Kind
from .dataset_view import DatasetView
from .layout import WIDTH, braced, declared, parenthesized, row
from .model import Input, Module, Output, Processor
from .own_names import Names
from .settings_view import initializers
from .value_types import (
    has_plain_types,
    is_arithmetic,
    other_types,
    pointers_among,
    size_without_padding,
    vectorises,
)
from .view_parts import INPUT, OUTPUT, REDUCED, SUBMITTED, ArrayView, Field, OutputView, field_of


class ProcessorView:
    """One processor, as the templates see it. Attributes are computed once, in reading order."""

    def __init__(self, module: Module, processor: Processor) -> None:
        self._processor = processor
        self._names = Names(processor)
        self.symbol = f"{module.name}_{processor.name}"
        self.title = processor.name
        self.rule = "-" * max(3, WIDTH - len(f"/* ---- {self.title}  */"))
        self.vectorises = vectorises(processor)
        self.is_cloned = self.vectorises and has_plain_types(processor)
        self.fallible = processor.fallible
        self.continues = processor.suppress_errors or processor.on_error == "continue"
        own = self._names.own
        self.n = own("n")
        self.options = own("options")
        self.job = own("job")
        self.shared = own("shared")
        self.threads = own("threads")
        self.chunk = own("chunk")
        self.chunks = own("chunks")
        self.call = own("call")
        self.data = own("data")
        self.cursor = own("cursor")
        self.begin = own("begin")
        self.end = own("end")
        self.index = own("index")
        self.arguments = own("arguments")
        self.count = own("count")
        self.part = own("part")
        self.i = own("i")
        self.code = own("code")
        self.codes = own("codes")
        self.failed = own("failed")
        self.simd_clause = f" reduction(| : {self.failed})" if self.fallible else ""
        self.item = own("item")
        self.worker = own("worker")
        self.reduced = own("reduced")
        self.fold = own("fold")
        self.room = own("room")
        self.mask = own("mask")
        self.values = own("values")
        self.reduces = processor.reduce is not None
        self.stores = bool(processor.stored)
        self.dataset = own("dataset")
        self.worker_type = ""
        self.worker_pointer = ""
        self.worker_init = ""
        self.worker_fini = ""
        if processor.worker is not None:
            self.worker_type = processor.worker.type.unqualified().declare(self.worker)
            self.worker_pointer = processor.worker.type.unqualified().pointer().declare(self.worker)
            self.worker_init = processor.worker.init
            self.worker_fini = processor.worker.fini
        self.other_types = dict.fromkeys(t.unqualified().text for t in other_types(processor))
        self.gets = self._gets()
        self.fields = self._fields()
        self.locals = self._locals()
        types = [ctype for _, ctype in self._array_values() + self._other_values()]
        if self.gets is not None:
            types.append(self.gets.type)
        self.values_size = size_without_padding(types)
        self.arrays = self._arrays()
        self.outputs = tuple(self._output(output) for output in processor.outputs)
        self.has_pointer_outputs = pointers_among(output.type for output in processor.outputs)
        self.resets = self._resets()
        self.ignored = ""
        if processor.ignore_errors:
            head = f"static const int {self.symbol}_ignored[]"
            self.ignored = braced(head, processor.ignore_errors)
        self.length = self._length()
        dataset = processor.dataset
        is_asked = dataset is not None and dataset.type.is_pointer and dataset.length is not None
        self.dataset_check = self.dataset if is_asked else ""
        self.has_complex = any(ctype.kind is Kind.COMPLEX for ctype in self._public_types())
        self.strip_head = self.strip_like_head("strip")
        self.strip_of_one_head = self.strip_like_head("strip_of_one")
        self.settings = initializers(processor, self.symbol)

    # The public function

    def parameters(self) -> list[str]:
        """The public function's parameters."""
        processor = self._processor
        parts = []
        if processor.dataset is None:
            parts += [item.type.const_pointer().declare(item.name) for item in processor.inputs]
        else:
            parts.append(processor.dataset.type.declare(self.dataset))
        if processor.dataset is None or processor.dataset.length is None:
            parts.append(f"size_t {self.n}")
        parts += [ctype.pointer().declare(name) for name, ctype in self.results()]
        parts += [arg.type.declare(arg.name) for arg in processor.args]
        parts.append(f"const parforge_options *{self.options}")
        return parts

    def results(self) -> list[tuple[str, CType]]:
        """Name and type of what a caller gives room for: outputs, and what they are folded to."""
        processor = self._processor
        results = [(output.name, output.type) for output in processor.stored]
        if processor.reduce is not None:
            results.append((self.reduced, processor.outputs[0].type))
        return results

    def parameter_names(self) -> list[str]:
        processor = self._processor
        inputs = [item.name for item in processor.inputs]
        names = inputs if processor.dataset is None else [self.dataset]
        if not self.length:
            names.append(self.n)
        names += [name for name, _ in self.results()]
        return [*names, *(arg.name for arg in processor.args), self.options]

    def declaration(self, tail: str) -> str:
        """The public function's head, followed by `tail`."""
        return declared(f"parforge_error {self.symbol}", self.parameters(), tail)

    def _public_types(self) -> list[CType]:
        processor = self._processor
        types = [item.type for item in (*processor.inputs, *processor.outputs, *processor.args)]
        return types + ([processor.dataset.type] if processor.dataset is not None else [])

    @property
    def data_list(self) -> str:
        data = ["NULL" if array.role == SUBMITTED else array.name for array in self.arrays]
        return braced(f"const void *const {self.data}[]", data, indent=4)

    def call_arguments(self) -> list[str]:
        """What is handed to the library."""
        count = self.length if self.length else self.n
        return [f"&{self.symbol}_processor", f"&{self.call}", self.data, count, self.options]

    @property
    def call_line(self) -> str:
        return parenthesized("return parforge_call", self.call_arguments(), ";", indent=4)

    def _length(self) -> str:
        dataset = self._processor.dataset
        if dataset is None or dataset.length is None:
            return ""
        return f"{dataset.length}({self.dataset})"

    # What goes from the call to the loop

    def _gets(self) -> DatasetView | None:
        dataset = self._processor.dataset
        if dataset is None or dataset.get is None:
            return None
        return DatasetView(self._processor, self.dataset, self.item, self.i)

    def _array_values(self) -> list[tuple[str, CType]]:
        processor = self._processor
        if processor.dataset is None:
            inputs = [(item.name, item.type.const_pointer()) for item in processor.inputs]
        else:
            inputs = [(self.dataset, processor.dataset.type.unqualified())]
        return inputs + [(name, ctype.pointer()) for name, ctype in self.results()]

    def _other_values(self) -> list[tuple[str, CType]]:
        return [(arg.name, arg.type.unqualified()) for arg in self._processor.args]

    def _fields(self) -> tuple[Field, ...]:
        """What the caller of the public function gives."""
        arrays = [field_of(name, ctype, is_array=True) for name, ctype in self._array_values()]
        others = [field_of(name, ctype) for name, ctype in self._other_values()]
        return (*arrays, *others)

    def _locals(self) -> tuple[Field, ...]:
        """Those that are used in the loop under the same names."""
        elsewhere = {self.reduced} if self.reduces else set()
        if self.vectorises:
            elsewhere |= {output.name for output in self._processor.outputs}
        return tuple(field for field in self.fields if field.name not in elsewhere)

    def locals_of_one(self) -> list[Field]:
        """The same for an item that was submitted: it stands for the data set."""
        if self.gets is None:
            return []
        others = [field for field in self.locals if field.name != self.dataset]
        return [*others, self.gets.field]

    def _arrays(self) -> tuple[ArrayView, ...]:
        processor = self._processor
        arrays = []
        if processor.dataset is None:
            for item in processor.inputs:
                arrays.append(ArrayView(item.name, f"sizeof({item.type.text})", INPUT))
        elif processor.dataset.type.is_pointer:
            size = "0" if self.gets is not None else f"sizeof({processor.inputs[0].type.text})"
            arrays.append(ArrayView(self.dataset, size, INPUT))
        if self.gets is not None:
            arrays.append(self.gets.array)
        for name, ctype in self.results():
            role = REDUCED if name == self.reduced else OUTPUT
            arrays.append(ArrayView(name, f"sizeof({ctype.text})", role))
        return tuple(arrays)

    def array_row(self, array: ArrayView) -> str:
        offset = f"offsetof(struct {self.symbol}_call, {array.name})"
        return row([f'"{array.name}"', array.size, offset, array.role])

    # The loop

    @property
    def tile_local(self) -> str:
        """Where results go that no caller sees: in the tile that is folded next."""
        output = self._processor.outputs[0]
        declaration = output.type.pointer().constant().declare(output.name)
        if not self.vectorises:
            return f"{declaration} = {self.fold}->values;"
        return f"{declaration} = {self.fold}->values + ({self.index} & {self.fold}->mask);"

    @property
    def tile(self) -> str:
        """How many items a tile has."""
        return f"PARFORGE_TILE({self._processor.outputs[0].type.text})"

    def strip_like_head(self, name: str) -> str:
        """The head of a function that runs a strip."""
        parts = [
            f"const struct {self.symbol}_call *{self.arguments if self.vectorises else self.call}",
            f"parforge_cursor *{self.cursor}",
        ]
        if self.reduces:
            parts.append(f"struct {self.symbol}_fold *{self.fold}")
        parts += [f"size_t {self.begin}", f"size_t {self.end}"]
        if self.worker_type:
            parts.append(self.worker_type)
        return declared(f"static size_t {self.symbol}_{name}", parts, "")

    def _strip_arguments(self, address: str) -> list[str]:
        """Of a call of such a function; `address` is "&" where cursor and fold are locals."""
        parts = [self.call, f"{address}{self.cursor}"]
        if self.reduces:
            parts.append(f"{address}{self.fold}")
        parts += [self.begin, self.end]
        if self.worker_type:
            parts.append(self.worker)
        return parts

    def strip_call(self) -> str:
        head = f"{self.cursor}.position = {self.symbol}_strip"
        return parenthesized(head, self._strip_arguments("&"), ";", indent=8)

    def strip_of_one_return(self) -> str:
        head = f"return {self.symbol}_strip_of_one"
        return parenthesized(head, self._strip_arguments(""), ";", indent=8)

    def chunk_head(self) -> str:
        parts = [f"parforge_job *{self.job}", f"int {self.chunk}"]
        if self.worker_type:
            parts.append(self.worker_type)
        return declared(f"static void {self.symbol}_chunk", parts, "")

    def work_head(self) -> str:
        parts = [f"parforge_job *{self.job}", f"int {self.chunk}", self.worker_pointer]
        return declared(f"static void {self.symbol}_work", parts, "")

    def region_head(self) -> str:
        parts = [f"parforge_job *{self.job}", f"int {self.chunks}", f"int {self.threads}"]
        return declared(f"static void {self.symbol}_region", parts, "")

    def _output(self, output: Output) -> OutputView:
        """A fallible function that vectorises writes to a local: its stores then need no mask."""
        needs_value = self.vectorises and self.fallible and is_arithmetic(output.type)
        value = self._names.own(f"{output.name}_value") if needs_value else ""
        declaration = f"{output.type.declare(value)} = {_default(output)};" if value else ""
        slot = self._slot(output.name)
        reset = _reset(output, slot)
        return OutputView(output.name, slot, reset, value, declaration)

    def plain_resets(self) -> list[str]:
        """Put the defaults into the item's slots in a plain loop over all items."""
        outputs = self._processor.outputs
        return [_reset(output, self._slot(output.name, to_slots=True)) for output in outputs]

    def _slot(self, output: str, to_slots: bool = False) -> str:
        """Where an item's result goes; `to_slots`: in a plain loop over all items."""
        if self.stores or self.vectorises or to_slots:
            return f"{output}[{self.i}]"
        return f"{output}[{self.i} & {self.mask}]"

    def _resets(self) -> tuple[str, ...]:
        """Statements that put the defaults into an item's slots; none where they are zero bytes."""
        outputs = self._processor.outputs
        if any(output.type.is_pointer for output in outputs):
            return ()  # which processes refuse
        if all(output.default is None for output in outputs):
            return ()
        if not self.stores:
            return (_reset(outputs[0], f"{outputs[0].name}[{self.i}]"),)
        return tuple(_reset(output, f"{self.call}->{output.name}[{self.i}]") for output in outputs)

    @property
    def reset_source(self) -> str:
        """Where the slots of an item are found; the other place is not used."""
        if self.stores:
            head = f"    const struct {self.symbol}_call *const {self.call} = {self.arguments};"
            return f"{head}\n\n    (void){self.values};"
        output = self._processor.outputs[0]
        declaration = output.type.pointer().constant().declare(output.name)
        return f"    {declaration} = {self.values};\n\n    (void){self.arguments};"

    def reset_head(self) -> str:
        parts = [f"const void *{self.arguments}", f"void *{self.values}", f"size_t {self.i}"]
        return declared(f"static void {self.symbol}_reset", parts, "")

    def _input_argument(self, item: Input, of_one: bool) -> str:
        if self.gets is not None:
            return self.gets.submitted if of_one else self.gets.taken
        array = item.name if self._processor.dataset is None else self.dataset
        return f"&{array}[{self.i}]" if item.by_pointer else f"{array}[{self.i}]"

    @property
    def returns_result(self) -> bool:
        return not self.fallible and len(self._processor.outputs) == 1

    def _arguments(self, to_slots: bool, of_one: bool) -> list[str]:
        processor = self._processor
        parts = []
        if processor.index:
            parts.append(self.i if to_slots or not self.vectorises else f"{self.begin} + {self.i}")
        parts += [self._input_argument(item, of_one) for item in processor.inputs]
        if not self.returns_result:
            for output in self.outputs:
                is_local = bool(output.value) and not to_slots
                slot = self._slot(output.name, to_slots)
                parts.append(f"&{output.value}" if is_local else f"&{slot}")
        parts += [arg.name for arg in processor.args]
        if self.worker_type:
            parts.append(self.worker)
        return parts

    def prototype(self) -> str:
        """The element function's declaration, as the spec describes it."""
        processor = self._processor
        parts = ["size_t index"] if processor.index else []
        for item in processor.inputs:
            ctype = item.type.const_pointer() if item.by_pointer else item.type.unqualified()
            parts.append(ctype.declare(item.name))
        if self.returns_result:
            head = processor.outputs[0].type.unqualified().declare(processor.function)
        else:
            head = f"{'int' if self.fallible else 'void'} {processor.function}"
            parts += [output.type.pointer().declare(output.name) for output in processor.outputs]
        parts += [arg.type.unqualified().declare(arg.name) for arg in processor.args]
        if self.worker_type:
            parts.append(self.worker_type)
        return parenthesized(head, parts, ";", width=WIDTH - len(" *     "))

    def element_call(
        self, indent: int, width: int = WIDTH, to_slots: bool = False, of_one: bool = False
    ) -> str:
        """The statement that runs one item; `to_slots`: as a plain loop over all items has it,
        `of_one`: one that was submitted in the place of those of a data set."""
        head = self._processor.function
        if self.fallible:
            head = f"const int {self.code} = {head}"
        elif self.returns_result:
            head = f"{self._slot(self.outputs[0].name, to_slots)} = {head}"
        return parenthesized(head, self._arguments(to_slots, of_one), ";", indent, width)


def _reset(output: Output, slot: str) -> str:
    """The statement that puts the default into a slot."""
    if output.default is None and not (is_arithmetic(output.type) or output.type.is_pointer):
        return parenthesized("memset", [f"&{slot}", "0", f"sizeof {slot}"], ";", indent=12)
    return f"{slot} = {_default(output)};"


def _default(output: Output) -> str:
    if output.default is not None:
        return output.default
    if output.type.is_pointer:
        return "NULL"
    if output.type.kind is Kind.BOOL:
        return "false"
    return "0"
