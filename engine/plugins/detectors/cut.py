"""A cut: which samples count as found, and how many there are, from scores alone.

S_f is a random part of S_m, so its held-out scores are those of the unknown part too. The scores
of S_tr \\ S_f are then a mixture of two parts, of which one is known: its share is the estimate
of how many bad samples are left, and each sample has a probability of being one. A plain quantile
of S_f's scores would not do: of eleven samples it is rough, and where half of a class is wrong it
takes the innocent half too.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.base.knobs import Tunable, knob
from engine.plugins.detectors.base import Suspicion

ROUNDS = 200
LEEWAY = 3.0
"""By so many standard errors the bad ones' mean may differ from that of S_f."""

WEIGHT = 3.0
"""So many samples the spread of innocent scores counts for in that of bad ones."""


@dataclass(frozen=True)
class Suspects:
    """What a cut makes of a suspicion.

    Attributes:
        is_found: bool ``[|S_tr \\ S_f|]``: Ŝ.
        probability: float32 ``[|S_tr \\ S_f|]``, of being bad.
        estimate: how many bad samples are left in S_tr \\ S_f.
        interval: of that number, 95 %.
        threshold: the lowest score in Ŝ; infinite if Ŝ is empty.
    """

    is_found: Tensor
    probability: Tensor
    estimate: float
    interval: tuple[float, float]
    threshold: float


@dataclass(frozen=True)
class Cut(Tunable):
    """Takes the most probable samples until enough are found, or too many innocent ones were.

    Attributes are expectations under the mixture, which knows scores and S_f and nothing else.
    """

    recall: float = knob(
        0.95, "Recall wanted", help="Expected share of the bad samples", low=0.01, high=1.0
    )
    precision: float = knob(
        0.9,
        "Precision at least",
        help="Expected share of bad samples among those taken; 0 takes the recall at any price",
        low=0.0,
        high=1.0,
    )

    def of(self, suspicion: Suspicion) -> Suspects:
        scores = suspicion.retained.double()
        own = suspicion.deletion.double()
        own = own[~own.isnan()]
        suspects = scores.isfinite()
        probability = torch.zeros_like(scores)
        if suspects.any():
            if not len(own):  # nothing shows where bad ones lie, so the worst one has to
                own = scores.max().reshape(1)
            if lies_above(own, scores[suspects]):
                probability[suspects] = probabilities(own, scores[suspects])
        is_found = self._taken(probability)
        estimate = float(probability.sum())
        threshold = float(scores[is_found].min()) if is_found.any() else math.inf
        hits = int((own >= threshold).sum())
        caught = float(probability[is_found].sum())
        return Suspects(
            is_found,
            probability.float(),
            estimate,
            _interval(estimate, caught, hits, len(own), most=int(suspects.sum())),
            threshold,
        )

    def _taken(self, probability: Tensor) -> Tensor:
        values, order = probability.sort(descending=True, stable=True)
        caught = values.cumsum(0)
        n_for_recall = int((caught < self.recall * caught[-1]).sum()) + 1
        expected = caught / torch.arange(1, len(values) + 1)
        n_sure = int((expected >= self.precision).sum())
        is_taken = torch.zeros(len(values), dtype=torch.bool)
        is_taken[order[: min(n_for_recall, n_sure)]] = True
        return is_taken


def probabilities(own: Tensor, scores: Tensor) -> Tensor:
    """Of being bad, ``[n]``, of ``scores`` ``[n]``: two Gaussians, of which ``own`` shows one.

    Expectation maximisation; the held-out scores ``own`` ``[m]`` always count for the bad one,
    whose variance is drawn to the innocent one's. Never falls as the score rises.
    """
    share = min(max(most_bad(own, scores), 1 / len(scores)), 0.8)
    low = scores.quantile((1 - share) / 2)  # the middle of the innocent ones, who come first
    low_variance = (scores[scores <= low] - low).square().mean().clamp(min=1e-12)
    middle, leeway = own.mean(), LEEWAY * float(own.std(correction=0)) / math.sqrt(len(own))
    high = middle
    high_variance = _variance(own, torch.ones_like(own), high, low_variance)
    wrong = torch.zeros_like(scores)
    for _ in range(ROUNDS):
        odds = _log_density(scores, high, high_variance) - _log_density(scores, low, low_variance)
        before, wrong = wrong, torch.sigmoid(odds + math.log(share / (1 - share)))
        wrong = wrong.where(scores > low, 0.0)
        right = 1 - wrong
        both, weights = torch.cat([own, scores]), torch.cat([torch.ones_like(own), wrong])
        high = (weights * both).sum() / weights.sum()
        high = high.clamp(middle - leeway, middle + leeway)
        high_variance = _variance(both, weights, high, low_variance)
        low_variance = ((right * (scores - low).square()).sum() / right.sum()).clamp(min=1e-12)
        low = (right * scores).sum() / right.sum()
        share = min(max(float(wrong.mean()), 0.1 / len(scores)), 0.95)
        if (wrong - before).abs().max() < 1e-6:
            break
    ordered = scores.sort(stable=True).indices
    rising = torch.empty_like(wrong)
    rising[ordered] = wrong[ordered].cummax(0).values
    return rising


def _variance(values: Tensor, weights: Tensor, centre: Tensor, other: Tensor) -> Tensor:
    squares = (weights * (values - centre).square()).sum()
    return (squares + WEIGHT * other) / (weights.sum() + WEIGHT)


def _log_density(values: Tensor, centre: Tensor, variance: Tensor) -> Tensor:
    """Of a Gaussian, without its constant."""
    return -((values - centre).square() / variance + variance.log()) / 2


def lies_above(own: Tensor, scores: Tensor) -> bool:
    """Whether ``own`` is higher than ``scores`` would be by chance (ranks, one-sided, 5 %).

    Where it is not, the detector knows nothing of this manipulation, and nothing is found.
    """
    ordered = scores.sort().values
    ranks = torch.searchsorted(ordered, own) + torch.searchsorted(ordered, own, right=True)
    rank = float(ranks.double().mean()) / (2 * len(scores))
    return (rank - 0.5) * math.sqrt(12 * len(own)) > 1.64


def most_bad(own: Tensor, scores: Tensor) -> float:
    """The largest share of ``scores`` that may be bad: min over cuts of (share above) / recall.

    Where bad and innocent scores overlap nowhere above a cut, the ratio there is the share. The
    minimum has a term for its uncertainty, as in best bin estimation (Garg et al., NeurIPS
    2021, arXiv:2111.00980).
    """
    cuts = own.sort(descending=True).values
    above = torch.tensor([float((scores >= cut).double().mean()) for cut in cuts])
    recall = torch.arange(1, len(cuts) + 1) / (len(cuts) + 1)
    bound = (above + math.sqrt(math.log(40) / 2 / len(scores))) / recall
    return min(float((above / recall)[bound.argmin()]), 1.0)


def _interval(
    estimate: float, caught: float, hits: int, n: int, *, most: int
) -> tuple[float, float]:
    """Of ``caught`` over the recall, which S_f shows by ``hits`` of ``n`` (Jeffreys, 95 %)."""
    from scipy.stats import beta

    low, high = beta.ppf([0.025, 0.975], hits + 0.5, n - hits + 0.5)
    if not caught:
        return 0.0, float(most)
    bounds = float(caught / high), min(float(caught / max(low, 1e-9)), float(most))
    return min(*bounds, estimate), max(*bounds, estimate)
