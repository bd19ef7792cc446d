"""What claims are about, measured of one method at one γ and paired by seed."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from engine.analysis.claims.claim import SeedMean
from engine.analysis.scores.intervals import difference
from engine.analysis.scores.outcomes import Outcome, by_seed
from engine.analysis.scores.repair import turnings
from engine.plugins.unlearners import ORACLE, ORIGINAL

Measured = Callable[[Sequence[Outcome], str, float], SeedMean | None]
"""Of the outcomes of a scenario, a method and a γ."""


@dataclass(frozen=True)
class Quantity:
    """A quantity with the words that follow a number of it."""

    words: str
    measured: Measured


def _closed(found: Sequence[Outcome], method: str, known: float) -> SeedMean | None:
    one = (turnings(found) or {}).get(method)
    closed = one and one.closed.get(known)
    return SeedMean(closed.share, closed.interval, closed.seeds) if closed else None


def _against(reference: str, what: str, *, sign: int = 1) -> Measured:
    def measured(found: Sequence[Outcome], method: str, known: float) -> SeedMean | None:
        here = by_seed([o for o in found if o.method == method and o.known == known], what)
        there = by_seed([o for o in found if o.method == reference], what)
        apart = difference(here, there) if sign > 0 else difference(there, here)
        return SeedMean(apart.mean, apart.interval, apart.seeds) if apart else None

    return measured


QUANTITIES: Mapping[str, Quantity] = {
    "closed": Quantity("of the gap in Acc_corr from original to oracle", _closed),
    "price": Quantity("of Acc_retain lost", _against(ORIGINAL, "acc_retain", sign=-1)),
    "change": Quantity("of Acc_corr against the original", _against(ORIGINAL, "acc_corr")),
    "say": Quantity(
        "more verdicts turned by the trigger than of the oracle's", _against(ORACLE, "triggers_say")
    ),
}
