"""The four maps made of input gradients: saliency, times input, integrated, smoothed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress, silent
from engine.plugins.interpreters.attribution import Attribution, reporting
from engine.plugins.interpreters.base import LOOKS


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


STEPS_AT_ONCE = 16


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
            internal_batch_size=max(STEPS_AT_ONCE, len(images)),
        )
        return found


NOISY_AT_ONCE = 8


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
            nt_samples_batch_size=min(NOISY_AT_ONCE, self.samples),
            stdevs=self.noise,
            target=classes,
        )
        return found
