"""WideResNet-28x10, the benchmark's network for CIFAR-100."""

from __future__ import annotations

from dataclasses import dataclass

from torch import Tensor, nn

from engine.plugins.models.base import MODELS, Model, Network
from engine.plugins.models.layers import GlobalMean, Normalise

BLOCKS_PER_STAGE = 4  # (28 - 4) / 6
WIDTHS = (160, 320, 640)


@MODELS.register("wrn28-10", title="WideResNet-28x10")
@dataclass(frozen=True)
class WideResNet28(Model):
    """Zagoruyko and Komodakis (arXiv:1605.07146), without dropout; the benchmark's for CIFAR-100.

    36.5 million parameters.
    """

    departs = (
        "As in its paper and not as in the benchmark's public code: a block that halves the "
        "picture does so in its first convolution (there in the second), convolutions have no "
        "bias (there they have), and a shortcut between widths starts after the first "
        "activation and has no batch normalisation (there it starts before and has). Pictures "
        "are normalised alike in all channels (to -2 … 2), not by the data set's statistics."
    )

    def network(self, shape: tuple[int, int, int], num_classes: int) -> Network:
        stem = nn.Sequential(Normalise(), _convolution(shape[0], 16))
        blocks, inputs = [], 16
        for stage, width in enumerate(WIDTHS):
            for number in range(BLOCKS_PER_STAGE):
                stride = 2 if stage > 0 and number == 0 else 1
                blocks.append(_Block(inputs, width, stride))
                inputs = width
        end = nn.Sequential(_activation(inputs), GlobalMean())
        return Network(nn.Sequential(stem, *blocks, end), nn.Linear(inputs, num_classes))


def _convolution(inputs: int, outputs: int, *, kernel: int = 3, stride: int = 1) -> nn.Conv2d:
    convolution = nn.Conv2d(inputs, outputs, kernel, stride, padding=kernel // 2, bias=False)
    nn.init.kaiming_normal_(convolution.weight, mode="fan_out", nonlinearity="relu")
    return convolution


def _activation(channels: int) -> nn.Sequential:
    return nn.Sequential(nn.BatchNorm2d(channels), nn.ReLU())


class _Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, stride: int) -> None:
        super().__init__()
        self.start = _activation(inputs)
        self.body = nn.Sequential(
            _convolution(inputs, outputs, stride=stride),
            _activation(outputs),
            _convolution(outputs, outputs),
        )
        self.shortcut = (
            None if inputs == outputs else _convolution(inputs, outputs, kernel=1, stride=stride)
        )

    def forward(self, maps: Tensor) -> Tensor:
        started: Tensor = self.start(maps)
        changed: Tensor = self.body(started)
        return changed + (maps if self.shortcut is None else self.shortcut(started))
