"""The few layers that several networks share."""

from __future__ import annotations

from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn


class Normalise(nn.Module):
    """Moves [0, 1] to [-2, 2], whatever the data: near enough to mean 0 and deviation 1.

    A network that was adopted keeps the mean and the deviation it was trained with, each
    ``[c, 1, 1]``. Only then are they part of the state.
    """

    mean: Tensor
    deviation: Tensor

    def __init__(self) -> None:
        super().__init__()
        self.register_buffer("mean", torch.tensor(0.5), persistent=False)
        self.register_buffer("deviation", torch.tensor(0.25), persistent=False)

    def forward(self, images: Tensor) -> Tensor:
        return (images - self.mean) / self.deviation

    def _save_to_state_dict(self, destination: Any, prefix: str, keep_vars: bool) -> None:
        if self.mean.dim():
            destination[f"{prefix}mean"] = self.mean
            destination[f"{prefix}deviation"] = self.deviation

    def _load_from_state_dict(self, state_dict: Any, prefix: str, *_: Any) -> None:
        for name in ("mean", "deviation"):
            if f"{prefix}{name}" in state_dict:
                own = getattr(self, name)
                setattr(self, name, state_dict[f"{prefix}{name}"].to(own.device, own.dtype))


class GlobalMax(nn.Module):
    """The largest value of each channel, ``[n, c, h, w]`` to ``[n, c]``."""

    def forward(self, maps: Tensor) -> Tensor:
        return maps.amax((2, 3))


class GlobalMean(nn.Module):
    """The mean of each channel, ``[n, c, h, w]`` to ``[n, c]``.

    By pooling, whose gradient comes channels-last: 8 % of the small network's training on a CPU.
    """

    def forward(self, maps: Tensor) -> Tensor:
        return F.avg_pool2d(maps, maps.shape[2:]).flatten(1)


class Residual(nn.Module):
    """Adds to its input what ``body`` makes of it."""

    def __init__(self, body: nn.Module) -> None:
        super().__init__()
        self.body = body

    def forward(self, maps: Tensor) -> Tensor:
        changed: Tensor = maps + self.body(maps)
        return changed


class HalvedResidual(nn.Module):
    """Halves the picture, then adds to it what ``change`` makes of it."""

    def __init__(self, halve: nn.Module, change: nn.Module) -> None:
        super().__init__()
        self.halve, self.change = halve, change

    def forward(self, maps: Tensor) -> Tensor:
        halved: Tensor = self.halve(maps)
        changed: Tensor = halved + self.change(halved)
        return changed


def convolution(
    inputs: int, outputs: int, *after: nn.Module, kernel: int = 3, stride: int = 1
) -> nn.Sequential:
    """A convolution, padded to keep the sides at stride 1, its batch normalisation, and ``after``.

    Args:
        inputs, outputs: channels.
        kernel: its side in pixels, odd.
    """
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        *after,
    )
