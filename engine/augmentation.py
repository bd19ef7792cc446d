"""Random crop and mirror of a whole batch at once, on the device that holds it."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor


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
