"""Occlusion, through Captum."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from torch import Tensor, nn

from engine.base.knobs import knob
from engine.base.progress import Progress, silent
from engine.plugins.interpreters.attribution import Attribution, reporting
from engine.plugins.interpreters.base import LOOKS

AT_ONCE = 32


@LOOKS.register("occlusion", title="Occlusion")
@dataclass(frozen=True)
class Occlusion(Attribution):
    """How far the logit falls when a window is painted over. Needs no gradients."""

    source = "Zeiler and Fergus, arXiv:1311.2901"
    is_cheap = False
    place = 2
    unit: ClassVar[str] = "logits"

    window: int = knob(3, "Window", help="Pixels on a side", low=1, high=64)
    stride: int = knob(1, "Stride", help="Pixels from one window to the next", low=1, high=64)
    fill: float = knob(0.0, "Paint", help="0 is black, 1 is white", low=0.0, high=1.0)

    def maps(
        self, model: nn.Module, images: Tensor, classes: Tensor, progress: Progress = silent
    ) -> Tensor:
        from captum.attr import Occlusion as Captum

        n, channels, *sides = images.shape
        window = min(self.window, *sides)
        stride = min(self.stride, window)
        windows = [1 + -(-(side - window) // stride) for side in sides]
        forward = reporting(model, n * (1 + windows[0] * windows[1]), progress)
        found: Tensor = Captum(forward).attribute(
            images,
            target=classes,
            sliding_window_shapes=(channels, window, window),
            strides=(channels, stride, stride),
            baselines=self.fill,
            perturbations_per_eval=AT_ONCE,
        )
        return found
