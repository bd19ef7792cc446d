"""The benchmark's network for CIFAR-10."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import nn

from engine.plugins.models.base import MODELS, Model, Network
from engine.plugins.models.layers import GlobalMax, Normalise, Residual


@MODELS.register("resnet9", title="ResNet-9")
@dataclass(frozen=True)
class ResNet9(Model):
    """The benchmark's network for CIFAR-10 (Goel et al., arXiv:2402.14015, public code).

    2,276,224 parameters for 3 x 32 x 32 and ten classes. The cut points for a frozen part are
    head, conv4, res2, conv3, res1, conv2: 1, 2, 4, 5, 7 or 8 layers from the output.
    """

    departs = (
        "Pictures are normalised alike in all channels (to -2 … 2), not by the data set's "
        "statistics. On pictures of ten pixels or fewer the last convolution pads."
    )

    takes_muon: ClassVar[bool] = True

    def network(self, shape: tuple[int, int, int], num_classes: int) -> Network:
        channels, *sides = shape
        unpadded = min(sides) > 10  # below that, nothing would be left for the last convolution
        blocks = nn.Sequential(
            nn.Sequential(Normalise(), _convolution(channels, 64)),
            _convolution(64, 128, kernel=5, stride=2),
            Residual(nn.Sequential(_convolution(128, 128), _convolution(128, 128))),
            nn.Sequential(_convolution(128, 256), nn.MaxPool2d(2)),
            Residual(nn.Sequential(_convolution(256, 256), _convolution(256, 256))),
            nn.Sequential(_convolution(256, 128, padding=0 if unpadded else 1), GlobalMax()),
        )
        return Network(blocks, nn.Linear(128, num_classes, bias=False))


def _convolution(
    inputs: int, outputs: int, *, kernel: int = 3, stride: int = 1, padding: int | None = None
) -> nn.Sequential:
    padding = kernel // 2 if padding is None else padding
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding),
        nn.BatchNorm2d(outputs),
        nn.CELU(alpha=0.075),
    )
