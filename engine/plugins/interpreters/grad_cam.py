"""Grad-CAM, through Captum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar

from torch import Tensor, nn

from engine.base.progress import Progress, silent
from engine.plugins.interpreters.attribution import Attribution
from engine.plugins.interpreters.base import LOOKS

SMALLEST = 4
"""A map with fewer pixels on a side shows no place any more."""


@LOOKS.register("grad_cam", title="Grad-CAM")
@dataclass(frozen=True)
class GradCam(Attribution):
    """Where the deepest maps speak for the logit, coarse and smooth.

    Taken at the last layer whose maps have at least 4 pixels on a side, enlarged to the picture.
    """

    source = "Selvaraju et al., arXiv:1610.02391"
    place = 2
    is_signed: ClassVar[bool] = False
    unit: ClassVar[str] = "weighted activation"

    def maps(
        self, model: nn.Module, images: Tensor, classes: Tensor, progress: Progress = silent
    ) -> Tensor:
        from captum.attr import LayerAttribution, LayerGradCam

        layer = deepest_maps(model, images)
        pictures = images.clone().requires_grad_()
        coarse = LayerGradCam(model, layer).attribute(
            pictures, target=classes, relu_attributions=True
        )
        size = tuple(images.shape[-2:])
        found: Tensor = LayerAttribution.interpolate(coarse, size, interpolate_mode="bilinear")
        return found


def deepest_maps(model: nn.Module, images: Tensor) -> nn.Module:
    """The module that finished last among those with maps large enough to show a place.

    Where no map is, the largest is taken; ValueError for a network without maps.
    """
    sides: list[tuple[nn.Module, int]] = []

    def note(module: nn.Module, _: Any, output: Any) -> None:
        if isinstance(output, Tensor) and output.ndim == 4:
            sides.append((module, min(output.shape[-2:])))

    hooks = [module.register_forward_hook(note) for module in model.modules()]
    try:
        model(images[:1])
    finally:
        for hook in hooks:
            hook.remove()
    if not sides:
        raise ValueError("Grad-CAM needs a network with maps, and this one has none")
    enough = min(SMALLEST, max(side for _, side in sides))
    return [module for module, side in sides if side >= enough][-1]
