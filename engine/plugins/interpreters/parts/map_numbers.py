"""What a map comes to in numbers, so that maps of different models can be compared."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Map = npt.NDArray[np.float32]
"""Float ``[c, h, w]``: one value per pixel and channel, in the method's own unit."""

FLAT = 0.01
"""A map with a smaller norm counts as nearly zero: all of it together stands for less than a
hundredth of a logit, or for a slope of less than that."""


FAINT = 0.01
"""A map whose norm is below this share of another's is nearly zero beside it."""


@dataclass(frozen=True)
class Numbers:
    """One map in numbers.

    Attributes:
        norm: root of the sum of squares over all pixels and channels.
        inside: share of the sum of absolute values that lies where the trigger does, in [0, 1];
            None where it has no place, or there is nothing to share.
        patch_share: the share of the picture's pixels that the trigger covers: what a map
            without any preference would have inside; None where it has no place. Stored maps
            have it under this name, from when every trigger was a patch.
        is_flat: whether the norm is below :data:`FLAT`.
    """

    norm: float
    inside: float | None
    patch_share: float | None
    is_flat: bool


def numbers(values: Map, covered: npt.NDArray[np.bool_] | None) -> Numbers:
    """``covered`` is a mask ``[h, w]`` of the pixels that the trigger covers."""
    norm = float(np.sqrt(np.square(values, dtype=np.float64).sum()))
    weight = np.abs(values).sum(0, dtype=np.float64)
    has_share = covered is not None and weight.sum() > 0
    return Numbers(
        norm=norm,
        inside=float(weight[covered].sum() / weight.sum()) if has_share else None,
        patch_share=None if covered is None else float(covered.mean()),
        is_flat=norm < FLAT,
    )


def likeness(one: Map, other: Map) -> float | None:
    """Rank correlation, in [-1, 1], of how much each pixel counts in two maps of one picture.

    None where all pixels of a map count alike. (Adebayo et al., arXiv:1810.03292, compare maps
    so with those of random weights.)
    """
    weights = [
        pd.Series(np.abs(values).sum(0, dtype=np.float64).ravel()) for values in (one, other)
    ]
    if any(weight.nunique() < 2 for weight in weights):
        return None
    return float(weights[0].rank().corr(weights[1].rank()))
