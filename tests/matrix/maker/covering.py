"""Covering designs: few rows in which every pair of levels of two factors stands together."""

from __future__ import annotations

import random
from collections.abc import Iterable, Mapping, Sequence
from itertools import combinations, product

Level = tuple[str, str]  # factor, level
Pair = frozenset[Level]
Row = dict[str, str]  # factor → level
Factors = Mapping[str, Sequence[str]]

_TRIALS = 3  # rows that are tried before the best one is taken


def pair(left: Level, right: Level) -> Pair:
    return frozenset((left, right))


def pairs_of(factors: Factors) -> list[Pair]:
    """Every pair of levels of two factors, in the order of the factors."""
    return [
        pair((left, left_level), (right, right_level))
        for left, right in combinations(factors, 2)
        for left_level, right_level in product(factors[left], factors[right])
    ]


def pairs_in(row: Row) -> Iterable[Pair]:
    return (pair(left, right) for left, right in combinations(row.items(), 2))


def covering_rows(
    factors: Factors, impossible: frozenset[Pair], needless: frozenset[Pair]
) -> list[Row]:
    """Rows that hold each pair but the impossible and the needless ones; always the same."""
    chance = random.Random(1)
    missing = dict.fromkeys(
        pair for pair in pairs_of(factors) if pair not in impossible and pair not in needless
    )
    rows = []
    while missing:
        wanted = dict(sorted(next(iter(missing))))
        trials = [_grown(wanted, factors, impossible, missing, chance) for _ in range(_TRIALS)]
        best = max(trials, key=lambda row: sum(pair in missing for pair in pairs_in(row)))
        for found in pairs_in(best):
            missing.pop(found, None)
        rows.append({factor: best[factor] for factor in factors})
    return rows


def _grown(
    start: Row,
    factors: Factors,
    impossible: frozenset[Pair],
    missing: Mapping[Pair, None],
    chance: random.Random,
) -> Row:
    """`start`, with a level of every other factor that brings many missing pairs."""
    row = dict(start)
    for factor in chance.sample(list(factors), len(factors)):
        if factor in row:
            continue
        best, most = "", -1
        for level in chance.sample(list(factors[factor]), len(factors[factor])):
            made = [pair((factor, level), other) for other in row.items()]
            gain = sum(found in missing for found in made)
            if gain > most and not any(found in impossible for found in made):
                best, most = level, gain
        if not best:
            raise ValueError(f"no level of {factor} can stand with {row}")
        row[factor] = best
    return row
