"""Where on a picture the trigger lies, for a frame around it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import torch

from engine.looks.attribution import patch_of
from engine.situation import situation
from engine.specs import TrainSpec


@dataclass(frozen=True)
class Box:
    """Shares of the picture's height and width, in [0, 1]."""

    top: float
    left: float
    height: float
    width: float


def trigger_box(spec: TrainSpec, shape: tuple[int, int, int]) -> Box | None:
    """The smallest box around all that the trigger changes; None where there is no trigger.

    Args:
        shape: of a picture, ``(c, h, w)``.
    """
    mask = patch_of(situation(spec).train.stamp, torch.Size([1, *shape]))
    if mask is None or not mask.any():
        return None
    height, width = mask.shape
    rows, columns = np.flatnonzero(mask.any(1)), np.flatnonzero(mask.any(0))
    return Box(
        top=float(rows[0]) / height,
        left=float(columns[0]) / width,
        height=float(rows[-1] + 1 - rows[0]) / height,
        width=float(columns[-1] + 1 - columns[0]) / width,
    )
