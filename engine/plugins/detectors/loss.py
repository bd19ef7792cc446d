"""Loss: what the model itself does not believe."""

from __future__ import annotations

from dataclasses import dataclass

import torch.nn.functional as F
from torch import nn

from engine.base.progress import Progress
from engine.plugins.detectors.base import DETECTORS, Detector, Suspicion
from engine.plugins.detectors.parts.depths import depths_of
from engine.plugins.detectors.parts.unsupervised import split
from engine.plugins.evidence import Evidence


@DETECTORS.register("loss", title="Loss against the given label")
@dataclass(frozen=True)
class Loss(Detector):
    """Cross-entropy of the given label; it does not look at S_f."""

    needs = "nothing"
    cost = "One forward pass over S_tr: 0.12 EU."
    fails = (
        "What is memorised has a small loss: of a trigger that the model has learned, the bad "
        "samples come last."
    )
    source = "Arazo et al., ICML 2019, arXiv:1904.11238, section 3.1 (loss as a sign of noise)."
    departs = "The loss of the finished model, not of its first epochs."

    def suspicion(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Suspicion:
        logits = depths_of(original, evidence, progress).logits
        losses = F.cross_entropy(logits, evidence.train.labels.cpu(), reduction="none")
        return split(losses, evidence)
