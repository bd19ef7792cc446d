"""Confident learning: another class is surer of the sample than its own is, for their kind."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.base.progress import Progress
from engine.plugins.detectors.base import DETECTORS, Detector, Suspicion
from engine.plugins.detectors.parts.depths import depths_of
from engine.plugins.detectors.parts.unsupervised import split
from engine.plugins.evidence import Evidence


@DETECTORS.register("confident_learning", title="Confident learning")
@dataclass(frozen=True)
class ConfidentLearning(Detector):
    """The largest margin of another class over the given one, each less its own threshold."""

    aliases = ("cleanlab",)
    needs = "nothing"
    cost = "One forward pass over S_tr: 0.13 EU."
    fails = (
        "Probabilities of the model that was trained on the samples are sure of what it has "
        "memorised; a trigger's samples are found last."
    )
    source = "Northcutt et al., JAIR 2021, arXiv:1911.00068, section 3.1 (thresholds t_k)."
    departs = (
        "Probabilities of the original, not of models that have not seen the sample, which would "
        "cost several trainings."
    )

    def suspicion(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Suspicion:
        probabilities = depths_of(original, evidence, progress).logits.softmax(1)
        return split(margins(probabilities, evidence.train.labels.cpu()), evidence)


def margins(probabilities: Tensor, labels: Tensor) -> Tensor:
    """max over k ≠ ỹ of (p_k - t_k) - (p_ỹ - t_ỹ), ``[n]``, of p ``[n, k]``.

    t_k is the mean of p_k over the samples of given label k; a class without any has t_k = 1.
    """
    thresholds = torch.ones(probabilities.shape[1])
    for label in labels.unique():
        thresholds[label] = probabilities[labels == label, label].mean()
    above = probabilities - thresholds
    own = above.gather(1, labels[:, None]).squeeze(1)
    others = above.scatter(1, labels[:, None], -torch.inf).amax(1)
    return others - own
