"""Somebody's own picture, made to look like one of the data set; or refused in a sentence."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
from PIL import Image, ImageOps
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile

from engine.stamp_test import Picture

MOST_BYTES = 8 * 2**20
MOST_SIDE = 4096
PNG = b"\x89PNG\r\n\x1a\n"


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
