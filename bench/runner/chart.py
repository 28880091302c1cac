"""A picture of the ratios: works as rows, a mark for each contestant, on a logarithmic axis."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from . import machine
from .builds import Contestant
from .measure import Plan, Sample
from .report import Comparison, cases_of, ratio_text, time_text
from .works import BASELINE

TICKS = (0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)

# In pixels.
WIDTH = 960
LEFT = 250
RIGHT = 50
HEADER = 76
AXIS = 24
LANE = 10
GAP = 12
LEGEND_COLUMN = 175
LEGEND_COLUMNS = 5
LEGEND_ROW = 18


@dataclass(frozen=True)
class Mark:
    contestant: Contestant
    y: float
    low: float  # on the axis, as are the next two
    middle: float
    high: float
    text: str


@dataclass(frozen=True)
class Band:
    """One work."""

    title: str
    baseline: str
    top: float
    height: float
    marks: list[Mark]


class Axis:
    def __init__(self, values: list[float]) -> None:
        self._low = max(tick for tick in TICKS if tick <= max(min(values), TICKS[0]))
        self._high = min(tick for tick in TICKS if tick >= min(max(values), TICKS[-1]))

    def at(self, value: float) -> float:
        inside = min(max(value, self._low), self._high)
        share = math.log(inside / self._low) / math.log(self._high / self._low)
        return round(LEFT + share * (WIDTH - LEFT - RIGHT), 1)

    @property
    def ticks(self) -> list[tuple[float, str]]:
        return [(self.at(tick), f"{tick:g}") for tick in TICKS if self._low <= tick <= self._high]


def _bands(
    compared: list[tuple[str, Comparison]], contestants: list[Contestant], axis: Axis, top: float
) -> list[Band]:
    bands = []
    for title, comparison in compared:
        marks: list[Mark] = []
        for one in contestants:
            if comparison.has(one.name):
                low, middle, high = comparison.ratios(one.name)
                y = top + GAP / 2 + (len(marks) + 0.5) * LANE
                places = (axis.at(low), axis.at(middle), axis.at(high))
                marks.append(Mark(one, y, *places, ratio_text(middle)))
        height = GAP + max(len(marks), 3) * LANE
        bands.append(Band(title, time_text(comparison.median(BASELINE)), top, height, marks))
        top += height
    return bands


def _in_rows(contestants: list[Contestant]) -> Iterator[tuple[int, int, Contestant]]:
    for index, one in enumerate(contestants):
        yield index // LEGEND_COLUMNS, index % LEGEND_COLUMNS, one


def write_chart(path: Path, plan: Plan, samples: list[Sample]) -> None:
    """Of the first build and wait policy."""
    build, policy = plan.builds[0], plan.policies[0]
    present = {sample.contestant.name for sample in samples}
    others = [one for one in build.contestants if one.name in present and one.name != BASELINE]
    contestants = sorted(others, key=lambda one: not one.is_ours)
    compared = [
        (case.work.title, Comparison(case, samples)) for case in cases_of(plan, build, policy)
    ]
    ratios = [
        ratio
        for _, comparison in compared
        for one in contestants
        if comparison.has(one.name)
        for ratio in comparison.ratios(one.name)
    ]
    axis = Axis([1.0, 0.9, 1.2, *ratios])
    legend_rows = math.ceil(len(contestants) / LEGEND_COLUMNS)
    top = HEADER + legend_rows * LEGEND_ROW + AXIS
    bands = _bands(compared, contestants, axis, top)
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent.parent),
        undefined=StrictUndefined,
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    text = environment.get_template("chart.svg.j2").render(
        width=WIDTH,
        height=bands[-1].top + bands[-1].height + 46,
        left=LEFT,
        right=WIDTH - RIGHT,
        top=top,
        bottom=bands[-1].top + bands[-1].height,
        one=axis.at(1.0),
        ticks=axis.ticks,
        bands=bands,
        legend=[
            (one, 20 + column * LEGEND_COLUMN, HEADER + row * LEGEND_ROW)
            for row, column, one in _in_rows(contestants)
        ],
        machine=f"{machine.cpu_model()}, {machine.cpu_count()} cores, {plan.threads[0]} threads",
        build=f"{build.title}, OMP_WAIT_POLICY {policy}",
    )
    path.write_text(text)
