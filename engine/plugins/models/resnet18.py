"""ResNet-18 with the first layers of the CIFAR networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.plugins.models.base import MODELS, Model, Network
from engine.plugins.models.layers import GlobalMean, Normalise


@MODELS.register("resnet18", title="ResNet-18 for small pictures")
@dataclass(frozen=True)
class ResNet18(Model):
    """He et al. (arXiv:1512.03385) with the first layers of their CIFAR networks: no pooling.

    11,173,962 parameters for 3 x 32 x 32 and ten classes. MU-Mis (arXiv:2402.15109) uses it.
    """

    takes_muon: ClassVar[bool] = True

    def network(self, shape: tuple[int, int, int], num_classes: int) -> Network:
        blocks = nn.Sequential(
            nn.Sequential(Normalise(), _convolution(shape[0], 64), nn.ReLU()),
            *(_Block(64, 64), _Block(64, 64)),
            *(_Block(64, 128, stride=2), _Block(128, 128)),
            *(_Block(128, 256, stride=2), _Block(256, 256)),
            *(_Block(256, 512, stride=2), nn.Sequential(_Block(512, 512), GlobalMean())),
        )
        return Network(blocks, nn.Linear(512, num_classes))


def _convolution(inputs: int, outputs: int, *, kernel: int = 3, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False),
        nn.BatchNorm2d(outputs),
    )


class _Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, *, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            _convolution(inputs, outputs, stride=stride), nn.ReLU(), _convolution(outputs, outputs)
        )
        same = stride == 1 and inputs == outputs
        self.shortcut = (
            nn.Identity() if same else _convolution(inputs, outputs, kernel=1, stride=stride)
        )
        self.activation = nn.ReLU()

    def forward(self, maps: Tensor) -> Tensor:
        changed: Tensor = self.activation(self.body(maps) + self.shortcut(maps))
        return changed
