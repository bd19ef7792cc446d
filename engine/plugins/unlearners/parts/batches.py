"""Batches for methods that go over S_f and S_r in turns, drawn and augmented as in training."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import torch
from torch import Tensor

from engine.base.seeds import generator
from engine.plugins.evidence import Evidence
from engine.training.loop import loaded, to_float
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
        yield from self._shown(self._shuffled(rows).tensor_split(n_batches(len(rows), size)))

    def as_loaded(self, rows: Tensor, size: int) -> Iterator[Batch]:
        """Each sample of ``rows`` once, with a short last batch, as the public code has it."""
        yield from self._shown(loaded(self._shuffled(rows), size))

    def _shuffled(self, rows: Tensor) -> Tensor:
        return rows[torch.randperm(len(rows), generator=self._order).to(rows.device)]

    def _shown(self, parts: Iterable[Tensor]) -> Iterator[Batch]:
        train, recipe = self._evidence.train, self._evidence.recipe
        for part in parts:
            pictures = train.augmented(part, crop=recipe.crop, flip=recipe.flip, rng=self._crops)
            yield Batch(to_float(pictures), train.labels[part], part)

    def endless(self, rows: Tensor, size: int) -> Iterator[Batch]:
        """Epoch after epoch of ``rows``."""
        while True:
            yield from self.epoch(rows, size)
