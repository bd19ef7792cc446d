"""Pictures of a scenario as plain arrays, for galleries; looked up by their index for good."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from engine.data import Split
from engine.seeds import generator
from engine.situation import situation
from engine.specs import TrainSpec

Images = npt.NDArray[np.uint8]
"""uint8 ``[n, c, h, w]``."""


@dataclass(frozen=True)
class Strip:
    """A few training pictures, exactly one of which is of S_m.

    Attributes:
        images: as trained, triggers on.
        given, correct: labels.
        manipulated: which of them is of S_m.
        n_manipulated, n_train: of the whole training set.
    """

    images: Images
    given: tuple[int, ...]
    correct: tuple[int, ...]
    manipulated: int
    n_manipulated: int
    n_train: int


def strip(spec: TrainSpec, n: int = 9) -> Strip:
    """``n`` training pictures drawn by the scenario's seed; the manipulated one carries a wrong
    label wherever the manipulation changes labels."""
    data = situation(spec)
    rng = generator(spec.manipulation_seed, "strip")
    wrong = data.train.data.labels != data.train.correct
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
        correct=_labels(data.train.correct[rows]),
        manipulated=at,
        n_manipulated=len(data.train.indices),
        n_train=len(data.train.data),
    )


def pictures(spec: TrainSpec, which: str, indices: Sequence[int]) -> Images:
    """The pictures ``indices`` of ``clean_test`` or ``affected_test``, in that order."""
    data = situation(spec)
    split = data.test if which == "clean_test" else data.affected.split
    return _array(split.images[_rows(split, indices)])


def _rows(split: Split, indices: Sequence[int]) -> Tensor:
    place = {int(index): row for row, index in enumerate(split.index)}
    return torch.tensor([place[i] for i in indices], dtype=torch.int64)


def _array(images: Tensor) -> Images:
    return images.cpu().numpy()


def _labels(labels: Tensor) -> tuple[int, ...]:
    return tuple(int(x) for x in labels)
