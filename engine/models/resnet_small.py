from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from engine.models.base import MODELS, Model, Network
from engine.models.layers import GlobalMean, Normalise
from engine.plugins import knob


@MODELS.register("resnet-small", title="Small ResNet")
@dataclass(frozen=True)
class ResNetSmall(Model):
    """A residual network of three stages that trains in seconds on two CPU cores."""

    width: int = knob(16, "Width", help="Channels of the first stage", low=4, high=256)

    def network(self, shape: tuple[int, int, int], num_classes: int) -> Network:
        w = self.width
        blocks = nn.Sequential(
            nn.Sequential(Normalise(), _convolution(shape[0], w, stride=2)),
            _Block(w, w),
            _Block(w, 2 * w, stride=2),
            nn.Sequential(_Block(2 * w, 4 * w, stride=2), GlobalMean()),
        )
        return Network(blocks, nn.Linear(4 * w, num_classes))


def _convolution(inputs: int, outputs: int, *, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, 3, stride, padding=1, bias=False),
        nn.BatchNorm2d(outputs),
        nn.ReLU(),
    )


class _Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, *, stride: int = 1) -> None:
        super().__init__()
        self.first = _convolution(inputs, outputs, stride=stride)
        self.second = _convolution(outputs, outputs)

    def forward(self, maps: Tensor) -> Tensor:
        first: Tensor = self.first(maps)
        return first + self.second(first)
