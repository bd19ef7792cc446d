"""How much of the damage is undone, and from which known fraction on a method repairs.

The gap is what the manipulation took: Acc_corr of the oracle minus that of the original. A
method has turned at γ if it closes at least half of the gap there and at every larger γ that was
run. Everything is paired by seed: a method is compared with the original and the oracle of the
seeds that it has itself. Where the manipulation took next to nothing there is no answer.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from engine.analysis.scores.from_which_on import from_which_on
from engine.analysis.scores.intervals import Difference, Interval, difference
from engine.analysis.scores.outcomes import Outcome, by_seed
from engine.plugins.unlearners import ENDS, REFERENCES

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
        surely: the smallest γ from which on the interval, too, lies above half of the gap; None
            if there is none, as for a single seed.
        closed: γ → share of the gap closed, paired by seed; negative where it made things worse.
        price: Acc_retain of the original minus that of the method at ``known``, or at the
            largest γ that was run where it never turns, paired by seed. Negative where it gained;
            None where no picture counts for Acc_retain (the only two classes were confused).
        n: the smallest number of seeds behind a point.
    """

    known: float | None
    surely: float | None
    closed: Mapping[float, Closed]
    price: Difference | None
    n: int


@dataclass(frozen=True)
class Closed:
    """The share of the gap that is closed at one γ: 0 for the original, 1 for the oracle.

    Attributes:
        share: the mean gain in Acc_corr over the mean gap, over seeds that all three models have.
        interval: of the gain over the mean gap, by Student's t; None for a single seed.
    """

    share: float
    interval: Interval | None
    seeds: tuple[int, ...]


def turnings(outcomes: Sequence[Outcome]) -> dict[str, Turning] | None:
    """By method. None where ends are missing or the gap is below ``HARM``.

    Every method is compared with the original and the oracle of its own seeds.
    """
    ends = _ends(outcomes)
    if not ends.has_harm:
        return None
    methods = [o for o in outcomes if o.method not in REFERENCES]
    found = {method: _turning(runs, ends) for method, runs in _by_method(methods).items()}
    return {method: one for method, one in found.items() if one is not None}


@dataclass(frozen=True)
class _Ends:
    """What the references have, by seed."""

    original: Mapping[int, float]
    oracle: Mapping[int, float]
    retained: Mapping[int, float]

    @property
    def has_harm(self) -> bool:
        gap = difference(self.oracle, self.original)
        return gap is not None and gap.mean >= HARM


def _ends(outcomes: Sequence[Outcome]) -> _Ends:
    original, oracle = ([o for o in outcomes if o.method == name] for name in ENDS)
    return _Ends(
        by_seed(original, "acc_corr"), by_seed(oracle, "acc_corr"), by_seed(original, "acc_retain")
    )


def _by_method(outcomes: Sequence[Outcome]) -> dict[str, list[Outcome]]:
    grouped: dict[str, list[Outcome]] = {}
    for one in outcomes:
        grouped.setdefault(one.method, []).append(one)
    return grouped


def _turning(runs: Sequence[Outcome], ends: _Ends) -> Turning | None:
    at = {known: [one for one in runs if one.known == known] for known in {o.known for o in runs}}
    shares = {known: _closed(by_seed(here, "acc_corr"), ends) for known, here in at.items()}
    there = {known: share for known, share in sorted(shares.items()) if share is not None}
    if not there:
        return None
    known = from_which_on(there, lambda one: one.share >= CLOSED)
    surely = from_which_on(
        there, lambda one: one.interval is not None and one.interval.low >= CLOSED
    )
    kept = by_seed(at[max(there) if known is None else known], "acc_retain")
    return Turning(
        known,
        surely,
        there,
        difference(ends.retained, kept),
        min(len(one.seeds) for one in there.values()),
    )


def _closed(now: Mapping[int, float], ends: _Ends) -> Closed | None:
    """The share of the gap that is closed; None without a common seed, or without harm on these."""
    seeds = now.keys() & ends.original.keys() & ends.oracle.keys()
    gap = difference(_of(ends.oracle, seeds), _of(ends.original, seeds))
    gain = difference(_of(now, seeds), _of(ends.original, seeds))
    if gap is None or gain is None or gap.mean < HARM:
        return None
    reach = gain.interval and Interval(gain.interval.low / gap.mean, gain.interval.high / gap.mean)
    return Closed(gain.mean / gap.mean, reach, gain.seeds)


def _of(values: Mapping[int, float], seeds: Set[int]) -> dict[int, float]:
    return {seed: values[seed] for seed in seeds}


def first_healed(outcomes: Sequence[Outcome], method: str) -> float | None:
    """The smallest γ from which on ``method`` has healed, paired by seed; None if it never does."""
    turning = (turnings(outcomes) or {}).get(method)
    if turning is None:
        return None
    return from_which_on(turning.closed, lambda one: verdict(one.share) == HEALED)
