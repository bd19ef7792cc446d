"""What a manipulation does, as plain numbers and pictures, before any model is trained."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.plugins.manipulations import Manipulated

Image = npt.NDArray[np.uint8]
"""uint8 ``[c, h, w]``."""


@dataclass(frozen=True)
class Pair:
    """One picture without and with the manipulation.

    Attributes:
        index: its place in its part of the data set.
        correct, given: its label (None where it is not known), and the one that it is given, or
            that the trigger on it means (None where it means no single one).
    """

    before: Image
    after: Image
    index: int
    correct: int | None
    given: int | None


@dataclass(frozen=True)
class Identified:
    """How much of S_m is known at one γ.

    Attributes:
        ids: of S_m in the order of identification, places in the data set's training part.
        n_identified: so many of them, from the front, are S_f.
        n_train: of the whole training set.
    """

    ids: tuple[int, ...]
    n_identified: int
    n_train: int

    @property
    def n_manipulated(self) -> int:
        return len(self.ids)


def before_after(spec: TrainSpec, n: int) -> list[Pair]:
    """The first ``n`` of S_m; those whose label changes come first, in the order of their draw."""
    data = situation(spec)
    changed = data.train.is_changed
    rows = torch.cat([data.order[changed[data.order]], data.order[~changed[data.order]]])[:n]
    return _pairs(data.train, rows)


def label_counts(spec: TrainSpec) -> npt.NDArray[np.int64] | None:
    """How many of S_m have which correct and given label, ``[correct, given]``; None where
    the correct ones are not known."""
    train = situation(spec).train
    if train.correct is None:
        return None
    k = train.data.num_classes
    pairs = train.correct[train.indices] * k + train.data.labels[train.indices]
    return torch.bincount(pairs, minlength=k * k).reshape(k, k).numpy()


def on_test_pictures(spec: TrainSpec, n: int) -> list[Pair]:
    """``n`` test pictures without and with the trigger, classes in turn; [] if there is none."""
    data = situation(spec)
    trigger = data.train.trigger
    if trigger is None:
        return []
    rows = _in_turn(data.test.labels, data.test.num_classes)[:n]
    clean = data.test[rows]
    after = trigger.stamp(clean.images)
    correct = clean.labels.tolist() if data.knows_truth else [None] * len(rows)
    return [
        Pair(_image(clean.images[i]), _image(after[i]), int(clean.index[i]), one, trigger.target)
        for i, one in enumerate(correct)
    ]


def identified(spec: TrainSpec, known: float) -> Identified:
    data = situation(spec)
    ids = data.train.data.index[data.order].tolist()
    return Identified(tuple(ids), data.n_identified(known), len(data.train.data))


def _pairs(part: Manipulated, rows: Tensor) -> list[Pair]:
    before, after = part.data.pictures(rows), part.as_trained().images(rows)
    return [
        Pair(
            before=_image(before[i]),
            after=_image(after[i]),
            index=int(part.data.index[row]),
            correct=None if part.correct is None else int(part.correct[row]),
            given=int(part.data.labels[row]),
        )
        for i, row in enumerate(rows.tolist())
    ]


def _in_turn(labels: Tensor, num_classes: int) -> Tensor:
    """Positions, first one of each class, then the second of each, and so on."""
    of_class = [(labels == k).nonzero()[:, 0].tolist() for k in range(num_classes)]
    most = max(map(len, of_class))
    turns = [places[i] for i in range(most) for places in of_class if i < len(places)]
    return torch.tensor(turns)


def _image(image: Tensor) -> Image:
    return image.cpu().numpy()
