"""The keys of a spec, each with a line that shows its use: what is not here is refused."""

import re
from collections.abc import Mapping

from . import names

SPEC = {
    "parforge": "parforge = 1",
    "module": 'module = "weather"',
    "doc": 'doc = "Station readings."',
    "include": 'include = ["readings.h"]',
    "processor": "[[processor]]",
}
PROCESSOR = {
    "name": 'name = "to_kelvin"',
    "doc": 'doc = "One reading from °C to K."',
    "function": 'function = "kelvin_of"',
    "input": 'input = "double"',
    "output": 'output = "double"',
    "args": 'args = [{ name = "offset", type = "double" }]',
    "fallible": "fallible = true",
    "default": "default = -1",
    "index": "index = true",
    "dataset": 'dataset = { type = "const struct table *", get = "table_row" }',
    "worker": 'worker = { type = "CURL *", init = "worker_open", fini = "worker_close" }',
    "schedule": 'schedule = "adaptive"',
    "max_threads": 'max_threads = "cores"',
    "serial_below": "serial_below = 1000",
    "reduce": 'reduce = { function = "sum_of", identity = "0.0" }',
    "simd": "simd = false",
    "on_error": 'on_error = "continue"',
    "ignore_errors": 'ignore_errors = ["ENOENT"]',
    "suppress_errors": "suppress_errors = true",
    "daemon": "daemon = true",
    "thread_name": 'thread_name = "weather"',
}
INPUT = {
    "name": 'name = "celsius"',
    "type": 'type = "double"',
    "pass": 'pass = "pointer"',
}
OUTPUT = {
    "name": 'name = "kelvin"',
    "type": 'type = "double"',
    "default": "default = -1",
}
ARGUMENT = {
    "name": 'name = "offset"',
    "type": 'type = "double"',
}
DATASET = {
    "type": 'type = "const struct table *"',
    "length": 'length = "table_rows"',
    "get": 'get = "table_row"',
}
REDUCE = {
    "function": 'function = "sum_of"',
    "identity": 'identity = "0.0"',
    "commutative": "commutative = true",
    "store": "store = false",
}
WORKER = {
    "type": 'type = "CURL *"',
    "init": 'init = "worker_open"',
    "fini": 'fini = "worker_close"',
}

# The end of messages about an input that is not there.
INDICES_ALONE = (
    '; for a loop over indices alone give `input = "size_t"`'
    " and a `dataset` with a `get` that returns the index"
)

# Words that others use for the same, and so will the authors of specs.
_SYNONYMS = {
    "parforge": "version format",
    "module": "name prefix",
    "include": "includes header headers",
    "doc": "comment description summary",
    "function": "callback call combine operation operator",
    "input": "items",
    "output": "result results return returns",
    "args": "arguments extra parameters params",
    "fallible": "can_fail fails may_fail",
    "default": "fallback",
    "index": "indexed with_index",
    "dataset": "collection container",
    "worker": "context state thread_local",
    "max_threads": "cores threads",
    "serial_below": "min_items minimum threshold",
    "simd": "vectorise vectorize",
    "on_error": "errors on_failure",
    "pass": "by",
    "length": "count rows size",
    "get": "at element item",
    "init": "create make new open",
    "fini": "close delete destroy free",
    "reduce": "reduction fold accumulate",
    "identity": "init initial neutral start zero",
    "commutative": "unordered any_order",
    "store": "keep keep_outputs",
}
_PLAIN_TYPE = re.compile(r"[A-Za-z_][A-Za-z0-9_ *]{,40}")
_NAMELESS = (DATASET, WORKER, REDUCE)
_OF_A_CALL = frozenset({"backend", "executor", "item_timeout", "timeout"})
_OWNERS = (
    (SPEC, "the spec, above the first `[[processor]]`"),
    (PROCESSOR, "a processor, below its `[[processor]]` and above its own tables"),
)


def advice(
    word: str, given: Mapping[str, object], table: Mapping[str, str]
) -> tuple[set[str], str]:
    """For a key that a table may not hold: those that were meant, and the end of the message.

    `given` is the table as it is written, `table` the keys that it may hold.
    """
    key = next((key for key, others in _SYNONYMS.items() if word in others.split()), word)
    if key not in table and word in PROCESSOR:
        key = word  # `name`
    if key in given and key in table:
        return set(), f": it has `{key}` already"
    if key in table:
        return {key}, names.did_you_mean(key)
    if word == "name" and table in _NAMELESS and not _has_keys_of_a_processor(given, table):
        parameter = "dataset" if table is DATASET else "reduced" if table is REDUCE else ""
        called = f" (the generated parameter is called `{parameter}`)" if parameter else ""
        return set(), f": it needs no name, remove it{called}"
    if word == "type" and table is REDUCE:
        return set(), ": it has the type of the output, remove it"
    if key == "pass" and table is ARGUMENT:
        return set(), f": for a pointer write the type as `{_pointer_to(given)}`"
    for owner, place in _OWNERS:
        if key in owner:
            return set(), f": {'it' if key == word else f'`{key}`'} belongs to {place}"
    if word in _OF_A_CALL:
        return set(), ": it is an option of each call, in parforge_options"
    near = names.nearest(word, table)
    if near is None and len(given) == 1 and {"name", "type"} <= table.keys():
        return _advice_on_a_pair(word, str(given[word]))
    return {near} if near else set(), names.did_you_mean(near)


def _has_keys_of_a_processor(given: Mapping[str, object], table: Mapping[str, str]) -> bool:
    """Whether those are there that were meant to stand above the header of an inner table."""
    return not given.keys().isdisjoint(PROCESSOR.keys() - table.keys() - {"name"})


def _pointer_to(given: Mapping[str, object]) -> str:
    """The type of a pointer to what the table has now, or to an example."""
    base = str(given.get("type", ""))
    if not _PLAIN_TYPE.fullmatch(base) or "*" in base or "const" in base.split():
        base = "struct row"
    return f"const {base} *"


def _advice_on_a_pair(word: str, value: str) -> tuple[set[str], str]:
    """For `{ offset = "double" }`."""
    if names.identifier_problem(word) or not _PLAIN_TYPE.fullmatch(value):
        return set(), ""
    return {"name", "type"}, names.did_you_mean(f'{{ name = "{word}", type = "{value}" }}')
