"""PU logistic regression: S_f against all that is unlabelled in its class."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.plugins.detectors.base import DETECTORS, Detector, Suspicion
from engine.plugins.detectors.parts.cross_fit import cross_fitted, each_class
from engine.plugins.detectors.parts.depths import depths_of
from engine.plugins.evidence import Evidence


@DETECTORS.register("pu_logistic", title="PU logistic regression")
@dataclass(frozen=True)
class PULogistic(Detector):
    """Class-weighted logistic regression of S_f against the rest of each class, of all depths."""

    short = "PU logistic"
    aliases = ("positive-unlabelled",)
    needs = "S_f"
    cost = "One forward pass over S_tr and six regressions a class: 0.15 EU."
    fails = (
        "With few identified samples it finds a direction that separates just these; the rest of "
        "the class holds unknown bad samples as negatives."
    )
    source = "Elkan and Noto (2008), doi:10.1145/1401890.1401920, section 2."
    departs = "The classes are weighted alike; only the order of the scores is used."

    penalty: float = knob(
        1.0,
        "Penalty",
        help="Inverse of scikit-learn's C: larger draws all weights to 0",
        low=1e-4,
        high=1e4,
        log=True,
    )

    def suspicion(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Suspicion:
        features = torch.cat(depths_of(original, evidence, progress).views, 1)
        labels = evidence.train.labels.cpu()

        def of_class(here: Tensor, is_known: Tensor) -> Tensor:
            return regression_logits(features[here], is_known, self.penalty)

        return cross_fitted(lambda known: each_class(labels, known, of_class), evidence, progress)


def regression_logits(features: Tensor, is_known: Tensor, penalty: float) -> Tensor:
    """Logits ``[m]`` of being identified, of features ``[m, d]`` scaled to unit variance."""
    from sklearn.linear_model import LogisticRegression

    scaled = (features - features.mean(0)) / features.std(0).clamp(min=1e-6)
    table = scaled.double().numpy()
    model = LogisticRegression(C=1 / penalty, class_weight="balanced", max_iter=1000)
    model.fit(table, is_known.numpy())
    return torch.from_numpy(model.decision_function(table))
