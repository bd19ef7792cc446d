"""Gradient similarity: would a step that S_f asks for, or forbids, move this sample too?"""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.detectors.base import DETECTORS, Detector, Suspicion
from engine.plugins.detectors.parts.cross_fit import cross_fitted
from engine.plugins.detectors.parts.depths import depths_of
from engine.plugins.evidence import Evidence


@DETECTORS.register("gradient_similarity", title="Gradient similarity (TracIn, last layer)")
@dataclass(frozen=True)
class GradientSimilarity(Detector):
    """Inner product of a sample's gradient in the last layer with the mean of those of S_f."""

    short = "TracIn"
    aliases = ("tracin", "influence")
    needs = "S_f"
    cost = "One forward pass over S_tr: 0.11 EU."
    fails = (
        "Gradients of what the model has memorised are nearly zero, and then their direction is "
        "that of noise."
    )
    source = "Pruthi et al., NeurIPS 2020, arXiv:2002.08484: TracInCP in the last layer."
    departs = (
        "One checkpoint, the original as it is given: no defender has those of its training. The "
        "cosine by default, so that samples with large gradients do not come first."
    )

    similarity: str = knob(
        "cosine",
        "Similarity",
        help="cosine: of the direction alone. dot: the inner product, as published",
        choices=("cosine", "dot"),
    )

    def suspicion(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Suspicion:
        seen = depths_of(original, evidence, progress)
        errors = seen.logits.softmax(1) - F.one_hot(
            evidence.train.labels.cpu(), seen.logits.shape[1]
        )
        features = seen.penultimate

        def score(known: Tensor) -> Tensor:
            mean = errors[known].T @ features[known] / len(known)
            return similarity(errors, features, mean, by=self.similarity)

        return cross_fitted(score, evidence, progress)


def similarity(errors: Tensor, features: Tensor, mean: Tensor, *, by: str) -> Tensor:
    """⟨h_i, mean⟩ or its cosine, ``[n]``, of h_i = (p_i - e_ỹi) φ_iᵀ, without writing h_i down.

    Args:
        errors: p - e ``[n, k]``.
        features: φ ``[n, d]``.
        mean: ``[k, d]``, of the gradients that it is compared with.
    """
    products = torch.einsum("nk,kd,nd->n", errors.double(), mean.double(), features.double())
    if by == "dot":
        return products.float()
    lengths = errors.double().norm(dim=1) * features.double().norm(dim=1) * mean.double().norm()
    cosines: Tensor = products / lengths.clamp(min=1e-300)
    return cosines.float()
