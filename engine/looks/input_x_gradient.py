from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.looks.attribution import Attribution
from engine.looks.base import LOOKS
from engine.progress import Progress, silent


@LOOKS.register("input_x_gradient", title="Input × gradient")
@dataclass(frozen=True)
class InputXGradient(Attribution):
    """Each pixel's brightness times its slope: x · ∂f_c/∂x."""

    source = "Shrikumar et al., arXiv:1605.01713"
    place = 1
    unit: ClassVar[str] = "logits"

    def maps(
        self, model: nn.Module, images: Tensor, classes: Tensor, progress: Progress = silent
    ) -> Tensor:
        from captum.attr import InputXGradient as Captum

        pictures = images.clone().requires_grad_()
        found: Tensor = Captum(model).attribute(pictures, target=classes)
        return found
