"""Decides what the functions for MPI ranks of one processor say, and writes their comment."""

from __future__ import annotations

from .layout import declared, parenthesized, row, table, wrapped
from .model import Processor
from .own_names import Names
from .view import ProcessorView
from .view_parts import INPUT, SUBMITTED, ArrayView


class RanksView:
    """The MPI side of a processor, as the templates see it."""

    def __init__(self, processor: Processor, view: ProcessorView) -> None:
        self._processor = processor
        self._view = view
        own = Names(processor).own
        self.comm = own("comm")
        self.root = own("root")
        self.job = own("job")
        self.n = view.n
        self.options = view.options
        self.call = view.call
        self.arguments = view.arguments
        self.arrays = self._arrays()
        self.pointers = self._pointers()
        self.count = self._count()

    def _arrays(self) -> tuple[ArrayView, ...]:
        """What travels: a container is on every rank."""
        stay = (INPUT, SUBMITTED) if self._processor.dataset is not None else ()
        return tuple(array for array in self._view.arrays if array.role not in stay)

    def _pointers(self) -> str:
        """The first of these arrays whose items mean nothing on another rank."""
        processor = self._processor
        inputs = processor.inputs if processor.dataset is None else ()
        names = [item.name for item in (*inputs, *processor.outputs) if item.type.is_pointer]
        return names[0] if names else ""

    def _count(self) -> str:
        """How many items a container has; a NULL is for the library to refuse, on all ranks."""
        view = self._view
        if view.dataset_check:
            return f"{view.dataset} != NULL ? {view.length} : 0"
        return view.length

    # Functions

    def head(self, tail: str) -> str:
        *parts, options = self._view.parameters()
        parts += [f"MPI_Comm {self.comm}", f"int {self.root}", options]
        return declared(f"parforge_error {self._view.symbol}_mpi", parts, tail)

    def create_head(self) -> str:
        parts = [f"parforge_job **{self.job}", f"const void *{self.arguments}", f"size_t {self.n}"]
        parts.append(f"const parforge_options *{self.options}")
        return declared(f"static parforge_error {self._view.symbol}_mpi_create", parts, "")

    @property
    def create_line(self) -> str:
        fields = {field.name for field in self._view.fields}
        parts = [
            f"{self.call}->{name}" if name in fields else name
            for name in self._view.parameter_names()
        ]
        head = f"return {self._view.symbol}_create"
        return parenthesized(head, [self.job, *parts], ";", indent=4)

    @property
    def call_line(self) -> str:
        parts = [f"&{self._view.symbol}_mpi_processor", f"&{self.call}", self.n]
        parts += [self.comm, self.root, self.options]
        return parenthesized("return parforge_mpi_call", parts, ";", indent=4)

    def array_row(self, array: ArrayView) -> str:
        offset = f"offsetof(struct {self._view.symbol}_mpi_call, {array.name})"
        return row([f'"{array.name}"', array.size, offset, array.role])


def ranks_manual(processor: Processor, view: ProcessorView, ranks: RanksView) -> str:
    """The lines of the comment above the declaration, to be printed behind ` * `."""
    moves = "every rank runs a part of the items with its own threads"
    if processor.dataset is None:
        moves = f"{ranks.root} scatters the items, {moves}"
    if processor.stored:
        moves += f", and {ranks.root} gathers the results"
    if processor.reduce is not None:
        moves += f", and {ranks.root} folds what the ranks have left"
    text = f"{view.symbol}() on all ranks of a communicator, which call it together: {moves}."
    blocks = ["\n".join(wrapped(text)), _parameters(processor, view, ranks), _returns(view)]
    return "\n\n".join(blocks)


def _parameters(processor: Processor, view: ProcessorView, ranks: RanksView) -> str:
    entries = []
    arrays = [array.name for array in ranks.arrays]
    if processor.dataset is not None:
        entries.append((view.dataset, "the container, with the same items on every rank"))
    if arrays:
        entries.append((", ".join(arrays), f"used on {ranks.root} only; NULL elsewhere is fine"))
    if not view.length:
        entries.append((view.n, "how many items there are, the same on every rank"))
    args = [arg.name for arg in processor.args]
    if args:
        entries.append((", ".join(args), "each rank's own, to be equal on all of them"))
    entries.append((ranks.comm, "one group of ranks, no inter-communicator"))
    entries.append((ranks.root, "the rank with the arrays, the same on every rank"))
    entries.append((view.options, "NULL for the defaults; timeout and ^C end all ranks"))
    return table(entries)


def _returns(view: ProcessorView) -> str:
    text = (
        f"Returns the same on every rank: what {view.symbol}() does, or PARFORGE_ERR_MPI if MPI is"
        " not there, has no MPI_THREAD_FUNNELED, or fails."
    )
    return "\n".join(wrapped(text))
