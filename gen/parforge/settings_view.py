"""Decides what a processor's descriptor says of its settings."""

from __future__ import annotations

from .model import ALL_CORES, Processor


def initializers(processor: Processor, symbol: str) -> tuple[str, ...]:
    """What the spec says beyond the defaults, as designated initializers."""
    settings = []
    if processor.max_threads == ALL_CORES:
        settings.append(".max_threads = PARFORGE_ALL_CORES")
    elif processor.max_threads:
        settings.append(f".max_threads = {processor.max_threads}")
    if processor.serial_below:
        settings.append(f".serial_below = {processor.serial_below}")
    if processor.schedule == "adaptive":
        settings.append(".schedule = PARFORGE_SCHEDULE_ADAPTIVE")
    if processor.on_error is not None:
        settings.append(f".on_error = PARFORGE_{processor.on_error.upper()}")
    if processor.ignore_errors:
        array = f"{symbol}_ignored"
        settings.append(f".ignore_errors = {array}")
        settings.append(f".ignore_errors_count = {len(processor.ignore_errors)}")
    if processor.suppress_errors:
        settings.append(".suppress_errors = true")
    if processor.daemon:
        settings.append(".daemon = true")
    if processor.thread_name is not None:
        name = processor.thread_name.replace("?", "\\?")  # no trigraphs
        settings.append(f'.thread_name = "{name}"')
    return tuple(settings)
