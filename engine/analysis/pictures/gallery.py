"""Pictures of a scenario as plain arrays, for galleries; looked up by their index for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.base.seeds import generator
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.plugins.datasets import Split
from engine.training.evaluation import AFFECTED_TEST, MANIPULATED

Images = npt.NDArray[np.uint8]
"""uint8 ``[n, c, h, w]``."""


@dataclass(frozen=True)
class Strip:
    """A few training pictures, exactly one of which is of S_m.

    Attributes:
        images: as trained, triggers on.
        given, correct: labels; ``correct`` is None where it is not known.
        manipulated: which of them is of S_m.
        n_manipulated, n_train: of the whole training set.
    """

    images: Images
    given: tuple[int, ...]
    correct: tuple[int, ...] | None
    manipulated: int
    n_manipulated: int
    n_train: int


def strip(spec: TrainSpec, n: int = 9) -> Strip:
    """``n`` training pictures drawn by the scenario's seed; the manipulated one carries a wrong
    label wherever the manipulation is known to change labels."""
    data = situation(spec)
    rng = generator(spec.manipulation_seed, "strip")
    wrong = data.train.is_changed
    bad = data.train.indices
    bad = bad[wrong[bad]] if wrong[bad].any() else bad
    one = bad[torch.randint(len(bad), (1,), generator=rng)]
    clean = (~data.train.is_manipulated).nonzero().squeeze(1)
    rows = clean[torch.randperm(len(clean), generator=rng)[: n - 1]]
    at = int(torch.randint(n, (1,), generator=rng))
    rows = torch.cat([rows[:at], one, rows[at:]])
    return Strip(
        images=_array(data.train.as_trained().images(rows)),
        given=_labels(data.train.data.labels[rows]),
        correct=None if data.train.correct is None else _labels(data.train.correct[rows]),
        manipulated=at,
        n_manipulated=len(data.train.indices),
        n_train=len(data.train.data),
    )


def pictures(spec: TrainSpec, which: str, indices: Sequence[int]) -> Images:
    """The pictures ``indices`` of an evaluation set as models meet them, in that order.

    Args:
        which: ``clean_test``, ``affected_test``, or ``manipulated`` for training pictures.
    """
    data = situation(spec)
    if which == MANIPULATED:
        return _array(data.train.as_trained().images(_rows(data.train.data, indices)))
    affected = data.affected
    if which == AFFECTED_TEST and affected is None:
        raise LookupError("it is not known which test pictures the manipulation harms")
    split = affected.split if affected and which == AFFECTED_TEST else data.test
    return _array(split.pictures(_rows(split, indices)))


def twin(spec: TrainSpec, which: str, index: int) -> Images | None:
    """One picture without and with the trigger, ``[2, c, h, w]``; None if there is no trigger."""
    data = situation(spec)
    if data.train.trigger is None:
        return None
    split = data.train.data if which == MANIPULATED else data.test
    clean = split.pictures(_rows(split, [index]))
    return _array(torch.cat([clean, data.train.trigger.stamp(clean)]))


def _rows(split: Split, indices: Sequence[int]) -> Tensor:
    """The positions of ``indices``; LookupError for one that is not there.

    The parts of a scenario keep the order of their data set, so nothing need be sorted.
    """
    wanted = torch.tensor(list(indices), dtype=torch.int64)
    rows = torch.searchsorted(split.index, wanted).clamp(max=len(split) - 1)
    if not torch.equal(split.index[rows], wanted):
        raise LookupError(f"{split.dataset} {split.part} does not have all of these pictures")
    return rows


def _array(images: Tensor) -> Images:
    return images.cpu().numpy()


def _labels(labels: Tensor) -> tuple[int, ...]:
    return tuple(int(x) for x in labels)
