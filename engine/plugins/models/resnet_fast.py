"""The embedded pictures' fast network: halving by the mean, meant for Muon."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from engine.base.knobs import knob
from engine.plugins.models.base import MODELS, Model, Network
from engine.plugins.models.layers import GlobalMean, HalvedResidual, Normalise, convolution

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
            nn.Sequential(Normalise(), convolution(shape[0], w, nn.ReLU(), kernel=5, stride=2)),
            _block(w, 2 * w),
            nn.Sequential(_block(2 * w, 4 * w), GlobalMean()),
        )
        return Network(blocks, nn.Linear(4 * w, num_classes))


def _block(inputs: int, outputs: int) -> HalvedResidual:
    halve = nn.Sequential(nn.AvgPool2d(2), convolution(inputs, outputs, nn.ReLU()))
    return HalvedResidual(halve, convolution(outputs, outputs, nn.ReLU()))
