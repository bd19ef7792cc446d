"""Activation clustering: the smaller of two clusters of each class."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress
from engine.base.seeds import derive
from engine.plugins.detectors.base import DETECTORS, Detector, Suspicion
from engine.plugins.detectors.parts.depths import depths_of
from engine.plugins.detectors.parts.unsupervised import in_each_class, split
from engine.plugins.evidence import Evidence


@DETECTORS.register("activation_clustering", title="Activation clustering")
@dataclass(frozen=True)
class ActivationClustering(Detector):
    """2-means of each class in a few principal components: how far on the smaller one's side."""

    short = "AC"
    needs = "nothing"
    cost = "One forward pass over S_tr and a clustering of each class: 0.15 EU."
    fails = (
        "It splits clean classes as well, and where half of a class is wrong the smaller cluster "
        "may be the innocent one."
    )
    source = "Chen et al., arXiv:1811.03728, section 4 (2-means of reduced activations)."
    departs = (
        "Principal components in place of independent ones; a score for each sample in place of a "
        "verdict on the cluster."
    )

    components: int = knob(10, "Components", help="Kept of the features before clustering", low=1)

    def suspicion(self, original: nn.Module, evidence: Evidence, progress: Progress) -> Suspicion:
        features = depths_of(original, evidence, progress).penultimate
        seed = derive(evidence.seed, "clusters") % 2**32

        def score(here: Tensor) -> Tensor:
            return smaller_side(features[here], self.components, seed)

        return split(in_each_class(evidence.train.labels.cpu(), score), evidence)


def smaller_side(features: Tensor, components: int, seed: int) -> Tensor:
    """Distance to the larger cluster's centre less that to the smaller one's, ``[m]``.

    In units of the distance of the centres, so that classes may be compared.
    """
    from sklearn.cluster import KMeans
    from sklearn.decomposition import PCA

    if len(features) < 3:
        return torch.zeros(len(features))
    kept = min(components, *features.shape)
    places = PCA(kept, random_state=seed).fit_transform(features.double().numpy())
    found = KMeans(2, n_init=10, random_state=seed).fit(places)
    distances = torch.from_numpy(found.transform(places))
    smaller = int(found.labels_.sum() * 2 <= len(places))
    apart = float(torch.from_numpy(found.cluster_centers_).diff(dim=0).norm())
    return (distances[:, 1 - smaller] - distances[:, smaller]) / max(apart, 1e-12)
