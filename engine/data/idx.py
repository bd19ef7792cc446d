"""Reads the IDX files of the MNIST family, plain or gzipped."""

from __future__ import annotations

import gzip
import hashlib
import struct
from pathlib import Path

import numpy as np
import numpy.typing as npt

from engine.data.base import DatasetUnavailable


def read_idx(path: Path, sha256: str) -> npt.NDArray[np.uint8]:
    """The array in the file; raises :class:`DatasetUnavailable`.

    Args:
        sha256: digest of the uncompressed file, so that it holds however the file was packed.
    """
    try:
        raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    except (OSError, EOFError, ValueError) as error:
        raise DatasetUnavailable(f"Replace {path}, which cannot be read: {error}.") from error
    if hashlib.sha256(raw).hexdigest() != sha256:
        raise DatasetUnavailable(f"Replace {path}, whose checksum is not that of the original.")
    return _array(raw)


def _array(raw: bytes) -> npt.NDArray[np.uint8]:
    """The format: two zero bytes, type 8 (uint8), the rank, each size as big-endian uint32."""
    rank = raw[3]
    shape = struct.unpack_from(f">{rank}I", raw, 4)
    return np.frombuffer(raw, np.uint8, offset=4 + 4 * rank).reshape(shape)
