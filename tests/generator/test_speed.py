"""A build must not wait for the generator."""

from __future__ import annotations

import resource
import subprocess
import sys
from pathlib import Path

from support import ROOT

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
    seconds = []
    for number in range(5):  # the machine may be busy with something else: the best run counts
        command = [sys.executable, "-B", str(ROOT / "gen"), "generate", str(spec)]
        begin = time_of_children()
        subprocess.run([*command, "-o", str(tmp_path / str(number))], check=True)
        seconds.append(time_of_children() - begin)
    assert min(seconds) < 0.5
    assert (tmp_path / "0" / "weather.c").read_text().count("weather_to_kelvin99") > 1


def time_of_children() -> float:
    """On the processor: what else the machine does must not decide."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime
