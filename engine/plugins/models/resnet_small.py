"""A residual network for two CPU cores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from engine.base.knobs import knob
from engine.plugins.models.base import MODELS, Model, Network
from engine.plugins.models.layers import GlobalMean, HalvedResidual, Normalise, convolution


@MODELS.register("resnet-small", title="Small ResNet")
@dataclass(frozen=True)
class ResNetSmall(Model):
    """A residual network that trains in seconds on two CPU cores.

    It halves the picture in its first convolution and spends no block at that size: at equal
    time, twice the steps taught it more than more layers or more channels did.
    """

    takes_muon: ClassVar[bool] = True

    width: int = knob(16, "Width", help="Channels of the first convolution", low=4, high=256)

    def network(self, shape: tuple[int, int, int], num_classes: int) -> Network:
        w = self.width
        blocks = nn.Sequential(
            nn.Sequential(Normalise(), convolution(shape[0], w, nn.ReLU(), kernel=5, stride=2)),
            _block(w, 2 * w),
            nn.Sequential(_block(2 * w, 4 * w), GlobalMean()),
        )
        return Network(blocks, nn.Linear(4 * w, num_classes))


def _block(inputs: int, outputs: int) -> HalvedResidual:
    halve = convolution(inputs, outputs, nn.ReLU(), stride=2)
    return HalvedResidual(halve, convolution(outputs, outputs, nn.ReLU()))
