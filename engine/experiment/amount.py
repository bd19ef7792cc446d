"""How much is manipulated, in words: of S_tr, and of each class that it is taken from."""

from __future__ import annotations

from functools import lru_cache

from engine.base.percent import percent
from engine.experiment.specs import VALIDATION_SHARE, TrainSpec
from engine.plugins.datasets import Dataset


def amount(spec: TrainSpec) -> str:
    """ "4 % of S_tr, 20 % of each of the two classes"; the same at every seed."""
    return ", ".join(filter(None, [f"{percent(_share(spec))} of S_tr", per_class(spec)]))


def per_class(spec: TrainSpec) -> str:
    """ "20 % of each of the two classes"; "" where it is not known or no picture is at hand."""
    if not (spec.manipulation.knows_truth and spec.data.is_at_hand()):
        return ""
    return spec.manipulation.per_class(_share(spec), _class_shares(spec.data))


def _share(spec: TrainSpec) -> float:
    """|S_m| / |S_tr|."""
    n_train = spec.data.n_train - round(VALIDATION_SHARE * spec.data.n_train)
    return spec.manipulation.n_manipulated(n_train) / n_train


@lru_cache(maxsize=8)
def _class_shares(data: Dataset) -> tuple[float, ...]:
    """What part of the training pictures each class is, before validation is held out."""
    labels = data.load().train.labels
    counts = labels.bincount(minlength=len(data.class_names))
    return tuple((counts / len(labels)).tolist())
