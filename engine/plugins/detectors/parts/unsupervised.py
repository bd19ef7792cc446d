"""Scores that do not look at S_f, so that nobody has to be held out."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from engine.plugins.detectors.base import Suspicion
from engine.plugins.evidence import Evidence


def split(scores: Tensor, evidence: Evidence) -> Suspicion:
    """Those of S_tr \\ S_f and of S_f, of scores ``[n]`` of all of S_tr."""
    scores = scores.float().cpu()
    return Suspicion(scores[evidence.retained.cpu()], scores[evidence.deletion.cpu()])


def in_each_class(labels: Tensor, score: Callable[[Tensor], Tensor]) -> Tensor:
    """Scores ``[n]``, made by ``score`` of the positions of each given class."""
    scores = torch.zeros(len(labels))
    for label in labels.unique():
        here = (labels == label).nonzero().squeeze(1)
        scores[here] = score(here).float()
    return scores
