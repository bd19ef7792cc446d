"""The embedded pictures' fast network: halving by the mean, meant for Muon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.base.knobs import knob
from engine.plugins.models.base import MODELS, Model, Network
from engine.plugins.models.layers import GlobalMean, Normalise

SMALLEST_SIDE = 7
"""Halved to 4, 2 and 1; from 6 pixels, 3 and 1, nothing would be left."""


@MODELS.register("resnet-fast", title="Fast ResNet")
@dataclass(frozen=True)
class ResNetFast(Model):
    """The small residual network with cheaper halvings: it averages first and convolves then.

    A convolution with stride 2 multiplies no more often, but oneDNN is slower at it: its
    backward passes took half as long again on an EPYC (bf16). Meant for Muon on the filters.
    """

    takes_muon: ClassVar[bool] = True

    width: int = knob(16, "Width", help="Channels of the first convolution", low=4, high=256)

    def network(self, shape: tuple[int, int, int], num_classes: int) -> Network:
        if min(shape[1:]) < SMALLEST_SIDE:
            raise ValueError(
                f"{self.name} halves a picture three times, so its sides must be at least "
                f"{SMALLEST_SIDE} pixels, got {shape[1]}×{shape[2]}"
            )
        w = self.width
        blocks = nn.Sequential(
            nn.Sequential(Normalise(), _convolution(shape[0], w, kernel=5, stride=2)),
            _Block(w, 2 * w),
            nn.Sequential(_Block(2 * w, 4 * w), GlobalMean()),
        )
        return Network(blocks, nn.Linear(4 * w, num_classes))


def _convolution(inputs: int, outputs: int, *, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class _Block(nn.Module):
    """Halves the picture, then adds to it what a second convolution makes of it."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.halve = nn.Sequential(nn.AvgPool2d(2), _convolution(inputs, outputs))
        self.change = _convolution(outputs, outputs)

    def forward(self, maps: Tensor) -> Tensor:
        halved: Tensor = self.halve(maps)
        changed: Tensor = halved + self.change(halved)
        return changed
