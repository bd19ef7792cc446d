"""From which known fraction on a method repairs, in one number per scenario.

The gap is what the manipulation took: Acc_corr of the oracle minus that of the original. A
method has turned at γ if it closes at least half of the gap there and at every larger γ that was
run. Plain means over seeds; where the manipulation took next to nothing there is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.comparison import Outcome, Spread, by_method, over_known

CLOSED = 0.5
LEAST_GAP = 0.05
"""Below this the original is as good as repaired."""

Curve = Mapping[float, Spread]


@dataclass(frozen=True)
class Turning:
    """Where one method turns in one scenario.

    Attributes:
        known: the smallest γ from which on it closes half of the gap; None if it never does.
        closed: γ → share of the gap closed; negative where the method made it worse.
        price: Acc_retain of the original minus that of the method at ``known``, or at the
            largest γ that was run where it never turns. Negative where it gained.
        n: the smallest number of seeds behind a point.
    """

    known: float | None
    closed: Mapping[float, float]
    price: float
    n: int


def turnings(outcomes: Sequence[Outcome]) -> dict[str, Turning] | None:
    """By method. None where ends are missing or the gap is below ``LEAST_GAP``."""
    corr_ends, retain_ends = _means(outcomes, "acc_corr"), _means(outcomes, "acc_retain")
    if not {"none", "oracle"} <= corr_ends.keys():
        return None
    floor, gap = corr_ends["none"], corr_ends["oracle"] - corr_ends["none"]
    if gap < LEAST_GAP:
        return None
    methods = [o for o in outcomes if o.method not in ("none", "oracle")]
    retain = over_known(methods, "acc_retain")
    return {
        method: _turning(curve, retain[method], floor, gap, retain_ends["none"])
        for method, curve in over_known(methods, "acc_corr").items()
    }


def _means(outcomes: Sequence[Outcome], what: str) -> dict[str, float]:
    return {method: spread.mean for method, spread in by_method(outcomes, what).items()}


def _turning(corr: Curve, retain: Curve, floor: float, gap: float, kept: float) -> Turning:
    closed = {known: (spread.mean - floor) / gap for known, spread in corr.items()}
    known = turned_from(closed)
    at = max(closed) if known is None else known
    return Turning(known, closed, kept - retain[at].mean, min(s.n for s in corr.values()))


def turned_from(closed: Mapping[float, float]) -> float | None:
    """The smallest γ from which on every share is at least ``CLOSED``."""
    found = None
    for known in sorted(closed, reverse=True):
        if closed[known] < CLOSED:
            break
        found = known
    return found
