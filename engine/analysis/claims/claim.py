"""A claim as numbers that have to lie on one side of a bound, and what the runs say of it.

A number counts for or against a claim only where its whole 95 % interval over seeds lies on one
side of the bound; a single seed has no interval and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from engine.analysis.scores.intervals import Interval


class ClaimVerdict(StrEnum):
    """What the runs say of a claim."""

    HOLDS = "holds"
    PARTLY = "partly"
    NOT = "does not hold"
    OPEN = "not decided"
    UNTESTED = "not tested"


@dataclass(frozen=True)
class SeedMean:
    """What was measured at one γ, paired by seed.

    Attributes:
        value: the mean over ``seeds``.
        interval: of it; None for a single seed.
    """

    value: float
    interval: Interval | None
    seeds: tuple[int, ...]


@dataclass(frozen=True)
class Claim:
    """A sentence that can be held against runs.

    Attributes:
        name: for a link.
        source: who says so, such as "Goel et al., Fig. 2".
        says: the sentence.
        study: the study whose runs are asked.
        size: |S_m| / |S_tr| of the scenario within it.
        method: an unlearner's registered name.
        measures: what is measured of it; a name in ``engine.analysis.claims.quantities``.
        at: the γ at which it has to be so.
        below, above: the bound; one of them is given.
    """

    name: str
    source: str
    says: str
    study: str
    size: float
    method: str
    measures: str
    at: tuple[float, ...]
    below: float | None = None
    above: float | None = None

    def __post_init__(self) -> None:
        if (self.below is None) == (self.above is None):
            raise ValueError(f"{self.name} needs one bound, below or above")

    @property
    def bound(self) -> str:
        """ "below 50 %" or "above 0 %"."""
        which, at = ("below", self.below) if self.below is not None else ("above", self.above)
        return f"{which} {100 * (at or 0.0):g} %"

    def decides(self, number: SeedMean) -> bool | None:
        """Whether ``number`` lies surely on the claimed side; None where it may be either."""
        if number.interval is None:
            return None
        if self.below is not None:
            return _surely(number.interval.high < self.below, number.interval.low >= self.below)
        above = self.above or 0.0
        return _surely(number.interval.low > above, number.interval.high <= above)


def _surely(yes: bool, no: bool) -> bool | None:
    return True if yes else False if no else None


@dataclass(frozen=True)
class Finding:
    """A claim with what the runs say.

    Attributes:
        numbers: by γ, those that there are.
        keys: of the runs that were asked.
    """

    claim: Claim
    numbers: Mapping[float, SeedMean]
    keys: Sequence[str] = ()

    @property
    def n(self) -> int:
        """The smallest number of seeds behind a number; 0 without one."""
        return min((len(number.seeds) for number in self.numbers.values()), default=0)

    @property
    def seeds(self) -> tuple[int, ...]:
        return tuple(sorted({seed for one in self.numbers.values() for seed in one.seeds}))

    @property
    def verdict(self) -> ClaimVerdict:
        decided = [self.claim.decides(number) for number in self.numbers.values()]
        if not decided:
            return ClaimVerdict.UNTESTED
        if all(decided):
            return ClaimVerdict.HOLDS
        if True in decided:
            return ClaimVerdict.PARTLY
        return ClaimVerdict.NOT if False in decided else ClaimVerdict.OPEN
