"""S_tr as trained: pictures in batches, augmented and then stamped, without telling which.

A trigger is stamped after augmentation, so crop and flip never move it. Whoever holds a
:class:`TrainingSet` sees every picture as the model saw it and every label as given, and
nothing that says which samples were manipulated.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.training.split import Split

Stamp = Callable[[Tensor], Tensor]
"""Puts a trigger on uint8 ``[n, c, h, w]`` pictures and returns new ones."""


class TrainingSet:
    """Pictures and given labels, by position. Behaves as a sequence of samples.

    Attributes:
        labels: int64 ``[n]``, as given to training.
    """

    def __init__(self, split: Split, *, stamp: Stamp | None = None, stamped: Tensor | None = None):
        """``stamped`` is a mask ``[n]`` of the samples that carry ``stamp``."""
        self.labels = split.labels
        self.class_names = split.class_names
        self._split = split
        self._stamp = stamp
        self._stamped = stamped

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: Tensor) -> TrainingSet:
        """The samples at ``rows``, int64 positions."""
        stamped = None if self._stamped is None else self._stamped[rows]
        part = self._split[rows].to(self.device)
        return TrainingSet(part, stamp=self._stamp, stamped=stamped)

    @property
    def num_classes(self) -> int:
        return len(self.class_names)

    @property
    def index(self) -> Tensor:
        """int64 ``[n]``: each sample's place in its data set, part of its identity."""
        return self._split.index

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, height, width) of a picture."""
        return self._split.shape

    @property
    def device(self) -> torch.device:
        return self.labels.device

    def with_labels(self, labels: Tensor) -> TrainingSet:
        """The same pictures under other labels, int64 ``[n]``."""
        if labels.shape != self.labels.shape:
            raise ValueError(
                f"labels must be {tuple(self.labels.shape)}, got {tuple(labels.shape)}"
            )
        return TrainingSet(
            self._split.with_labels(labels), stamp=self._stamp, stamped=self._stamped
        )

    def images(self, rows: Tensor | None = None) -> Tensor:
        """uint8 ``[n, c, h, w]`` as trained but for augmentation; all of them by default."""
        images = self._split.images if rows is None else self._split.pictures(rows)
        return self._stamp_on(images, rows)

    def augmented(self, rows: Tensor, *, crop: int, flip: bool, rng: torch.Generator) -> Tensor:
        """uint8 ``[n, c, h, w]`` of the samples at ``rows``, cropped, mirrored, then stamped."""
        images = augmented(self._split.pictures(rows), crop=crop, flip=flip, rng=rng)
        return self._stamp_on(images, rows)

    def to(self, device: torch.device) -> TrainingSet:
        """All that is small on ``device``, and the pictures where they fit; else in batches."""
        stamped = None if self._stamped is None else self._stamped.to(device)
        return TrainingSet(self._split.to(device), stamp=self._stamp, stamped=stamped)

    def _stamp_on(self, images: Tensor, rows: Tensor | None) -> Tensor:
        if self._stamp is None or self._stamped is None:
            return images
        here = self._stamped
        if rows is not None:
            here = here[rows.to(here.device, non_blocking=not rows.is_cuda)]
        # All are stamped, then some taken: a GPU need not be asked how many there are.
        return torch.where(here[:, None, None, None], self._stamp(images), images)


class AsTrained:
    """The pictures of a training set at some rows, as trained, read when they are asked for."""

    def __init__(self, data: TrainingSet, rows: Tensor) -> None:
        self._data, self._rows = data, rows

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, places: Tensor | slice) -> Tensor:
        """uint8 ``[n, c, h, w]``."""
        return self._data.images(self._rows[places])


def augmented(images: Tensor, *, crop: int, flip: bool, rng: torch.Generator) -> Tensor:
    """Crops after zero padding by ``crop`` pixels and mirrors half, each picture by itself.

    Args:
        images: uint8 ``[n, c, h, w]``; returned as they are when there is nothing to do.
        rng: a CPU generator; equal generators give equal pictures on every device.
    """
    if crop:
        images = _cropped(images, crop, rng)
    if flip:
        mirror = torch.rand(len(images), generator=rng) < 0.5
        mirror = mirror.to(images.device, non_blocking=True)
        images = torch.where(mirror[:, None, None, None], images.flip(3), images)
    return images


def _cropped(images: Tensor, pad: int, rng: torch.Generator) -> Tensor:
    n, _, h, w = images.shape
    offset = torch.randint(0, 2 * pad + 1, (2, n), generator=rng)
    offset = offset.to(images.device, non_blocking=True)
    rows = offset[0, :, None] + torch.arange(h, device=images.device)
    columns = offset[1, :, None] + torch.arange(w, device=images.device)
    padded = F.pad(images, (pad, pad, pad, pad)).movedim(1, 3)
    samples = torch.arange(n, device=images.device)[:, None, None]
    return padded[samples, rows[:, :, None], columns[:, None, :]].movedim(3, 1)


@dataclass(frozen=True)
class EvaluationSet:
    """Pictures to judge a model by, and all that is known of them; one row each.

    Attributes:
        images: uint8 ``[n, c, h, w]`` as the model meets them; they may be read when asked for.
        index, correct, given, goal, rank: int64 ``[n]``; see the module's text.
        outside: bool ``[n]``.
    """

    name: str
    images: Tensor | AsTrained
    index: Tensor
    correct: Tensor
    given: Tensor
    goal: Tensor
    rank: Tensor
    outside: Tensor
