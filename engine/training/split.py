"""Pictures with their labels, in memory or in a memory map."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from engine.base.device import fits


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
