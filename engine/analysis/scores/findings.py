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
    now, clean = original.acc_retain, oracle.acc_retain
    if now.value is None or clean.value is None:
        return f"There is no usual score beside it: {_why(now, clean)}."
    numbers = f"{now.value:.0%} with the manipulated pictures, {clean.value:.0%} without them"
    if clean.value - now.value > HIDDEN:
        return f"The usual score already shows it: {numbers}."
    return f"The usual score shows nothing: {numbers}."


def harm(original: Scores, oracle: Scores) -> str:
    """Whether the manipulation did what it was meant to do."""
    now, clean = original.acc_corr, oracle.acc_corr
    if now.value is None or clean.value is None:
        return f"How much harm was done is not known: {_why(now, clean)}."
    on = f"on {now.n:,} {now.images}"
    if clean.value - now.value < HARM:
        return (
            f"In these runs the manipulation did little harm: {now.value:.0%} {on}, "
            f"{clean.value:.0%} for a model that never saw it."
        )
    return (
        f"But {on} the model is right in {now.value:.0%}; "
        f"one that never saw the manipulation, in {clean.value:.0%}."
    )


def after_retraining(known: float, eu: Scores, original: Scores, oracle: Scores) -> str:
    """What retraining on the rest gives when a part of S_m was not found."""
    did = f"Delete the {known:.0%} that were found and train again from scratch (EU): "
    if eu.acc_corr.value is None:
        return f"{did}what that repairs is not known, because {_why(eu.acc_corr)}."
    did += f"{eu.acc_corr.value:.0%}."
    ends = (original.acc_corr, oracle.acc_corr)
    if any(end.value is None for end in ends):
        return f"{did} What there is to repair is not known: {_why(*ends)}."
    share = _repaired(eu, original, oracle)
    if share is None:
        return f"{did} There was little to repair."
    if verdict(share) == HEALED:
        return f"{did} In these runs retraining does recover."
    healed = "heals only in part" if verdict(share) == PARTLY else "does not heal it"
    why = "though all were found" if known == 1 else _rest(known)
    return f"{did} That {healed}, {why}."


def _why(*measures: Measure) -> str:
    """Why one of them is not known."""
    return next(one.reason for one in measures if one.value is None)


def _rest(known: float) -> str:
    return f"because the {1 - known:.0%} that were not found still teach the mistake"


def best_method(
    methods: Mapping[str, Scores], titles: Mapping[str, str], original: Scores, oracle: Scores
) -> str:
    """Which method repairs most, and what it pays for that."""
    ends = (original.acc_corr, oracle.acc_corr)
    if any(end.value is None for end in ends):
        return f"Which method repairs most is not known: {_why(*ends)}."
    shares = {name: _repaired(scores, original, oracle) for name, scores in methods.items()}
    known = {name: share for name, share in shares.items() if share is not None}
    if not known:
        return "No method has anything to repair here."
    best = max(known, key=lambda name: known[name])
    reached = methods[best].acc_corr.value
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
    """None also where one of the three accuracies is not known."""
    now, start, end = (one.acc_corr.value for one in (scores, original, oracle))
    return None if now is None or start is None or end is None else repaired(now, start, end)
