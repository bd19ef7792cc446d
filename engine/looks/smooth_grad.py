from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.looks.attribution import Attribution, reporting
from engine.looks.base import LOOKS
from engine.plugins import knob
from engine.progress import Progress, silent

AT_ONCE = 8


@LOOKS.register("smooth_grad", title="SmoothGrad")
@dataclass(frozen=True)
class SmoothGrad(Attribution):
    """Saliency, averaged over noisy copies of the picture."""

    source = "Smilkov et al., arXiv:1706.03825"
    is_cheap = False
    place = 1
    is_signed: ClassVar[bool] = False
    unit: ClassVar[str] = "logits per unit of brightness"

    samples: int = knob(32, "Noisy copies", low=1, high=500)
    noise: float = knob(0.1, "Noise", help="Its deviation; the picture is in [0, 1]", low=0.0)

    def maps(
        self, model: nn.Module, images: Tensor, classes: Tensor, progress: Progress = silent
    ) -> Tensor:
        from captum.attr import NoiseTunnel, Saliency

        forward = reporting(model, self.samples * len(images), progress)
        pictures = images.clone().requires_grad_()
        found: Tensor = NoiseTunnel(Saliency(forward)).attribute(
            pictures,
            nt_type="smoothgrad",
            nt_samples=self.samples,
            nt_samples_batch_size=min(AT_ONCE, self.samples),
            stdevs=self.noise,
            target=classes,
        )
        return found
