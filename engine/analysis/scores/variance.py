"""How far runs differ when one thing is drawn anew, apart for each thing that is drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import stdev

from scipy import stats

from engine.analysis.scores.intervals import LEVEL, Interval


@dataclass(frozen=True)
class Deviation:
    """The standard deviation of ``n`` values, with its 95 % interval."""

    value: float
    interval: Interval
    n: int


def deviation(values: Sequence[float]) -> Deviation | None:
    """Of independent values, by the χ² law of normal ones; None for fewer than two."""
    freedom = len(values) - 1
    if freedom < 1:
        return None
    found = stdev(values)
    tail = (1 - LEVEL) / 2
    ends = [found * (freedom / stats.chi2.ppf(p, freedom)) ** 0.5 for p in (1 - tail, tail)]
    return Deviation(found, Interval(float(ends[0]), float(ends[1])), len(values))
