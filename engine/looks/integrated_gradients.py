from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.looks.attribution import Attribution, reporting
from engine.looks.base import LOOKS
from engine.plugins import knob
from engine.progress import Progress, silent

AT_ONCE = 16


@LOOKS.register("integrated_gradients", title="Integrated gradients")
@dataclass(frozen=True)
class IntegratedGradients(Attribution):
    """What each pixel adds to the logit on the way from a black picture to this one.

    The values add up to the difference of the two logits, as far as the steps are enough.
    """

    source = "Sundararajan et al., arXiv:1703.01365"
    is_cheap = False
    place = 0
    unit: ClassVar[str] = "logits"

    steps: int = knob(48, "Steps", low=2, high=500)

    def maps(
        self, model: nn.Module, images: Tensor, classes: Tensor, progress: Progress = silent
    ) -> Tensor:
        from captum.attr import IntegratedGradients as Captum

        forward = reporting(model, self.steps * len(images), progress)
        found: Tensor = Captum(forward, multiply_by_inputs=True).attribute(
            images,
            target=classes,
            n_steps=self.steps,
            internal_batch_size=max(AT_ONCE, len(images)),
        )
        return found
