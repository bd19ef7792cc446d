"""Spectral signatures: far out along the direction in which a class varies most."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.base.progress import Progress
from engine.plugins.detectors.base import DETECTORS, Detector, Suspicion
from engine.plugins.detectors.parts.depths import depths_of
from engine.plugins.detectors.parts.unsupervised import in_each_class, split
from engine.plugins.evidence import Evidence


@DETECTORS.register("spectral_signatures", title="Spectral signatures")
@dataclass(frozen=True)
class SpectralSignatures(Detector):
    """Square of the projection on the first singular vector of each class's centred features."""

    short = "Spectral"
    needs = "nothing"
    cost = "One forward pass over S_tr and a decomposition of each class: 0.13 EU."
    fails = (
        "Where a clean class varies more in another direction than the trigger makes it, that "
        "direction is looked along."
    )
    source = "Tran et al., NeurIPS 2018, arXiv:1811.00636, algorithm 1."
    departs = "Scores are divided by their mean in the class, so that classes may be compared."

    def suspicion(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Suspicion:
        features = depths_of(original, evidence, progress).penultimate
        labels = evidence.train.labels.cpu()
        return split(in_each_class(labels, lambda here: outlying(features[here])), evidence)


def outlying(features: Tensor) -> Tensor:
    """(v₁ᵀ(φ_i - μ))² ``[m]`` of features ``[m, d]``, over its mean."""
    centred = (features - features.mean(0)).double()
    _, vectors = torch.linalg.eigh(centred.T @ centred)
    squares = (centred @ vectors[:, -1]).square()
    outlyingness: Tensor = squares / squares.mean().clamp(min=1e-300)
    return outlyingness
