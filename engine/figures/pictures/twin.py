"""One picture, its twin with the manipulation on, and the difference, all on one scale."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from engine.figures.pictures.marks import Pixels, caption
from engine.figures.pictures.png import png
from engine.figures.pictures.sheet import channels_last

_GAP = 10


@dataclass(frozen=True)
class Twins:
    """Three panels as a PNG.

    Attributes:
        n_changed: pixels (places) in which the two pictures differ.
        largest: the largest difference of one channel, 0 to 255.
        says: a text alternative.
    """

    png: bytes
    n_changed: int
    largest: int
    says: str


def twins(
    clean: npt.ArrayLike,
    changed: npt.ArrayLike,
    *,
    scale: int = 6,
    names: tuple[str, str] = ("clean", "manipulated"),
) -> Twins:
    """``clean``, ``changed`` and their difference side by side, ``scale`` times as large.

    Args:
        clean, changed: uint8 ``[h, w]``, ``[c, h, w]`` or ``[h, w, c]`` of one shape.
        names: what stands below the two pictures.

    The difference is changed - clean on a fixed scale: mid grey where equal, white where 255
    was added and black where 255 was taken away.
    """
    first, second = (channels_last(np.asarray(picture)[None])[0] for picture in (clean, changed))
    if first.shape != second.shape:
        raise ValueError(f"the twins must have one shape, got {first.shape} and {second.shape}")
    difference = second.astype(np.int16) - first
    shown = np.rint(127.5 + difference / 2).astype(np.uint8)
    panels = [
        _panel(picture, name, scale)
        for picture, name in ((first, names[0]), (second, names[1]), (shown, "difference"))
    ]
    gap = np.zeros((panels[0].shape[0], _GAP, 4), dtype=np.uint8)
    n_changed = int(difference.any(axis=2).sum())
    largest = int(np.abs(difference).max(initial=0))
    of = first.shape[0] * first.shape[1]
    return Twins(
        png=png(np.concatenate([panels[0], gap, panels[1], gap, panels[2]], axis=1)),
        n_changed=n_changed,
        largest=largest,
        says=f"The same picture, {names[0]} and {names[1]}: {n_changed} of {of} pixels differ, "
        f"by at most {largest} of 255",
    )


def _panel(picture: Pixels, name: str, scale: int) -> Pixels:
    """RGBA: the enlarged picture with its name on a plate below."""
    large = picture.repeat(scale, axis=0).repeat(scale, axis=1)
    opaque = np.full((*large.shape[:2], 1), 255, dtype=np.uint8)
    plate = caption(name, large.shape[1], 1)
    return np.concatenate([np.concatenate([large, opaque], axis=2), plate], axis=0)
