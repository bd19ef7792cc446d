"""A residual network for two CPU cores."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.base.knobs import knob
from engine.plugins.models.base import MODELS, Model, Network
from engine.plugins.models.layers import GlobalMean, Normalise


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
            nn.Sequential(Normalise(), _convolution(shape[0], w, kernel=5)),
            _Block(w, 2 * w),
            nn.Sequential(_Block(2 * w, 4 * w), GlobalMean()),
        )
        return Network(blocks, nn.Linear(4 * w, num_classes))


def _convolution(inputs: int, outputs: int, *, kernel: int = 3, stride: int = 2) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class _Block(nn.Module):
    """Halves the picture, then adds to it what a second convolution makes of it."""

    def __init__(self, inputs: int, outputs: int) -> None:
        super().__init__()
        self.halve = _convolution(inputs, outputs)
        self.change = _convolution(outputs, outputs, stride=1)

    def forward(self, maps: Tensor) -> Tensor:
        halved: Tensor = self.halve(maps)
        changed: Tensor = halved + self.change(halved)
        return changed
