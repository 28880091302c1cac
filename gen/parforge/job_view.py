"""Decides what the functions for background jobs of one processor say."""

from __future__ import annotations

from .layout import braced, declared, parenthesized, wrapped
from .model import Processor
from .own_names import Names
from .view import ProcessorView


class JobView:
    """The background side of a processor, as the templates see it."""

    def __init__(self, processor: Processor, view: ProcessorView) -> None:
        self._processor = processor
        self._view = view
        own = Names(processor).own
        self.job = own("job")
        self.n = view.n
        self.options = view.options
        self.call = view.call
        self.data = view.data
        self.index = own("index")
        self.timeout = own("timeout")
        self.arguments = own("arguments")
        self.error = own("error")
        results = view.results()
        self.has_results = bool(results)
        self.has_items = bool(processor.stored)
        self.results_comment = _results_comment(processor, view)
        single = len(processor.stored) == 1
        # Parameter, member of the call's struct, type of an item.
        self.results = tuple(
            (own("results") if single and name != view.reduced else name, name, ctype)
            for name, ctype in results
        )
        self.item_results = tuple(
            (own("result") if single else output.name, output.name, output.type)
            for output in processor.stored
        )
        args = [(arg.name, arg.name) for arg in processor.args]
        # Of a submitted job's call; the library sets the arrays.
        self.members = args or [(view.arrays[0].name, "NULL")]

    # Heads

    def head(self, suffix: str, tail: str) -> str:
        """create and start: the synchronous function's parameters behind the handle."""
        parts = [f"parforge_job **{self.job}", *self._view.parameters()]
        return declared(f"parforge_error {self._view.symbol}_{suffix}", parts, tail)

    def submit_head(self, tail: str) -> str:
        parts = [f"parforge_job **{self.job}"]
        parts += [item.type.unqualified().declare(item.name) for item in self._processor.inputs]
        parts += [arg.type.declare(arg.name) for arg in self._processor.args]
        parts.append(f"const parforge_options *{self.options}")
        return declared(f"parforge_error {self._view.symbol}_submit", parts, tail)

    def results_head(self, suffix: str, tail: str) -> str:
        constant = "const " if suffix == "results" else ""
        parts = [f"{constant}parforge_job *{self.job}"]
        parts += [ctype.const_pointer().pointer().declare(name) for name, _, ctype in self.results]
        parts.append(f"size_t *{self.n}")
        return declared(f"parforge_error {self._view.symbol}_{suffix}", parts, tail)

    def item_head(self, tail: str) -> str:
        parts = [f"parforge_job *{self.job}", f"size_t {self.index}"]
        parts += [ctype.pointer().declare(name) for name, _, ctype in self.item_results]
        parts.append(f"double {self.timeout}")
        return declared(f"parforge_error {self._view.symbol}_result_at", parts, tail)

    # Statements

    @property
    def create_line(self) -> str:
        parts = [self.job, *self._view.call_arguments()]
        return parenthesized("return parforge_create", parts, ";", indent=4)

    @property
    def created(self) -> str:
        """What start begins with."""
        parts = [self.job, *self._view.parameter_names()]
        head = f"const parforge_error {self.error} = {self._view.symbol}_create"
        return parenthesized(head, parts, ";", indent=4)

    @property
    def submit_data(self) -> str:
        """The items; NULL for the container that they do not come from, and for results."""
        data = [f"&{item.name}" for item in self._processor.inputs]
        data += ["NULL" for _ in self.results]
        has_container = self._view.arrays[0].size == "0"
        if has_container:
            data.insert(0, "NULL")
        return braced(f"const void *const {self.data}[]", data, indent=4)

    @property
    def submit_line(self) -> str:
        parts = [self.job, f"&{self._view.symbol}_processor", f"&{self.call}", self.data]
        return parenthesized("return parforge_submit", [*parts, self.options], ";", indent=4)

    def fetch(self, function: str) -> str:
        """Asks the library for the arguments, among which the results are."""
        parts = [self.job, f"&{self._view.symbol}_processor", f"&{self.arguments}", self.n]
        head = f"const parforge_error {self.error} = {function}"
        return parenthesized(head, parts, ";", indent=4)

    @property
    def fetch_item(self) -> str:
        parts = [self.job, f"&{self._view.symbol}_processor", self.index, self.timeout]
        parts.append(f"&{self.arguments}")
        head = f"const parforge_error {self.error} = parforge_item"
        return parenthesized(head, parts, ";", indent=4)


def _results_comment(processor: Processor, view: ProcessorView) -> str:
    text = "The results of a job that has succeeded; the second function waits for its end first. "
    if processor.reduce is not None:
        count = "the number is that of the items" if processor.stored else "the number is 1"
        text += f"{view.reduced} is one value; {count}. "
    text += "A pointer that is NULL is not set; on an error they are set to NULL and 0."
    return "\n".join(wrapped(text))
