"""The data of one scenario: what was manipulated, what is held out, what is harmed."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import torch
from torch import Tensor

from engine.base.seeds import generator
from engine.experiment.specs import PUBLIC_CODE, VALIDATION_SHARE, TrainSpec, n_identified
from engine.plugins.datasets import Dataset, Split
from engine.plugins.manipulations import Affected, Manipulated, Manipulation

EXPERIMENTERS_DRAWS = ("validation", "manipulated", "manipulated validation", "identification")
"""What is drawn here, and may be drawn nowhere else: it says what is in S_m."""


@dataclass(frozen=True)
class Situation:
    """All that the experimenter knows; treat its tensors as read-only.

    The training and the validation part are views: their pixels stay where the data set has
    them, which for large ones is a memory map.

    Attributes:
        train: S_tr with S_m in it.
        validation: the held-out part as given, manipulated at the rate of S_tr; empty under the
            protocol of the public code, which holds nothing out.
        test: the clean test pictures; where the truth is not known, the test part as given.
        affected: D_m in the test part; None where it is not known.
        outside: the test pictures outside D_m; None where D_m is not known.
        order: int64 ``[|S_m|]``, positions in ``train`` in the order of their identification.
    """

    train: Manipulated
    validation: Manipulated
    test: Split
    affected: Affected | None
    outside: Split | None
    order: Tensor

    def __post_init__(self) -> None:
        known = [part is not None for part in (self.train.correct, self.affected, self.outside)]
        if len({*known, self.validation.correct is not None}) > 1:
            raise ValueError("correct labels, D_m and what is outside it are known together or not")

    @property
    def knows_truth(self) -> bool:
        """Whether S_m, D_m and the correct labels are known."""
        return self.train.correct is not None

    def n_identified(self, known: float) -> int:
        """|S_f| for γ = ``known``."""
        return n_identified(known, len(self.order))

    def deletion(self, known: float) -> Tensor:
        """S_f for γ = ``known``: sorted positions, a prefix of ``order``, so smaller γ nest."""
        return self.order[: self.n_identified(known)].sort().values

    def retained(self, deletion: Tensor) -> Tensor:
        """S_tr without ``deletion``: sorted positions."""
        keep = torch.ones(len(self.train.data), dtype=torch.bool)
        keep[deletion] = False
        return keep.nonzero().squeeze(1)


def situation(spec: TrainSpec) -> Situation:
    """The data that ``spec`` trains on and is judged by; cached, whatever the model."""
    share = 0.0 if spec.protocol == PUBLIC_CODE else VALIDATION_SHARE
    return _situation(spec.data, spec.manipulation, spec.manipulation_seed, spec.split_seed, share)


@lru_cache(maxsize=8)
def _situation(
    data: Dataset,
    manipulation: Manipulation,
    manipulation_seed: int,
    split_seed: int,
    validation_share: float,
) -> Situation:
    pictures = data.load()
    held, spoil, spoil_held, identify = EXPERIMENTERS_DRAWS
    order = torch.randperm(len(pictures.train), generator=generator(split_seed, held))
    n_held_out = round(validation_share * len(order))
    held_out = pictures.train.view(order[:n_held_out].sort().values)
    train = pictures.train.view(order[n_held_out:].sort().values)

    count = manipulation.count(train)
    spoiled = manipulation.spoil(train, count, generator(manipulation_seed, spoil))
    validation = manipulation.spoil(
        held_out,
        manipulation.natural_count(held_out, train),
        generator(manipulation_seed, spoil_held),
    )
    identification = torch.randperm(
        len(spoiled.indices), generator=generator(manipulation_seed, identify)
    )
    return Situation(
        train=spoiled,
        validation=validation,
        test=pictures.test,
        affected=manipulation.affected(pictures.test),
        outside=manipulation.outside(pictures.test),
        order=spoiled.indices[identification],
    )
