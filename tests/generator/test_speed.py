"""A build must not wait for the generator, nor for a spec that was made to take for ever."""

from __future__ import annotations

import contextlib
import io
import resource
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from parforge import cli
from support import LONG, ROOT

PROCESSOR = """
[[processor]]
name = "to_kelvin{0}"
doc = "One reading from °C to K."
function = "kelvin_of"
input = [{{ name = "celsius", type = "double" }}, "float"]
output = {{ name = "kelvin", type = "double", default = -1 }}
args = [{{ name = "offset", type = "double" }}]
fallible = true
ignore_errors = ["ENOENT"]
"""


def test_a_hundred_processors_in_half_a_second(tmp_path: Path) -> None:
    spec = tmp_path / "spec.toml"
    spec.write_text(
        'parforge = 1\nmodule = "weather"\n' + "".join(PROCESSOR.format(i) for i in range(100))
    )
    command = [sys.executable, "-B", str(ROOT / "gen"), "generate", str(spec), "-o", str(tmp_path)]
    for _ in range(30):  # the machine may be busy with something else: one good run is enough
        begin = time_of_children()
        subprocess.run(command, check=True)
        seconds = time_of_children() - begin
        if seconds < 0.5:
            break
    assert seconds < 0.5
    assert (tmp_path / "weather.c").read_text().count("weather_to_kelvin99") > 1


def time_of_children() -> float:
    """On the processor: what else the machine does must not decide."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


# Specs that are made to take long: what stands before, between and after many times the same.

HEAD = 'parforge = 1\nmodule = "weather"\n'
LACKING = {"name": '"p"', "function": '"f"', "input": '"int"', "output": '"int"'}


def many(pattern: str, size: int) -> str:
    """Repeated, with its number in place of `@`, until it is as long as wanted."""
    return "".join(pattern.replace("@", str(i)) for i in range(size // len(pattern)))


def processor(size: int, pattern: str, **keys: str) -> str:
    """One processor; `*` in the value of a key is the pattern, many times."""
    pairs = LACKING | {key: value.replace("*", many(pattern, size)) for key, value in keys.items()}
    return f"{HEAD}[[processor]]\n" + "".join(f"{key} = {value}\n" for key, value in pairs.items())


LARGE: dict[str, Callable[[int], str]] = {
    "brackets": lambda size: "[" * size,
    "braces": lambda size: "a = " + many("{a=", size),
    "a dotted key": lambda size: many("a.", size) + "a = 1",
    "a dotted header": lambda size: "[" + many("a.", size) + "a]",
    "quotes": lambda size: '"' * size,
    "open strings": lambda size: '"""' + many('\\"""', size),
    "strings": lambda size: many("''' ", size),
    "digits": lambda size: "a = 0x" + "f" * size,
    "underscores": lambda size: "a = " + many("1_", size) + "1",
    "blanks": lambda size: many(" \t", size),
    "line ends": lambda size: "\r" * size,
    "keys": lambda size: many("a@ = 1\n", size),
    "misspelt keys": lambda size: many("modul@ = 1\n", size),
    "headers": lambda size: many("[[processor]]\n", size),
    "empty processors": lambda size: "processor = [" + many("{},", size) + "]",
    "processors": lambda size: HEAD
    + many("[[processor]]\nname = 'p@'\nfunction = 'f'\ninput = 'int'\noutput = 'int'\n", size),
    "numbers": lambda size: "module = [" + many("1.0,", size) + "]",
    "arrays": lambda size: "module = [\n" * 10 + many("[],\n", size) + "]" * 10,
    "includes": lambda size: "include = [" + many("'a@',", size) + "]",
    "inputs": lambda size: processor(size, "'int',", input="[*]"),
    "outputs": lambda size: processor(size, "'int',", output="[*]"),
    "args": lambda size: processor(size, "{name='a@',type='int'},", args="[*]"),
    "equal args": lambda size: processor(size, "{name='a',type='int'},", args="[*]"),
    "errors": lambda size: processor(size, "1@,", fallible="true", ignore_errors="[*]"),
    "stars": lambda size: processor(size, "*", input="'int *'"),
    "words of a type": lambda size: processor(size, "long ", input="'*'"),
    "a doc": lambda size: processor(size, "word */ ", doc="'*'"),
    "lines of a doc": lambda size: processor(size, "/\n", doc="'''*'''"),
}
TIMES = 8
SMALL = 100_000 if LONG else 5_000


@pytest.mark.parametrize("spec", LARGE.values(), ids=LARGE)
def test_time_grows_as_the_spec(spec: Callable[[int], str], folder_in_memory: Path) -> None:
    """Where it grows with the square, eight times as much takes 64 times as long."""
    seconds = []
    for size in (SMALL, TIMES * SMALL):
        file = folder_in_memory / "spec.toml"
        file.write_text(spec(size))
        begin = time.process_time()
        with contextlib.redirect_stderr(io.StringIO()):
            cli.main(["generate", str(file), "-o", str(folder_in_memory / "out")])
        seconds.append(time.process_time() - begin)
    assert seconds[1] < 3 * TIMES * max(seconds[0], 0.005)
