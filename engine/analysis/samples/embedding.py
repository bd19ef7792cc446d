"""One frame for the maps of several models, so that a place means the same in all of them.

Two trainings that do the same work number their features differently, so features cannot be
compared one by one. Each model's features are therefore centred on its clean pictures, scaled
by one number, and turned (never bent) so that its clean pictures lie as close as they can to
where the original puts them: orthogonal Procrustes (Schönemann, Psychometrika 31, 1966). One
principal component analysis of the turned features then gives two axes for all maps. What is
manipulated does not take part in the rotation: where it lies differently, the model differs.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Matrix = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

STILL = 1e-6
"""Directions that no clean picture has are left as they are."""


@dataclass(frozen=True)
class Frame:
    """Two axes that all maps of a scenario share.

    Attributes:
        clean: ``[m, d]``, where the original puts the clean pictures.
        middle: ``[d]``, the mean of what the axes were fitted on.
        axes: ``[d, 2]``, orthonormal.
    """

    clean: Matrix
    middle: Matrix
    axes: Matrix


@dataclass(frozen=True)
class Placed:
    """The map of one model.

    Attributes:
        places: ``[n, 2]``.
        share: of the variance of the model's own features that the two axes show, in [0, 1].
    """

    places: Matrix
    share: float


def frame_of(models: Sequence[npt.NDArray[np.floating]], is_clean: Mask) -> Frame:
    """The frame of ``models``, features ``[n, d]`` of the same pictures, the original first.

    Args:
        is_clean: ``[n]``, the pictures that all models should put alike.
    """
    clean = standardised(models[0], is_clean)[is_clean]
    stacked = np.concatenate(
        [_turned(standardised(one, is_clean), is_clean, clean) for one in models]
    )
    middle = stacked.mean(0)
    axes = np.linalg.svd(stacked - middle, full_matrices=False)[2][:2].T
    largest = np.abs(axes).argmax(0)
    return Frame(clean, middle, axes * np.where(axes[largest, [0, 1]] < 0, -1.0, 1.0))


def placed(frame: Frame, features: npt.NDArray[np.floating], is_clean: Mask) -> Placed:
    """Where a model puts its pictures in ``frame``; no other model moves them."""
    turned = _turned(standardised(features, is_clean), is_clean, frame.clean)
    places = (turned - frame.middle) @ frame.axes
    spread = turned.var(0).sum()
    return Placed(places, float(places.var(0).sum() / spread) if spread else 0.0)


def standardised(features: npt.NDArray[np.floating], is_clean: Mask) -> Matrix:
    """Features with the clean pictures' mean at 0 and their mean squared length at 1."""
    values = features.astype(np.float64)
    centred = values - values[is_clean].mean(0)
    size = float(np.sqrt((centred[is_clean] ** 2).sum(1).mean()))
    scaled: Matrix = centred / (size or 1.0)
    return scaled


def _turned(values: Matrix, is_clean: Mask, goal: Matrix) -> Matrix:
    agreement = values[is_clean].T @ goal
    agreement += STILL * np.eye(len(agreement))
    left, _, right = np.linalg.svd(agreement)
    turned: Matrix = values @ left @ right
    return turned
