from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

import torch
from torch import Tensor

from engine.device import fits
from engine.plugins import Plugin, Registry
from engine.progress import Progress, silent
from engine.recipe import Recipe


class DatasetUnavailable(RuntimeError):
    """A data set cannot be had. The message is one sentence that says what to do."""


@dataclass(frozen=True)
class Split:
    """Pictures with their labels. A sample is (dataset, part, index).

    The pixels may be those of many more pictures, in a memory map: a :meth:`view` names the
    ones it means by ``places``, and they are read when they are asked for.

    Attributes:
        pixels: uint8 ``[m, c, h, w]``.
        labels: int64 ``[n]`` in ``range(len(class_names))``.
        dataset: name of the data set.
        part: which part of it, ``train`` or ``test``.
        index: int64 ``[n]``, the sample's place in the data set's own part, for good.
        places: int64 ``[n]``, where in ``pixels`` the samples lie; None for all, in order.
    """

    pixels: Tensor
    labels: Tensor
    class_names: tuple[str, ...]
    dataset: str
    part: str
    index: Tensor
    places: Tensor | None = None

    def __len__(self) -> int:
        return len(self.labels)

    def __getitem__(self, rows: Tensor) -> Split:
        """The samples at ``rows`` (int64 positions or a mask), with their ids and own pixels."""
        part = self.view(rows)
        return replace(part, pixels=part.images, places=None)

    def view(self, rows: Tensor) -> Split:
        """The samples at ``rows``, int64 positions or a mask, on the same pixels."""
        places = rows.nonzero()[:, 0] if rows.dtype == torch.bool else rows
        return replace(
            self,
            labels=self.labels[rows],
            index=self.index[rows],
            places=self._places(places),
        )

    @property
    def images(self) -> Tensor:
        """uint8 ``[n, c, h, w]``; of a view a copy in memory."""
        return self.pixels if self.places is None else self.pixels[self.places]

    def pictures(self, rows: Tensor) -> Tensor:
        """uint8 ``[len(rows), c, h, w]`` of the samples at ``rows``, on the device of the labels.

        Of a view only these are read. Rows on the CPU never make it wait for a GPU.
        """
        images = self.pixels[self._places(rows)]
        if images.device == self.labels.device:
            return images
        return images.pin_memory().to(self.labels.device, non_blocking=True)

    def _places(self, rows: Tensor) -> Tensor:
        """Where in the pixels, and on their device."""
        rows = rows.to(self.pixels.device, non_blocking=not rows.is_cuda)
        return rows if self.places is None else self.places[rows]

    def with_labels(self, labels: Tensor) -> Split:
        return replace(self, labels=labels)

    def with_images(self, images: Tensor) -> Split:
        """The same samples showing ``images``, uint8 ``[n, c, h, w]``."""
        return replace(self, pixels=images, places=None)

    def to(self, device: torch.device) -> Split:
        """Labels and ids on ``device``; the pixels too, where they fit (see ``device.fits``)."""
        split = replace(self, labels=self.labels.to(device), index=self.index.to(device))
        if self.pixels.device.type == device.type:
            return split
        if not fits(len(self) * math.prod(self.shape), device):
            return split
        return split.with_images(self.images.to(device))

    @property
    def shape(self) -> tuple[int, int, int]:
        """(channels, height, width) of a picture."""
        _, c, h, w = self.pixels.shape
        return c, h, w

    @property
    def num_classes(self) -> int:
        return len(self.class_names)


@dataclass(frozen=True)
class Pictures:
    """A loaded data set: all that may be trained on, and the test part."""

    train: Split
    test: Split


class Dataset(Plugin, ABC):
    """Where pictures come from. One file each; whole tensors, no loaders.

    Attributes:
        n_train: how many training pictures there are, before validation is held out.
        shape: (channels, height, width) of a picture.
        recipe: how a model is trained on it by default.
        model: the model it is shown with by default.
    """

    class_names: ClassVar[tuple[str, ...]]
    n_train: ClassVar[int]
    n_test: ClassVar[int]
    shape: ClassVar[tuple[int, int, int]] = (3, 32, 32)
    recipe: ClassVar[Recipe]
    model: ClassVar[str]
    licence: ClassVar[str]

    @abstractmethod
    def load(self) -> Pictures:
        """Reads the pictures; raises :class:`DatasetUnavailable` when they are not at hand."""

    def is_at_hand(self) -> bool:
        """Whether :meth:`load` finds what it needs."""
        return True

    def fetch(self, progress: Progress = silent) -> None:
        """Downloads what is not at hand; raises :class:`DatasetUnavailable` when it cannot."""


class Datasets(Registry[Dataset]):
    """The built-in data sets and the imported ones, which come and go while the lab runs."""

    def __init__(self) -> None:
        super().__init__("dataset")
        self._find: Callable[[], Mapping[str, type[Dataset]]] = dict

    def also(self, find: Callable[[], Mapping[str, type[Dataset]]]) -> None:
        """Asks ``find`` for further data sets at each look-up; a built-in name stays its own."""
        self._find = find

    def _all(self) -> Mapping[str, type[Dataset]]:
        return {**self._find(), **super()._all()}


DATASETS = Datasets()
