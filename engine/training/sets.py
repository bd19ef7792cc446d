"""S_tr as trained: pictures in batches, augmented and then stamped, without telling which.

A trigger is stamped after augmentation, so crop and flip never move it. A holder of a
:class:`TrainingSet` sees every picture as the model saw it and every label as given. Which
samples carry a trigger, what lies under it, the samples' places in the data set and the data
set's own name are sealed (``engine.base.sealed``).

Augmentation tells more than a plain picture does: where a crop has moved the margin, a trigger
stands out from it. So a :meth:`TrainingSet.bounded` set augments no further than the training
did. What the training itself has shown stays to be seen, as in the public benchmark.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import torch
import torch.nn.functional as F
from torch import Tensor

from engine.base.sealed import Seal, opened, sealed
from engine.training.split import Split

Stamp = Callable[[Tensor], Tensor]
"""Puts a trigger on uint8 ``[n, c, h, w]`` pictures and returns new ones."""


@dataclass(frozen=True)
class _Contents:
    """What the methods of a :class:`TrainingSet` work with.

    Attributes:
        stamped: mask ``[n]`` of the samples that carry ``stamp``.
        crop, flip: how far it may be augmented; None for a crop of any size.
    """

    split: Split
    stamp: Stamp | None
    stamped: Tensor | None
    crop: int | None = None
    flip: bool = True

    def at(self, rows: Tensor) -> _Contents:
        stamped = None if self.stamped is None else self.stamped[rows]
        return replace(self, split=self.split[rows].to(self.split.labels.device), stamped=stamped)

    def to(self, device: torch.device) -> _Contents:
        stamped = None if self.stamped is None else self.stamped.to(device)
        return replace(self, split=self.split.to(device), stamped=stamped)

    def stamp_on(self, images: Tensor, rows: Tensor | None) -> Tensor:
        if self.stamp is None or self.stamped is None:
            return images
        here = self.stamped
        if rows is not None:
            here = here[rows.to(here.device, non_blocking=not rows.is_cuda)]
        # All are stamped, then some taken: a GPU need not be asked how many there are.
        return torch.where(here[:, None, None, None], self.stamp(images), images)


class TrainingSet:
    """Pictures and given labels, by position. Behaves as a sequence of samples.

    Attributes:
        labels: int64 ``[n]``, as given to training.
        class_names: of all K classes.
        shape: (channels, height, width) of a picture.
    """

    __slots__ = ("_contents", "class_names", "labels", "shape")

    def __init__(self, split: Split, *, stamp: Stamp | None = None, stamped: Tensor | None = None):
        """``stamped`` is a mask ``[n]`` of the samples that carry ``stamp``."""
        self._cover(_Contents(split, stamp, stamped))

    def _cover(self, contents: _Contents) -> None:
        self._contents: Seal[_Contents] = sealed(contents)
        self.labels = contents.split.labels
        self.class_names = contents.split.class_names
        self.shape = contents.split.shape

    @classmethod
    def _of(cls, contents: _Contents) -> TrainingSet:
        made = cls.__new__(cls)
        made._cover(contents)
        return made

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: Tensor) -> TrainingSet:
        """The samples at ``rows``, int64 positions."""
        return self._of(opened(self._contents).at(_plain(rows)))

    @property
    def num_classes(self) -> int:
        return len(self.class_names)

    @property
    def device(self) -> torch.device:
        return self.labels.device

    def with_labels(self, labels: Tensor) -> TrainingSet:
        """The same pictures under other labels, int64 ``[n]``."""
        if labels.shape != self.labels.shape:
            raise ValueError(
                f"labels must be {tuple(self.labels.shape)}, got {tuple(labels.shape)}"
            )
        contents = opened(self._contents)
        return self._of(replace(contents, split=contents.split.with_labels(_plain(labels))))

    def bounded(self, *, crop: int, flip: bool) -> TrainingSet:
        """The same samples, to be augmented so far and no further, with labels of their own."""
        contents = opened(self._contents)
        split = contents.split.with_labels(self.labels.clone())
        if contents.crop is not None:
            crop = min(crop, contents.crop)
        return self._of(replace(contents, split=split, crop=crop, flip=flip and contents.flip))

    def images(self, rows: Tensor | None = None) -> Tensor:
        """uint8 ``[n, c, h, w]`` as trained but for augmentation; all of them by default."""
        contents = opened(self._contents)
        split = contents.split
        images = split.images if rows is None else split.pictures(_plain(rows))
        return contents.stamp_on(images, rows)

    def augmented(self, rows: Tensor, *, crop: int, flip: bool, rng: torch.Generator) -> Tensor:
        """uint8 ``[n, c, h, w]`` of the samples at ``rows``, cropped, mirrored, then stamped.

        Raises ValueError for more than the set is bounded to.
        """
        contents = opened(self._contents)
        if crop < 0:
            raise ValueError(f"crop must be at least 0, got {crop}")
        if contents.crop is not None and crop > contents.crop:
            raise ValueError(f"crop must be at most {contents.crop}, as in training, got {crop}")
        if flip and not contents.flip:
            raise ValueError("flip must be False: the training did not mirror pictures")
        pictures = contents.split.pictures(_plain(rows))
        return contents.stamp_on(augmented(pictures, crop=crop, flip=flip, rng=rng), rows)

    def to(self, device: torch.device) -> TrainingSet:
        """All that is small on ``device``, and the pictures where they fit; else in batches."""
        return self._of(opened(self._contents).to(device))


def _plain(rows: Tensor) -> Tensor:
    """``rows``; TypeError for a subclass of Tensor, which would see what it is to index."""
    if type(rows) is not Tensor:
        raise TypeError(f"positions and labels must be a plain tensor, got {type(rows).__name__}")
    return rows


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
        index, correct, given, goal, rank: int64 ``[n]``, as the table of predictions explains
            them; ``correct`` is -1 throughout where the correct labels are not known.
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
