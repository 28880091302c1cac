"""Writes the comment above a generated declaration: what it does, as its serial loop, and how."""

from __future__ import annotations

from .comment import comment_text
from .layout import WIDTH, parenthesized, table, wrapped
from .model import ALL_CORES, Processor, Reduction
from .view import ProcessorView


_ORDER = (
    "The order of the folding depends on n only: the same bits for any number of threads and either"
    " schedule, if not always those of the loop above."
)


def manual(processor: Processor, view: ProcessorView) -> str:
    """The comment's lines, to be printed behind ` * `."""
    doc = comment_text(processor.doc) or f"Runs {processor.function}() for every item."
    blocks = [doc, _serial_loop(processor, view), _parameters(processor, view), _threads(processor)]
    if processor.reduce is not None:
        blocks.insert(-1, "\n".join(wrapped(_ORDER)))
    blocks.append(_returns(processor))
    return "\n\n".join(blocks)


def _serial_loop(processor: Processor, view: ProcessorView) -> str:
    i = view.i
    count = view.length or view.n
    lines = [f"for (size_t {i} = 0; {i} < {count}; {i}++) {{"]
    width = WIDTH - len(" *         ")
    declaration = view.gets.declaration(indent=0, width=width) if view.gets is not None else ""
    element_call = view.element_call(indent=0, width=width, to_slots=True)
    lines += [f"    {line}" for line in f"{declaration}\n{element_call}".strip().split("\n")]
    if view.fallible:
        if processor.ignore_errors:
            lines.append(f"    if ({_is_ignored(processor, view)}) {{")
            lines += [f"        {reset}" for reset in view.plain_resets()]
            lines.append(f"    }} else if ({view.code} != 0) {{")
        else:
            lines.append(f"    if ({view.code} != 0) {{")
        lines += [f"        {line}" for line in _on_failure(view)]
        lines.append("    }")
    lines.append("}")
    if processor.reduce is not None:
        lines += _folding(processor.reduce, view, count)
    if view.worker_type:
        lines.insert(0, f"{view.worker_type} = {view.worker_init}();  (once for each thread)")
        lines.append(f"{view.worker_fini}({view.worker});")
    return "\n".join(f"    {line}" for line in lines)


def _folding(reduce: Reduction, view: ProcessorView, count: str) -> list[str]:
    i, output = view.i, view.outputs[0].name
    call = parenthesized(
        f"*{view.reduced} = {reduce.function}",
        [f"*{view.reduced}", f"{output}[{i}]"],
        ";",
        width=WIDTH - len(" *         "),
    )
    return [
        f"*{view.reduced} = {count} > 0 ? {output}[0] : {reduce.identity};",
        f"for (size_t {i} = 1; {i} < {count}; {i}++) {{",
        *(f"    {line}" for line in call.split("\n")),
        "}",
    ]


def _on_failure(view: ProcessorView) -> list[str]:
    lines = view.plain_resets()
    if view.continues:
        lines.append(f"failed[failures++] = {view.i};")
    else:
        lines.append("return PARFORGE_ERR_PROCESSOR;")
    return lines


def _is_ignored(processor: Processor, view: ProcessorView) -> str:
    codes = [f"{view.code} == {code}" for code in processor.ignore_errors]
    return " || ".join(codes[:2]) + (" || ..." if len(codes) > 2 else "")


def _parameters(processor: Processor, view: ProcessorView) -> str:
    entries: list[tuple[str, str]] = []
    if processor.dataset is None:
        for item in processor.inputs:
            is_read_only = item.type.points_to_const or not item.type.is_pointer
            entries.append((item.name, "its items; read only" if is_read_only else "its items"))
    else:
        is_read_only = processor.dataset.type.points_to_const
        container = "the container of the items" + ("; read only" if is_read_only else "")
        entries.append((view.dataset, container))
    if not view.length:
        entries.append((view.n, "how many items there are"))
    entries += [
        (output.name, "room for as many results" + _in_place(processor, output.type.text))
        for output in processor.stored
    ]
    if processor.reduce is not None:
        entries.append((view.reduced, _reduced(processor, processor.reduce)))
    entries += [(arg.name, "handed to every item") for arg in processor.args]
    entries.append((view.options, "NULL for the defaults"))
    return table(entries)


def _reduced(processor: Processor, reduce: Reduction) -> str:
    text = f"room for one value, that of all results; without items {reduce.identity}"
    if not processor.stored:
        text += f"; {processor.outputs[0].name} above is not kept"
    return text + ". Not touched if the call fails"


def _in_place(processor: Processor, output_type: str) -> str:
    """Which inputs may be the output as well; one that overlaps in another way is refused."""
    if processor.dataset is not None:
        return ""
    same = [item.name for item in processor.inputs if item.type.text == output_type]
    return f"; may be {' or '.join(same)} itself" if same else ""


def _threads(processor: Processor) -> str:
    if processor.max_threads == ALL_CORES:
        threads = "as many threads as the process has cores"
    elif processor.max_threads:
        threads = f"at most {processor.max_threads} threads"
    else:
        threads = "at most 8 threads (or PARFORGE_MAX_THREADS of the environment)"
    text = f"Runs on {threads}, the caller among them, unless options->max_threads says otherwise"
    if processor.serial_below:
        text += f"; with fewer than {processor.serial_below} items on the caller alone"
    return "\n".join(wrapped(text + ". May be called from any thread."))


def _returns(processor: Processor) -> str:
    causes = []
    if processor.fallible and not processor.suppress_errors:
        causes.append(
            "PARFORGE_ERR_PROCESSOR if an item failed (parforge_last_failures() says which)"
        )
    causes.append("PARFORGE_ERR_INVALID if an argument cannot be used (nothing was started then)")
    causes.append("PARFORGE_ERR_KILLED if options->timeout or ^C ended it early")
    causes.append("PARFORGE_ERR_NO_MEMORY" + (" (also for a worker)" if processor.worker else ""))
    text = "Returns PARFORGE_OK, " + ", ".join(causes[:-1]) + f", or {causes[-1]}"
    return "\n".join(wrapped(text + ". parforge_last_error() has the sentence."))
