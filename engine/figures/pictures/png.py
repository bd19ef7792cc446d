"""PNG for enlarged pictures: every row is stored as the difference to the one above.

Rows of an enlarged picture repeat, so they become zeros and deflate quickly. Trying all filters
per row, as Pillow does, costs twice the time (52 against 23 ms for a sheet of 400).
"""

from __future__ import annotations

import struct
import zlib

import numpy as np
import numpy.typing as npt

_COLOUR_TYPES = {3: 2, 4: 6}
_FILTER_UP = 2


def png(pixels: npt.NDArray[np.uint8]) -> bytes:
    """RGB or RGBA ``[h, w, c]`` as PNG; equal pixels give equal bytes."""
    height, width, channels = pixels.shape
    flat = np.ascontiguousarray(pixels).reshape(height, width * channels)
    rows = np.empty((height, width * channels + 1), dtype=np.uint8)
    rows[:, 0] = _FILTER_UP
    rows[0, 1:] = flat[0]
    np.subtract(flat[1:], flat[:-1], out=rows[1:, 1:])
    header = struct.pack(">IIBBBBB", width, height, 8, _COLOUR_TYPES[channels], 0, 0, 0)
    chunks = (b"IHDR", header), (b"IDAT", zlib.compress(rows.data, 1)), (b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    checksum = zlib.crc32(name + data)
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", checksum)
