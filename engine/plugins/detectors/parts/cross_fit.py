"""Scores of S_f that did not know themselves: held out in turns, as if not identified."""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import Tensor

from engine.base.progress import Progress
from engine.base.seeds import generator
from engine.plugins.detectors.base import Suspicion
from engine.plugins.evidence import Evidence

FOLDS = 5

Score = Callable[[Tensor], Tensor]
"""Of every sample of S_tr, ``[n]``, from the positions of those that are taken as identified."""


def cross_fitted(score: Score, evidence: Evidence, progress: Progress) -> Suspicion:
    """S_tr \\ S_f by all of S_f; S_f by parts, each by the others.

    A sample that has no other one to be scored by, in S_f or in its class, has NaN.
    """
    deletion, retained = evidence.deletion.cpu(), evidence.retained.cpu()
    own = torch.full((len(deletion),), torch.nan)
    order = torch.randperm(len(deletion), generator=generator(evidence.seed, "folds"))
    folds = order.tensor_split(min(FOLDS, len(deletion))) if len(deletion) > 1 else ()
    for number, fold in enumerate(folds):
        known = torch.ones(len(deletion), dtype=torch.bool)
        known[fold] = False
        held_out = score(deletion[known])[deletion[fold]].float()
        own[fold] = held_out.where(held_out.isfinite(), torch.nan)
        progress(number + 1, len(folds) + 1, stage="scores of S_f")
    scores = score(deletion)[retained].float()
    progress(1, 1, stage="scores of S_f")
    return Suspicion(scores, own)


def each_class(labels: Tensor, known: Tensor, score: Callable[[Tensor, Tensor], Tensor]) -> Tensor:
    """Scores ``[n]`` class by class of the given labels.

    A class of which nothing is identified gets -∞: S_f says nothing against it.

    Args:
        score: of the samples of one class, from their positions ``[m]`` and a mask ``[m]`` of
            those that are identified; it is not asked for a class that is identified wholly.
    """
    is_known = torch.zeros(len(labels), dtype=torch.bool)
    is_known[known] = True
    scores = torch.full((len(labels),), -torch.inf)
    for label in labels[known].unique():
        here = (labels == label).nonzero().squeeze(1)
        if not is_known[here].all():
            scores[here] = score(here, is_known[here]).float()
    return scores
