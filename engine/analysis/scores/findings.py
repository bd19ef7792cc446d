"""What stored runs say, in sentences that change when the numbers do.

A sentence claims an effect only where the runs at hand show it; otherwise it says what they show
instead. Nothing here knows which effect the paper found.
"""

from __future__ import annotations

from collections.abc import Mapping

from engine.analysis.scores.repair import HARDLY, HARM, HEALED, PARTLY, repaired, verdict
from engine.experiment.measure import Measure
from engine.experiment.scores import Scores
from engine.plugins.unlearners import EU, ORACLE, ORIGINAL, UNLEARNERS
from engine.runs.result import Result

HIDDEN = 0.03
"""Up to this loss of accuracy on the clean test the harm does not show in the usual score."""


def story(known: float, runs: Mapping[str, Result], titles: Mapping[str, str]) -> list[str]:
    """Up to four sentences: usual score, harm, retraining, best method.

    Args:
        known: γ at which the methods of ``runs`` were told of S_m.
        runs: every stored model of a scenario, by method; none may be left out, since the last
            sentence speaks of all of them.
        titles: what the methods are called.
    """
    if not {ORIGINAL, ORACLE} <= runs.keys():
        return []
    scores = {name: run.scores for name, run in runs.items()}
    ends = scores[ORIGINAL], scores[ORACLE]
    usual = usual_score(*(runs[name].clean_accuracy for name in (ORIGINAL, ORACLE)))
    said = [f"{usual} {harm(*ends)}"]
    if EU in scores:
        said.append(after_retraining(known, scores[EU], *ends))
    if methods := unlearned(scores):
        said.append(best_method(methods, titles, *ends))
    return said


def unlearned(scores: Mapping[str, Scores]) -> dict[str, Scores]:
    """Those of unlearning methods: neither a reference nor retraining."""
    return {n: s for n, s in scores.items() if n != EU and not UNLEARNERS[n].is_reference}


def usual_score(now: Measure, clean: Measure) -> str:
    """Whether the usual test shows that something is wrong.

    Args:
        now, clean: accuracy on the whole clean test of the original and of the oracle.
    """
    if now.value is None or clean.value is None:
        return f"There is no usual score beside it: {_why(now, clean)}."
    numbers = (
        f"{now.value:.1%} of {now.n:,} {now.images} are right with the manipulated pictures in the "
        f"training, {clean.value:.1%} without them"
    )
    if clean.value - now.value > HIDDEN:
        return f"The usual score already shows it: {numbers}."
    return f"The usual score shows next to nothing: {numbers}."


def harm(original: Scores, oracle: Scores) -> str:
    """Whether the manipulation did what it was meant to do."""
    now, clean = original.acc_corr, oracle.acc_corr
    if now.value is None or clean.value is None:
        return f"How much harm was done is not known: {_why(now, clean)}."
    on = f"on {now.n:,} {now.images}"
    if clean.value - now.value < HARM:
        return (
            f"In these runs the manipulation did little harm: {now.value:.1%} {on}, "
            f"{clean.value:.1%} for a model that never saw it."
        )
    return (
        f"O{on[1:]} the model is right in {now.value:.1%}; "
        f"one that never saw the manipulation, in {clean.value:.1%}."
    )


def after_retraining(known: float, eu: Scores, original: Scores, oracle: Scores) -> str:
    """What retraining on the rest gives when a part of S_m was not found."""
    did = f"Delete the {known:.0%} that were found and train again from scratch (EU): "
    if eu.acc_corr.value is None:
        return f"{did}what that repairs is not known, because {_why(eu.acc_corr)}."
    did += f"{eu.acc_corr.value:.1%}."
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


def best_of(methods: Mapping[str, Scores], original: Scores, oracle: Scores) -> str | None:
    """The method that repairs most, of equals the one that keeps most; None if none can be told."""
    shares = {name: _repaired(scores, original, oracle) for name, scores in methods.items()}
    known = [name for name, share in shares.items() if share is not None]
    return max(
        known,
        key=lambda name: (shares[name], methods[name].acc_retain.value or 0.0),
        default=None,
    )


def best_method(
    methods: Mapping[str, Scores], titles: Mapping[str, str], original: Scores, oracle: Scores
) -> str:
    """Which of ``methods`` repairs most, and what it pays for that."""
    ends = (original.acc_corr, oracle.acc_corr)
    if any(end.value is None for end in ends):
        return f"Which method repairs most is not known: {_why(*ends)}."
    best = best_of(methods, original, oracle)
    if best is None:
        return "No method has anything to repair here."
    share, reached = _repaired(methods[best], original, oracle), methods[best].acc_corr.value
    one = len(methods) == 1
    if verdict(share or 0.0) == HARDLY:
        none = "The one unlearning method" if one else f"None of the {len(methods)} methods"
        end = "does not heal it" if one else "heals it"
        which = titles[best] if one else f"the best, {titles[best]},"
        return f"{none} stored here {end}; {which} reaches {reached:.1%}."
    price = _price(original.acc_retain, methods[best].acc_retain)
    how = "brings it back to" if verdict(share or 0.0) == HEALED else "brings it up to"
    title = titles[best]
    of = (
        f"The one method stored here, {title},"
        if one
        else f"Of the {len(methods)} methods stored here {title} repairs most: it"
    )
    return f"{of} {how} {reached:.1%}{price}."


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
