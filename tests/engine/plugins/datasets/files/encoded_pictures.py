"""Small picture files of every kind and depth, made in memory."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Iterator
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

ORIENTATION = 0x112
"""EXIF's entry on how the camera was held."""
PNG = b"\x89PNG\r\n\x1a\n"
SIZES = ((1, 1), (32, 32), (33, 20), (7, 90), (300, 211))


SHAPE = (3, 32, 32)


def encoded(image: Image.Image, kind: str = "PNG", **how: Any) -> bytes:
    buffer = io.BytesIO()
    image.save(buffer, kind, **how)
    return buffer.getvalue()


def plain(mode: str, size: tuple[int, int], kind: str = "PNG") -> bytes:
    return encoded(Image.new(mode, size, 128), kind)


def noise(size: tuple[int, int], channels: int, seed: int = 0) -> npt.NDArray[np.uint8]:
    """uint8 ``[h, w, channels]``, or ``[h, w]`` of one channel."""
    width, height = size
    shape = (height, width) if channels == 1 else (height, width, channels)
    return np.random.default_rng(seed).integers(0, 256, shape, dtype=np.uint8)


def turned(orientation: int) -> Image.Exif:
    exif = Image.Exif()
    exif[ORIENTATION] = orientation
    return exif


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(values: npt.NDArray[Any], *, clear: tuple[int, ...] = ()) -> bytes:
    """A PNG of ``[h, w]`` or ``[h, w, 2 to 4]`` in uint8 or uint16; ``clear`` is transparent."""
    height, width = values.shape[:2]
    depth = 8 * values.dtype.itemsize
    colour = {1: 0, 2: 4, 3: 2, 4: 6}[1 if values.ndim == 2 else values.shape[2]]
    rows = values.astype(values.dtype.newbyteorder(">"))
    data = zlib.compress(b"".join(b"\0" + row.tobytes() for row in rows))
    head = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    parts = [(b"IHDR", head)]
    if clear:
        parts.append((b"tRNS", struct.pack(f">{len(clear)}H", *clear)))
    parts += [(b"IDAT", data), (b"IEND", b"")]
    return PNG + b"".join(_chunk(*part) for part in parts)


def bomb(side: int) -> bytes:
    """A small PNG file of black pixels, which takes side² / 8 bytes when it is decoded."""
    head = struct.pack(">IIBBBBB", side, side, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((side // 8 + 2) * side), 9)
    return PNG + _chunk(b"IHDR", head) + _chunk(b"IDAT", rows) + _chunk(b"IEND", b"")


def with_exif(jpeg: bytes, tiff: bytes) -> bytes:
    """``jpeg`` with raw EXIF of one's own."""
    payload = b"Exif\0\0" + tiff
    return jpeg[:2] + b"\xff\xe1" + struct.pack(">H", len(payload) + 2) + payload + jpeg[2:]


def broken_exif(orientation: int) -> bytes:
    """An orientation, and a resolution that is text where a number belongs."""
    head = b"II*\0\x08\0\0\0" + struct.pack("<H", 2)
    sound = struct.pack("<HHIHH", ORIENTATION, 3, 1, orientation, 0)
    return head + sound + struct.pack("<HHI4s", 0x011A, 2, 3, b"72\0\0") + bytes(4)


File = tuple[str, str, bytes]
"""Name, suffix, content."""


def every_kind(size: tuple[int, int]) -> Iterator[File]:
    """One picture in every mode, depth, format, way of transparency and orientation."""
    yield from _in_every_mode(size)
    yield from _with_palettes(noise(size, 3))
    yield from _deep(size)
    yield from _turned(Image.fromarray(noise(size, 3)))


def _in_every_mode(size: tuple[int, int]) -> Iterator[File]:
    grey, colour, clear = (Image.fromarray(noise(size, channels)) for channels in (1, 3, 4))
    for mode in ("1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "YCbCr", "PA"):
        yield f"tiff {mode}", ".tif", encoded(colour.convert(mode), "TIFF")
    for mode in ("1", "L", "RGB", "RGBA", "LA"):
        image = clear.convert(mode)
        yield f"png {mode}", ".png", encoded(image)
        yield f"webp {mode}", ".webp", encoded(image.convert("RGBA"), "WEBP", lossless=True)
    yield "bmp", ".bmp", encoded(colour, "BMP")
    yield "pgm", ".pgm", encoded(grey, "PPM")
    for mode in ("L", "RGB", "CMYK"):
        yield f"jpeg {mode}", ".jpg", encoded(colour.convert(mode), "JPEG")


def _with_palettes(colour: npt.NDArray[np.uint8]) -> Iterator[File]:
    palette = Image.fromarray(colour).quantize(16)
    alphas = bytes(range(0, 256, 16))
    yield "png palette", ".png", encoded(palette)
    yield "png palette with transparency", ".png", encoded(palette, transparency=alphas)
    yield "gif with transparency", ".gif", encoded(palette, "GIF", transparency=3)


def _deep(size: tuple[int, int]) -> Iterator[File]:
    for channels in (1, 2, 3, 4):
        deep = noise(size, channels).astype(np.uint16) * 251
        yield f"png of 16 bits, {channels} channels", ".png", png(deep)
        if channels % 2:
            one = tuple(np.atleast_1d(deep[0, 0]).tolist())
            yield f"png of 16 bits, {channels}, one value clear", ".png", png(deep, clear=one)
    grey = noise(size, 1)
    for kind in (np.uint16, np.int32, np.float32):
        values = grey.astype(kind) * kind(250)
        yield f"tiff {kind.__name__}", ".tiff", encoded(Image.fromarray(values), "TIFF")
    yield "tiff in 0 to 1", ".tiff", encoded(Image.fromarray(np.float32(grey / 255)), "TIFF")


def _turned(image: Image.Image) -> Iterator[File]:
    for orientation in range(1, 9):
        for kind, suffix in (("JPEG", ".jpg"), ("PNG", ".png"), ("TIFF", ".tif")):
            file = encoded(image, kind, exif=turned(orientation))
            yield f"{kind.lower()} turned {orientation}", suffix, file
    yield "jpeg with broken exif", ".jpg", with_exif(encoded(image, "JPEG"), broken_exif(6))
