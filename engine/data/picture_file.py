"""Reads one picture file into a square of the wanted size."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError

GREY_MODES = frozenset({"1", "L", "LA", "I", "I;16", "I;16B", "F"})


class Unreadable(Exception):
    """A file is no whole picture; the message says why."""


def is_grey(path: Path) -> bool:
    """Whether the file is stored without colour; an unreadable one counts as coloured."""
    try:
        with Image.open(path) as image:
            return image.mode in GREY_MODES
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return False


def read_picture(path: Path, side: int, channels: int) -> npt.NDArray[np.uint8]:
    """uint8 ``[channels, side, side]``: upright, cut to its central square, then resized.

    Raises:
        Unreadable: the file is no picture, is cut off, or is too large to be one.
    """
    mode = "L" if channels == 1 else "RGB"
    try:
        with Image.open(path) as image:
            image.draft(mode, (2 * side, 2 * side))  # a large JPEG need not be decoded in full
            upright = ImageOps.exif_transpose(_eight_bit(image)).convert(mode)
            square = ImageOps.fit(upright, (side, side), Image.Resampling.LANCZOS)
    except UnidentifiedImageError as error:
        raise Unreadable("it is no picture, whatever its name says") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Unreadable(getattr(error, "strerror", None) or str(error)) from error
    return np.asarray(square).reshape(side, side, channels).transpose(2, 0, 1)


def _eight_bit(image: Image.Image) -> Image.Image:
    """Pillow cuts deep grey values off at 255 instead of scaling them."""
    if image.mode.startswith("I;16"):
        return Image.fromarray((np.asarray(image) // 257).astype(np.uint8))
    return image
