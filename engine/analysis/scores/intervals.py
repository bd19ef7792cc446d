"""How sure a number is: 95 % intervals of shares, of means over seeds, of paired differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from statistics import fmean, stdev

from scipy import stats

LEVEL = 0.95


@dataclass(frozen=True)
class Interval:
    """Both ends of a 95 % confidence interval."""

    low: float
    high: float

    def holds(self, value: float) -> bool:
        return self.low <= value <= self.high


@dataclass(frozen=True)
class Difference:
    """What one thing has more than another, seed by seed.

    Attributes:
        mean: over the seeds that both have.
        interval: of the mean, by Student's t; None for a single seed.
        seeds: those that count, in order.
    """

    mean: float
    interval: Interval | None
    seeds: tuple[int, ...]

    @property
    def n(self) -> int:
        return len(self.seeds)

    @property
    def is_sure(self) -> bool:
        """Whether the interval leaves zero out."""
        return self.interval is not None and not self.interval.holds(0.0)


def of_share(hits: float, n: int) -> Interval | None:
    """Wilson's interval of a share ``hits / n`` of pictures; None where none counts."""
    if n == 0:
        return None
    found = stats.binomtest(round(hits), n).proportion_ci(LEVEL, method="wilson")
    return Interval(float(found.low), float(found.high))


def of_mean(values: Sequence[float]) -> Interval | None:
    """Student's interval of the mean of independent ``values``; None for fewer than two."""
    if len(values) < 2:
        return None
    reach = float(stats.t.ppf((1 + LEVEL) / 2, len(values) - 1))
    half = reach * stdev(values) / len(values) ** 0.5
    return Interval(fmean(values) - half, fmean(values) + half)


def difference(one: Mapping[int, float], other: Mapping[int, float]) -> Difference | None:
    """``one`` minus ``other``, both by seed; None where they share no seed."""
    seeds = tuple(sorted(one.keys() & other.keys()))
    if not seeds:
        return None
    apart = [one[seed] - other[seed] for seed in seeds]
    return Difference(fmean(apart), of_mean(apart), seeds)
