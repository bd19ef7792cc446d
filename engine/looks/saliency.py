from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.looks.attribution import Attribution
from engine.looks.base import LOOKS
from engine.progress import Progress, silent


@LOOKS.register("saliency", title="Saliency")
@dataclass(frozen=True)
class Saliency(Attribution):
    """How fast the logit changes with each pixel: |∂f_c/∂x|.

    Its norm is the input sensitivity of MU-Mis (arXiv:2402.15109).
    """

    source = "Simonyan et al., arXiv:1312.6034"
    place = 0
    is_signed: ClassVar[bool] = False
    unit: ClassVar[str] = "logits per unit of brightness"

    def maps(
        self, model: nn.Module, images: Tensor, classes: Tensor, progress: Progress = silent
    ) -> Tensor:
        from captum.attr import Saliency as Captum

        pictures = images.clone().requires_grad_()
        found: Tensor = Captum(model).attribute(pictures, target=classes, abs=True)
        return found
