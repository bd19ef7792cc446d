"""Batches for methods that go over S_f and S_r in turns, drawn and augmented as in training."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.base.seeds import generator
from engine.plugins.unlearners.base import Evidence
from engine.training.loop import to_float
from engine.training.work import n_batches


@dataclass(frozen=True)
class Batch:
    """Float images ``[n, c, h, w]`` in [0, 1], given labels ``[n]``, their positions in S_tr."""

    images: Tensor
    labels: Tensor
    rows: Tensor


class Batches:
    """Epoch after epoch of shuffled batches from one stream of random numbers."""

    def __init__(self, evidence: Evidence) -> None:
        self._evidence = evidence
        self._order = generator(evidence.seed, "batches")
        self._crops = generator(evidence.seed, "augmentation")

    def epoch(self, rows: Tensor, size: int) -> Iterator[Batch]:
        """Each sample of ``rows`` once, in batches of nearly equal size, at most ``size``.

        A short last batch would weigh its samples more and starve BatchNorm, so there is none.
        """
        train, recipe = self._evidence.train, self._evidence.recipe
        shuffled = rows[torch.randperm(len(rows), generator=self._order).to(rows.device)]
        for part in shuffled.tensor_split(n_batches(len(rows), size)):
            pictures = train.augmented(part, crop=recipe.crop, flip=recipe.flip, rng=self._crops)
            yield Batch(to_float(pictures), train.labels[part], part)

    def endless(self, rows: Tensor, size: int) -> Iterator[Batch]:
        """Epoch after epoch of ``rows``."""
        while True:
            yield from self.epoch(rows, size)
