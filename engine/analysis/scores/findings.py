"""What stored runs say, in sentences that change when the numbers do.

A sentence claims an effect only where the runs at hand show it; otherwise it says what they show
instead. Nothing here knows which effect the paper found.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.analysis.scores.repair import HARDLY, HARM, HEALED, PARTLY, repaired, verdict
from engine.experiment.measure import Measure
from engine.experiment.scores import Scores

HIDDEN = 0.03
"""Up to this loss of kept accuracy the harm does not show in the usual score."""


def usual_score(original: Scores, oracle: Scores) -> str:
    """Whether the usual test shows that something is wrong."""
    if original.acc_retain.value is None:
        return "There is no usual score beside it: every class is one of those that were harmed."
    now, clean = _value(original.acc_retain), _value(oracle.acc_retain)
    numbers = f"{now:.0%} with the manipulated pictures, {clean:.0%} without them"
    if clean - now > HIDDEN:
        return f"The usual score already shows it: {numbers}."
    return f"The usual score shows nothing: {numbers}."


def harm(original: Scores, oracle: Scores) -> str:
    """Whether the manipulation did what it was meant to do."""
    now, clean = _value(original.acc_corr), _value(oracle.acc_corr)
    measure = original.acc_corr
    on = f"on {measure.n:,} {measure.images}"
    if clean - now < HARM:
        return (
            f"In these runs the manipulation did little harm: {now:.0%} {on}, "
            f"{clean:.0%} for a model that never saw it."
        )
    return (
        f"But {on} the model is right in {now:.0%}; "
        f"one that never saw the manipulation, in {clean:.0%}."
    )


def after_retraining(known: float, eu: Scores, original: Scores, oracle: Scores) -> str:
    """What retraining on the rest gives when a part of S_m was not found."""
    share = _repaired(eu, original, oracle)
    did = f"Delete the {known:.0%} that were found and train again from scratch (EU): "
    did += f"{_value(eu.acc_corr):.0%}."
    if share is None:
        return f"{did} There was little to repair."
    if verdict(share) == HEALED:
        return f"{did} In these runs retraining does recover."
    healed = "heals only in part" if verdict(share) == PARTLY else "does not heal it"
    why = "though all were found" if known == 1 else _rest(known)
    return f"{did} That {healed}, {why}."


def _rest(known: float) -> str:
    return f"because the {1 - known:.0%} that were not found still teach the mistake"


def best_method(
    methods: Mapping[str, Scores], titles: Mapping[str, str], original: Scores, oracle: Scores
) -> str:
    """Which method repairs most, and what it pays for that."""
    shares = {name: _repaired(scores, original, oracle) for name, scores in methods.items()}
    known = {name: share for name, share in shares.items() if share is not None}
    if not known:
        return "No method has anything to repair here."
    best = max(known, key=lambda name: known[name])
    reached = _value(methods[best].acc_corr)
    if verdict(known[best]) == HARDLY:
        return (
            "None of the unlearning methods stored here heals it; "
            f"the best, {titles[best]}, reaches {reached:.0%}."
        )
    price = _price(original.acc_retain, methods[best].acc_retain)
    how = "brings it back to" if verdict(known[best]) == HEALED else "brings it up to"
    return f"Of the unlearning methods, {titles[best]} {how} {reached:.0%}{price}."


def _price(before: Measure, now: Measure) -> str:
    if before.value is None or now.value is None:
        return ""
    paid = before.value - now.value
    return (
        f" and pays {100 * paid:.1f} points of kept accuracy" if paid >= 0.005 else " at no price"
    )


def _repaired(scores: Scores, original: Scores, oracle: Scores) -> float | None:
    return repaired(*(_value(s.acc_corr) for s in (scores, original, oracle)))


def _value(measure: Measure) -> float:
    return measure.value if measure.value is not None else 0.0
