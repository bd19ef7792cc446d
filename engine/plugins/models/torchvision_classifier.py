"""torchvision's classifiers by name, made to fit small pictures."""

from __future__ import annotations

from dataclasses import dataclass

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from engine.base.knobs import knob
from engine.plugins.models.base import MODELS, Model, Network
from engine.plugins.models.layers import Normalise

_NAMES = """
    alexnet convnext_base convnext_large convnext_small convnext_tiny densenet121 densenet161
    densenet169 densenet201 efficientnet_b0 efficientnet_b1 efficientnet_b2 efficientnet_b3
    efficientnet_b4 efficientnet_b5 efficientnet_b6 efficientnet_b7 efficientnet_v2_l
    efficientnet_v2_m efficientnet_v2_s mnasnet0_5 mnasnet0_75 mnasnet1_0 mnasnet1_3 mobilenet_v2
    mobilenet_v3_large mobilenet_v3_small regnet_x_16gf regnet_x_1_6gf regnet_x_32gf
    regnet_x_3_2gf regnet_x_400mf regnet_x_800mf regnet_x_8gf regnet_y_128gf regnet_y_16gf
    regnet_y_1_6gf regnet_y_32gf regnet_y_3_2gf regnet_y_400mf regnet_y_800mf regnet_y_8gf
    resnet101 resnet152 resnet18 resnet34 resnet50 resnext101_32x8d resnext101_64x4d
    resnext50_32x4d shufflenet_v2_x0_5 shufflenet_v2_x1_0 shufflenet_v2_x1_5 shufflenet_v2_x2_0
    swin_b swin_s swin_t swin_v2_b swin_v2_s swin_v2_t vgg11 vgg11_bn vgg13 vgg13_bn vgg16
    vgg16_bn vgg19 vgg19_bn wide_resnet101_2 wide_resnet50_2
"""

ARCHITECTURES = tuple(_NAMES.split())
"""Torchvision's classifiers that take any size of picture and end in a linear layer."""


_BODY = 2
"""The place of torchvision's own network among the blocks."""


@MODELS.register("torchvision", title="Torchvision classifier")
@dataclass(frozen=True)
class TorchvisionClassifier(Model):
    """Any classifier of torchvision by name, untrained, with dropout off.

    Grey pictures are repeated to three channels and small ones enlarged, because these
    networks halve a picture five times.
    """

    departs = (
        "Dropout and stochastic depth are off, small pictures are enlarged, grey ones "
        "repeated to three channels. Pictures are normalised alike in all channels (to -2 … "
        "2), not by the data set's statistics."
    )

    architecture: str = knob("mobilenet_v3_small", "Architecture", choices=ARCHITECTURES)
    side: int = knob(64, "Side", help="Smaller pictures are enlarged to it", low=32, high=512)

    def network(self, shape: tuple[int, int, int], num_classes: int) -> Network:
        body = self._body(num_classes)
        head = _cut_off_head(body)
        _make_plain(body)
        return Network(nn.Sequential(_Enlarge(self.side), Normalise(), body), head)

    def known_as(self) -> tuple[dict[str, str], ...]:
        """Torchvision's own names, such as ``fc.weight`` for ``head.weight``."""
        with torch.device("meta"):
            return ({"head": _path_of_head(self._body(2)), f"blocks.{_BODY}.": ""},)

    def _body(self, num_classes: int) -> nn.Module:
        import torchvision  # takes a second, which listing the models should not cost

        body: nn.Module = torchvision.models.get_model(
            self.architecture, weights=None, num_classes=num_classes
        )
        return body


class _Enlarge(nn.Module):
    def __init__(self, side: int) -> None:
        super().__init__()
        self.side = side

    def forward(self, images: Tensor) -> Tensor:
        n, _, h, w = images.shape
        images = images.expand(n, 3, h, w)
        if min(h, w) >= self.side:
            return images
        return F.interpolate(images, size=(self.side, self.side), mode="bilinear")


def _cut_off_head(body: nn.Module) -> nn.Linear:
    """Takes the last linear layer out of ``body``, which then ends in features."""
    path = _path_of_head(body)
    head = body.get_submodule(path)
    body.set_submodule(path, nn.Identity())
    assert isinstance(head, nn.Linear)
    return head


def _path_of_head(body: nn.Module) -> str:
    linear: list[str] = [
        name for name, module in body.named_modules() if isinstance(module, nn.Linear)
    ]
    return linear[-1]


def _make_plain(body: nn.Module) -> None:
    """Switches dropout and work in place off, which attribution and equal passes need."""
    for module in body.modules():
        if hasattr(module, "inplace"):
            module.inplace = False  # type: ignore[assignment]
        if isinstance(module, nn.Dropout):
            module.p = 0.0
        if type(module).__name__ == "StochasticDepth":
            module.p = 0.0  # type: ignore[assignment]
