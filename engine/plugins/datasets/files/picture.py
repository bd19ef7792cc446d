"""The one decoder of a user's picture: imported or uploaded, the same file gives the same pixels.

A picture is turned upright, laid on white where it is transparent, cut to its middle and made
smaller; of an animation the first picture counts. Colour profiles are not applied.

Depth: values of 8 bits count as they are. Of 16 bits the high byte counts, which is also what
Pillow reads of colour in 16 bits; of 12 bits in a TIFF that says so, the upper eight. Integers
of 32 bits and floats do not say where white is, so the narrowest range that holds the picture's
own values counts: [0, 1] and [-1, 1] for floats, [0, 255], [0, 65535], and else from the least
value (0 if none is negative) to the greatest. The same picture stored in any of these comes out
the same.
"""

from __future__ import annotations

import io
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageOps, features

Picture = npt.NDArray[np.uint8]
"""uint8 ``[c, h, w]``."""
Given = Path | bytes | npt.NDArray[np.uint8]
"""A picture in a file, in a file's bytes, or as uint8 ``[h, w, c]`` with 1, 3 or 4 channels."""

KINDS = tuple(
    kind
    for kind, what in (
        ("AVIF", "avif"), ("BMP", ""), ("GIF", ""), ("JPEG", ""), ("JPEG2000", "jpg_2000"),
        ("PNG", ""), ("PPM", ""), ("TIFF", ""), ("WEBP", ""),
    )
    if not what or features.check(what)
)  # fmt: skip
"""Of AVIF and JPEG 2000 it depends on how Pillow was built whether they are read."""
SUFFIXES = (
    ".avif", ".bmp", ".gif", ".j2k", ".jfif", ".jp2", ".jpe", ".jpeg", ".jpg", ".pgm", ".png",
    ".ppm", ".tif", ".tiff", ".webp",
)  # fmt: skip
UNREAD = {
    b"ftypheic": "HEIC", b"ftypheix": "HEIC", b"ftypmif1": "HEIC", b"ftypavif": "AVIF",
    b"ftypavis": "AVIF", b"jP  \r\n\x87\n": "JPEG 2000", b"\xff\x4f\xff\x51": "JPEG 2000",
}  # fmt: skip
"""Kinds of picture by their first bytes, for a word where Pillow cannot read them."""
GREY_MODES = frozenset({"1", "L", "LA", "I", "I;16", "I;16B", "F"})
FILTER = Image.Resampling.LANCZOS
"""Of Pillow's filters it keeps most detail and lets least through that a small picture cannot
show: 512 → 32 pixels, gratings below the limit keep 96 % (BOX 85 %), above it 6 % (BOX 22 %)."""

