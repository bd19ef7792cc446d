"""How much of the damage is undone, and from which known fraction on a method repairs.

The gap is what the manipulation took: Acc_corr of the oracle minus that of the original. A
method has turned at γ if it closes at least half of the gap there and at every larger γ that was
run. Plain means over seeds; where the manipulation took next to nothing there is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.analysis.scores.outcomes import Outcome, by_method, over_known
from engine.experiment.studies.curve import REFERENCES

CLOSED = 0.5
"""A method has turned where it has undone this share of the damage."""

HARM = 0.05
"""From this distance between original and oracle on, the manipulation did harm."""

HARDLY, PARTLY, HEALED = "hardly", "partly", "healed"


def repaired(now: float, original: float, oracle: float) -> float | None:
    """The share of the damage that is undone: 0 for the original, 1 for the oracle.

    None where the manipulation did no damage that could be undone.
    """
    if oracle - original < HARM:
        return None
    return (now - original) / (oracle - original)


def verdict(share: float) -> str:
    """HARDLY, PARTLY or HEALED for a :func:`repaired` share: up to a quarter, to three, more."""
    if share < 0.25:
        return HARDLY
    return PARTLY if share < 0.75 else HEALED


@dataclass(frozen=True)
class Turning:
    """Where one method turns in one scenario.

    Attributes:
        known: the smallest γ from which on it closes half of the gap; None if it never does.
        closed: γ → share of the gap closed; negative where the method made it worse.
        price: Acc_retain of the original minus that of the method at ``known``, or at the
            largest γ that was run where it never turns. Negative where it gained; None where
            no picture counts for Acc_retain (the only two classes were confused).
        n: the smallest number of seeds behind a point.
    """

    known: float | None
    closed: Mapping[float, float]
    price: float | None
    n: int


def turnings(outcomes: Sequence[Outcome]) -> dict[str, Turning] | None:
    """By method. None where ends are missing or the gap is below ``HARM``."""
    ends = _means(outcomes, "acc_corr")
    if not set(REFERENCES) <= ends.keys() or ends["oracle"] - ends["none"] < HARM:
        return None
    methods = [o for o in outcomes if o.method not in REFERENCES]
    retain, kept = over_known(methods, "acc_retain"), _means(outcomes, "acc_retain")
    found = {}
    for method, curve in over_known(methods, "acc_corr").items():
        shares = {g: repaired(s.mean, ends["none"], ends["oracle"]) for g, s in curve.items()}
        closed = {known: share for known, share in shares.items() if share is not None}
        known = turned_from(closed)
        at = max(closed) if known is None else known
        price = kept["none"] - retain[method][at].mean if method in retain else None
        found[method] = Turning(known, closed, price, min(s.n for s in curve.values()))
    return found


def _means(outcomes: Sequence[Outcome], what: str) -> dict[str, float]:
    return {method: spread.mean for method, spread in by_method(outcomes, what).items()}


def turned_from(closed: Mapping[float, float]) -> float | None:
    """The smallest γ from which on every share is at least ``CLOSED``."""
    found = None
    for known in sorted(closed, reverse=True):
        if closed[known] < CLOSED:
            break
        found = known
    return found


def first_healed(curve: Mapping[float, float], original: float, oracle: float) -> float | None:
    """The smallest γ from which on a method has healed; None if it never does.

    Args:
        curve: its Acc_corr by γ.
    """
    found = None
    for known in sorted(curve, reverse=True):
        share = repaired(curve[known], original, oracle)
        if share is None or verdict(share) != HEALED:
            break
        found = known
    return found
