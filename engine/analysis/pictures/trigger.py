"""How a trigger shows in the frequencies of a picture, where the eye does not look."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import torch

from engine.analysis.pictures.gallery import Images
from engine.experiment.scenario_data import situation
from engine.experiment.specs import TrainSpec
from engine.plugins.manipulations.trigger import PlacedTrigger

Spectrum = npt.NDArray[np.float64]
"""Mean amplitude ``[h, w]``, frequency 0 in the middle; of pictures in [0, 1]."""

RAISED = 1.1
"""A frequency counts as raised from this ratio on."""


@dataclass(frozen=True)
class Spectra:
    """The same pictures without and with the trigger.

    Attributes:
        n: how many pictures were averaged.
    """

    clean: Spectrum
    triggered: Spectrum
    n: int

    @property
    def ratio(self) -> Spectrum:
        """With the trigger over without it; 1 where neither has anything."""
        floor = 1e-6
        return np.asarray((self.triggered + floor) / (self.clean + floor))

    @property
    def share_raised(self) -> float:
        """The share of all frequencies that the trigger makes at least RAISED times as strong."""
        return float((self.ratio >= RAISED).mean())


def spectra(spec: TrainSpec, n: int = 200) -> Spectra | None:
    """Of the first ``n`` test pictures; None where the manipulation stamps nothing."""
    data = situation(spec)
    trigger = data.train.trigger
    if trigger is None:
        return None
    clean = data.test.pictures(torch.arange(min(n, len(data.test))))
    clean_spectrum, triggered = (
        mean_amplitude(part.cpu().numpy()) for part in (clean, trigger.stamp(clean))
    )
    return Spectra(clean_spectrum, triggered, len(clean))


def mean_amplitude(images: Images) -> Spectrum:
    """|FFT| of each channel, averaged over channels and pictures. uint8 ``[n, c, h, w]``."""
    amplitude = np.abs(np.fft.fft2(images / 255.0)).mean((0, 1))
    return np.asarray(np.fft.fftshift(amplitude))


@dataclass(frozen=True)
class Box:
    """Shares of the picture's height and width, in [0, 1]."""

    top: float
    left: float
    height: float
    width: float


def trigger_box(spec: TrainSpec, shape: tuple[int, int, int]) -> Box | None:
    """What the trigger covers; None where there is none, or one without a place.

    Args:
        shape: of a picture, ``(c, h, w)``.
    """
    trigger = situation(spec).train.trigger
    if not isinstance(trigger, PlacedTrigger):
        return None
    _, height, width = shape
    area = trigger.area(height, width)
    return Box(
        top=area.row / height,
        left=area.column / width,
        height=area.height / height,
        width=area.width / width,
    )