ORIENTATION = 0x112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What turns a picture upright, by its EXIF orientation."""


@dataclass(frozen=True)
class Limits:
    """What is not even decoded. ``megabytes`` are 2²⁰ bytes, ``megapixels`` 10⁶ pixels."""

    megabytes: int
    megapixels: int


OF_A_FILE = Limits(megabytes=256, megapixels=100)
OF_AN_UPLOAD = Limits(megabytes=16, megapixels=50)


class Unreadable(ValueError):
    """A picture cannot be used. The message says why, as what follows its name: "it is …"."""


def decoded(source: Given, shape: tuple[int, int, int], limits: Limits = OF_A_FILE) -> Picture:
    """The picture that was given, as ``shape`` (c, h, w); grey when c is 1.

    Raises:
        Unreadable: it is no picture, is damaged, or is larger than ``limits``.
    """
    channels, height, width = shape
    mode = "L" if channels == 1 else "RGB"
    with _opened(source, limits) as image:
        image.draft(mode, (2 * width, 2 * height))  # a large JPEG need not be decoded in full
        image.load()
        plain = _on_white(_in_eight_bits(_upright(image))).convert(mode)
        small = ImageOps.fit(plain, (width, height), FILTER)
        pixels = np.asarray(small).reshape(height, width, channels)
        return np.array(pixels.transpose(2, 0, 1), order="C")


def is_grey(source: Given) -> bool:
    """Whether it is stored without colour; an unreadable one counts as coloured."""
    try:
        with _opened(source, OF_A_FILE) as image:
            return image.mode in GREY_MODES
    except Unreadable:
        return False


def looks_like_a_picture(path: Path) -> bool:
    """Whether the file begins like one of :data:`KINDS`, whatever it is called."""
    Image.init()
    try:
        with path.open("rb") as file:
            return _kind_of(file.read(_HEAD)) is not None
    except OSError:
        return False


@contextmanager
def _opened(source: Given, limits: Limits) -> Iterator[Image.Image]:
    """The picture with no more than its head read; raises what it meets as Unreadable."""
    if isinstance(source, np.ndarray):
        yield Image.fromarray(source[..., 0] if source.shape[-1] == 1 else source)
        return
    try:
        with _stream(source, limits) as file, _picture_in(file) as image:
            _check_size(*image.size, limits)
            yield image
    except Unreadable:
        raise
    except Exception as error:  # damaged files raise whatever their reader stumbles over
        raise Unreadable(_reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return f"it is damaged ({error or type(error).__name__})"


def _stream(source: Path | bytes, limits: Limits) -> BinaryIO:
    if isinstance(source, Path):
        about = source.stat()
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("it is no file")
        size = about.st_size
    else:
        size = len(source)
    if size > limits.megabytes << 20:
        raise Unreadable(
            f"it has {size / 2**20:,.1f} MB; at most {limits.megabytes:,} MB are taken"
        )
    return source.open("rb") if isinstance(source, Path) else io.BytesIO(source)


def _picture_in(file: BinaryIO) -> Image.Image:
    """``Image.open`` would judge the size before we can say which sizes are taken."""
    Image.init()
    head = file.read(_HEAD)
    kind = _kind_of(head)
    if kind is None:
        unread = next((word for mark, word in UNREAD.items() if mark in head), None)
        if unread:
            raise Unreadable(f"{unread} is not read: save it as JPEG or PNG")
        raise Unreadable("it is no picture, whatever its name says")
    file.seek(0)
    return Image.OPEN[kind][0](file, "")


_HEAD = 16
"""Bytes that a kind is told by."""


def _kind_of(head: bytes) -> str | None:
    for kind in KINDS:
        _, accepts = Image.OPEN[kind]
        if accepts is not None and accepts(head) is True:
            return kind
    return None


def _check_size(width: int, height: int, limits: Limits) -> None:
    if width * height > limits.megapixels * 10**6:
        raise Unreadable(
            f"it has {width:,} × {height:,} pixels; at most {limits.megapixels:,} million are taken"
        )
    if not width * height:
        raise Unreadable(f"it has {width:,} × {height:,} pixels; at least 1 × 1 are needed")


def _upright(image: Image.Image) -> Image.Image:
    """Turned as its EXIF says; one whose EXIF cannot be read is taken as it lies."""
    try:
        turn = TURNS.get(image.getexif().get(ORIENTATION, 1))
    except Exception:  # EXIF is often broken in ways of its own, and never worth a picture
        return image
    return image if turn is None else image.transpose(turn)


def _in_eight_bits(image: Image.Image) -> Image.Image:
    """Pillow cuts deep grey values off at 255 instead of scaling them."""
    if not image.mode.startswith(("I", "F")):
        return image
    values = np.asarray(image)
    grey = Image.fromarray(_scaled(values, image))
    clear = image.info.get("transparency")
    if isinstance(clear, int):
        grey.putalpha(Image.fromarray(np.where(values == clear, 0, 255).astype(np.uint8)))
    return grey


def _scaled(values: npt.NDArray[Any], image: Image.Image) -> npt.NDArray[np.uint8]:
    """Deep grey as uint8, by the rule of the module's text."""
    tags = getattr(image, "tag_v2", {})
    bits, form = (tags.get(tag, (0,))[0] for tag in (258, 339))
    if image.mode.startswith("I;16"):
        return np.asarray((values >> (4 if bits == 12 else 8)).clip(0, 255), np.uint8)
    if image.mode == "I" and bits == 32 and form in (0, 1):
        values = values.view(np.uint32)  # Pillow has no unsigned mode of that depth
    if not np.isfinite(values).all():
        raise Unreadable("it holds values that are not finite")
    low, high = float(values.min()), float(values.max())
    if image.format == "PPM" and image.mode == "I":
        low, high = 0.0, 65535.0  # Pillow has spread what the file calls white to that
    return _spread(
        values.astype(np.float32), *black_and_white(low, high, is_float=values.dtype.kind == "f")
    )


def black_and_white(low: float, high: float, *, is_float: bool) -> tuple[float, float]:
    """The values of black and white where the least value is ``low`` and the greatest ``high``."""
    usual = [(0.0, 1.0), (-1.0, 1.0)] if is_float else []
    for black, white in (*usual, (0.0, 255.0), (0.0, 65535.0)):
        if black <= low and high <= white:
            return black, white
    return min(low, 0.0), high


def _spread(values: npt.NDArray[np.float32], black: float, white: float) -> npt.NDArray[np.uint8]:
    if (black, white) == (0, 65535):
        return (values / 256).astype(np.uint8)  # the high byte
    share = (values - black) / ((white - black) or 1.0)
    found: npt.NDArray[np.uint8] = (share * 255).round().clip(0, 255).astype(np.uint8)
    return found


def eight_bits(values: npt.NDArray[Any], black: float, white: float) -> npt.NDArray[np.uint8]:
    """``values`` as uint8, ``black`` to ``white`` as 0 to 255."""
    if values.dtype == np.uint8 and (black, white) == (0, 255):
        return values
    return _spread(values.astype(np.float32), black, white)


def _on_white(image: Image.Image) -> Image.Image:
    if not image.has_transparency_data:
        return image if image.mode == "L" else image.convert("RGB")
    over = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", over.size, "white"), over).convert("RGB")
