"""ResNet-18 with the first layers of the CIFAR networks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.plugins.models.base import MODELS, Model, Network
from engine.plugins.models.layers import GlobalMean, Normalise, convolution


@MODELS.register("resnet18", title="ResNet-18 for small pictures")
@dataclass(frozen=True)
class ResNet18(Model):
    """He et al. (arXiv:1512.03385) with the first layers of their CIFAR networks: no pooling.

    11,173,962 parameters for 3 x 32 x 32 and ten classes. MU-Mis (arXiv:2402.15109) uses it.
    """

    departs = (
        "Pictures are normalised alike in all channels (to -2 … 2), not by the data set's "
        "statistics."
    )

    takes_muon: ClassVar[bool] = True

    def network(self, shape: tuple[int, int, int], num_classes: int) -> Network:
        blocks = nn.Sequential(
            nn.Sequential(Normalise(), convolution(shape[0], 64), nn.ReLU()),
            *(_Block(64, 64), _Block(64, 64)),
            *(_Block(64, 128, stride=2), _Block(128, 128)),
            *(_Block(128, 256, stride=2), _Block(256, 256)),
            *(_Block(256, 512, stride=2), nn.Sequential(_Block(512, 512), GlobalMean())),
        )
        return Network(blocks, nn.Linear(512, num_classes))

    def known_as(self) -> tuple[dict[str, str], ...]:
        """Torchvision's names, and those of the common CIFAR code (``shortcut``, ``linear``)."""
        return (_names("downsample", "fc"), _names("shortcut", "linear"))


def _names(shortcut: str, head: str) -> dict[str, str]:
    """How others call the parts of this network."""
    names = {"blocks.0.1.0": "conv1", "blocks.0.1.1": "bn1", "head": head}
    for block in range(8):
        ours = f"blocks.{block + 1}." + ("0." if block == 7 else "")
        theirs = f"layer{block // 2 + 1}.{block % 2}."
        names |= {f"{ours}body.{n}.{m}": f"{theirs}{what}{1 + n // 2}"
                  for n in (0, 2) for m, what in enumerate(("conv", "bn"))}  # fmt: skip
        names |= {f"{ours}shortcut.{n}": f"{theirs}{shortcut}.{n}" for n in (0, 1)}
    return names


class _Block(nn.Module):
    def __init__(self, inputs: int, outputs: int, *, stride: int = 1) -> None:
        super().__init__()
        self.body = nn.Sequential(
            convolution(inputs, outputs, stride=stride), nn.ReLU(), convolution(outputs, outputs)
        )
        same = stride == 1 and inputs == outputs
        self.shortcut = (
            nn.Identity() if same else convolution(inputs, outputs, kernel=1, stride=stride)
        )
        self.activation = nn.ReLU()

    def forward(self, maps: Tensor) -> Tensor:
        changed: Tensor = self.activation(self.body(maps) + self.shortcut(maps))
        return changed
