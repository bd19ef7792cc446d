"""Reads one picture file into a square of the wanted size."""

from __future__ import annotations

import io
import struct
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, UnidentifiedImageError
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

Picture = npt.NDArray[np.uint8]
"""uint8 ``[c, h, w]``."""

MOST_BYTES = 8 * 2**20
MOST_SIDE = 4096
PNG = b"\x89PNG\r\n\x1a\n"
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


class Refused(ValueError):
    """An uploaded picture cannot be used. The message is a sentence for a person."""


def uploaded(data: bytes, shape: tuple[int, int, int]) -> Picture:
    """A PNG or JPEG as a picture of ``shape`` (c, h, w): its middle square, made smaller.

    It is turned upright as its camera says and laid on white where it is transparent; of an
    animation the first picture counts.

    Raises:
        Refused: too large, not a picture, or of another kind.
    """
    if len(data) > MOST_BYTES:
        raise Refused(
            f"The file has {len(data) / 2**20:.1f} MB; at most {MOST_BYTES >> 20} MB are taken."
        )
    try:
        with _opened(data) as image:
            _check_size(*image.size)
            image.load()
            return _fitted(_upright(image), shape)
    except Refused:
        raise
    except (OSError, SyntaxError, ValueError, EOFError, struct.error) as error:
        raise Refused("This is no PNG or JPEG picture, or it is damaged.") from error


def _opened(data: bytes) -> Image.Image:
    """Reads no more than the head. ``Image.open`` would also guess other formats, and judge the
    size before we can say which sizes are taken."""
    reader = PngImageFile if data.startswith(PNG) else JpegImageFile
    return reader(io.BytesIO(data))


def _check_size(width: int, height: int) -> None:
    if max(width, height) > MOST_SIDE:
        raise Refused(
            f"The picture has {width:,} × {height:,} pixels; at most {MOST_SIDE:,} on a side are "
            "taken."
        )


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says; one whose EXIF cannot be read is taken as it is."""
    try:
        return ImageOps.exif_transpose(image)
    except (OSError, SyntaxError, ValueError, LookupError, TypeError, struct.error):
        return image


def _fitted(image: Image.Image, shape: tuple[int, int, int]) -> Picture:
    channels, height, width = shape
    side = min(image.size)
    left, top = ((extent - side) // 2 for extent in image.size)
    square = _on_white(_eight_bits(image.crop((left, top, left + side, top + side))))
    small: Any = square.resize((width, height), Image.Resampling.BOX)
    pixels = np.asarray(small.convert("L") if channels == 1 else small)
    return np.array(pixels[None] if channels == 1 else pixels.transpose(2, 0, 1), order="C")


def _eight_bits(image: Image.Image) -> Image.Image:
    """Sixteen bits per pixel would be cut off at 255 instead of scaled."""
    if not image.mode.startswith("I"):
        return image
    return Image.fromarray((np.asarray(image).clip(0, 65535) >> 8).astype(np.uint8))


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image.convert("RGB")
    over = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")
