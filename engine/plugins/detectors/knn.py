"""kNN: nearer to what is identified than to the rest of the given class."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.detectors.base import DETECTORS, Detector, Suspicion
from engine.plugins.detectors.parts.cross_fit import cross_fitted, each_class
from engine.plugins.detectors.parts.depths import depths_of
from engine.plugins.evidence import Evidence

ROWS_AT_ONCE = 1000


@DETECTORS.register("knn", title="kNN in the given class")
@dataclass(frozen=True)
class KNN(Detector):
    """Cosine to the nearest identified samples of the class, less that to its nearest others."""

    aliases = ("nearest-neighbours",)
    needs = "S_f"
    cost = "One forward pass over S_tr and cosines within each class: 0.15 EU."
    fails = (
        "Unknown bad samples are among the nearest others too: the more of a class is wrong, the "
        "less it tells."
    )
    source = (
        "Cover and Hart (1967), doi:10.1109/TIT.1967.1053964; on penultimate features as in Sun et "
        "al., arXiv:2204.06507."
    )
    departs = "A difference of mean cosines to two sets in place of a distance to one."

    neighbours: int = knob(10, "Neighbours", help="Of each kind; all where there are fewer", low=1)

    def suspicion(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Suspicion:
        features = depths_of(original, evidence, progress).penultimate
        labels = evidence.train.labels.cpu()

        def of_class(here: Tensor, is_known: Tensor) -> Tensor:
            return nearer(features[here], is_known, self.neighbours)

        return cross_fitted(lambda known: each_class(labels, known, of_class), evidence, progress)


def nearer(features: Tensor, is_known: Tensor, neighbours: int) -> Tensor:
    """Mean cosine to the nearest identified less that to the nearest others, ``[m]``.

    Cosines are of features ``[m, d]`` from which the class's mean is taken; no sample is its
    own neighbour.
    """
    units = F.normalize(features - features.mean(0), dim=1)
    scores = torch.zeros(len(units))
    for rows in torch.arange(len(units)).split(ROWS_AT_ONCE):
        cosines = units[rows] @ units.T
        cosines[torch.arange(len(rows)), rows] = -torch.inf
        known = _nearest(cosines[:, is_known], neighbours)
        scores[rows] = known - _nearest(cosines[:, ~is_known], neighbours)
    return scores


def _nearest(cosines: Tensor, neighbours: int) -> Tensor:
    """Mean of the largest in each row; without a neighbour -1, the smallest cosine."""
    if not cosines.shape[1]:
        return torch.full((len(cosines),), -1.0)
    best = cosines.topk(min(neighbours, cosines.shape[1]), dim=1).values
    there = best.isfinite()
    sums = best.where(there, 0.0).sum(1)
    return torch.where(there.any(1), sums / there.sum(1).clamp(min=1), -1.0)
