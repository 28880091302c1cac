"""Names of the generated code's own, which give way to the user's."""

from __future__ import annotations

from .model import Processor


class Names:
    """Names of the generated code's own parameters and locals, which give way to the user's."""

    def __init__(self, processor: Processor) -> None:
        dataset, worker = processor.dataset, processor.worker
        items = (*processor.inputs, *processor.outputs, *processor.args)
        types = [item.type for item in items]
        taken = {item.name for item in items}
        taken.add(processor.function)
        taken |= {(output.default or "").lstrip("-") for output in processor.outputs}
        if processor.reduce is not None:
            taken |= {processor.reduce.function, processor.reduce.identity.lstrip("-")}
        if dataset is not None:
            types.append(dataset.type)
            taken |= {name for name in (dataset.length, dataset.get) if name is not None}
        if worker is not None:
            types.append(worker.type)
            taken |= {worker.init, worker.fini}
        self._taken = frozenset(taken | {word for ctype in types for word in ctype.base.split()})

    def own(self, name: str) -> str:
        while name in self._taken:
            name += "_"
        return name
