"""LDA: one direction in each class, from what is left of it to what is identified in it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.detectors.base import DETECTORS, Detector, Suspicion
from engine.plugins.detectors.parts.cross_fit import cross_fitted, each_class
from engine.plugins.detectors.parts.depths import depths_of
from engine.plugins.evidence import Evidence

PRIOR = 0.05
"""Share of a class that is taken to be wrong where the odds are written down; shifts all alike."""


@DETECTORS.register("lda", title="LDA in the given class")
@dataclass(frozen=True)
class LDA(Detector):
    """Fisher's direction from the class to its part of S_f, at each depth; the log-odds' mean."""

    aliases = ("linear-discriminant",)
    needs = "S_f"
    cost = "One forward pass over S_tr and a small linear system a depth: 0.13 EU."
    fails = (
        "A class of which S_f holds nothing is never suspected; where half of a class is wrong, "
        "the two halves overlap, and a cut takes innocent samples too."
    )
    source = (
        "Fisher (1936), doi:10.1111/j.1469-1809.1936.tb02137.x, with the covariance shrunken to a "
        "multiple of the identity as in Ledoit and Wolf (2004)."
    )
    departs = (
        "How far it is shrunken follows from the number of identified samples; one direction for "
        "each given class and depth of the network, whose log-odds are averaged."
    )

    shrinkage: float = knob(
        50.0,
        "Shrinkage",
        help="At so many identified samples of a class, half of the covariance is taken as it is",
        low=0.1,
        high=1e5,
        log=True,
    )

    def suspicion(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Suspicion:
        views = depths_of(original, evidence, progress).views
        labels = evidence.train.labels.cpu()

        def of_class(here: Tensor, is_known: Tensor) -> Tensor:
            odds = [log_odds(view[here], is_known, self.shrinkage) for view in views]
            return torch.stack(odds).mean(0)

        def score(known: Tensor) -> Tensor:
            return each_class(labels, known, of_class)

        return cross_fitted(score, evidence, progress)


def log_odds(features: Tensor, is_known: Tensor, shrinkage: float) -> Tensor:
    """log P(bad) / P(innocent) ``[m]`` of Gaussians of one variance along Fisher's direction.

    w = ((1 - λ) Σ + λ tr(Σ)/d I)⁻¹ (μ_f - μ_r), λ = 1 / (1 + |S_f| / shrinkage), of features
    ``[m, d]`` scaled to unit variance; Σ is the pooled covariance within the two parts.
    """
    spread = features.std(0)
    moving = spread > 1e-6
    if not moving.any():
        return torch.zeros(len(features))
    scaled = ((features - features.mean(0)) / spread.clamp(min=1e-6))[:, moving].double()
    bad, rest = scaled[is_known].mean(0), scaled[~is_known].mean(0)
    inner = scaled - torch.where(is_known[:, None], bad, rest)
    covariance = inner.T @ inner / len(inner)
    share = 1 / (1 + float(is_known.sum()) / shrinkage)
    level = covariance.trace() / len(covariance) + 1e-9
    shrunken = (1 - share) * covariance + share * level * torch.eye(len(covariance)).double()
    along = torch.linalg.solve(shrunken, bad - rest)
    places = scaled @ along
    high, low = bad @ along, rest @ along
    variance = ((inner @ along).square().mean()).clamp(min=1e-12)
    odds: Tensor = (high - low) / variance * (places - (high + low) / 2)
    return (odds + math.log(PRIOR / (1 - PRIOR))).float()
