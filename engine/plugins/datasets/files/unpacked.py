"""The folder that a zip or a tar of pictures unpacks to.

An archive is unpacked to no more than it declares and than
there is room for; links in it are not followed.
"""

from __future__ import annotations

import lzma
import shutil
import struct
import tarfile
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from engine.plugins.datasets.files.found import ImportRefused


@dataclass(frozen=True)
class Bounds:
    """What an archive, a table or a file of arrays may hold.

    Attributes:
        members: files, rows or pictures.
        bytes: of all of them, unpacked.
    """

    members: int
    bytes: int


OWN = Bounds(5_000_000, 200 * 2**30)
UPLOADED = Bounds(200_000, 2 * 2**30)

DAMAGED = (
    zipfile.BadZipFile,
    tarfile.TarError,
    OSError,
    RuntimeError,
    EOFError,
    ValueError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)


def is_archive(path: Path) -> bool:
    if zipfile.is_zipfile(path):
        return path.suffix.lower() != ".npz"
    try:
        return tarfile.is_tarfile(path)
    except OSError:
        return False


@contextmanager
def unpacked(path: Path, bounds: Bounds) -> Iterator[Path]:
    """The folder that an archive unpacks to, while it is used.

    Raises:
        ImportRefused: it is damaged, or would not fit.
    """
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / path.name.partition(".")[0]
        target.mkdir(parents=True)
        try:
            if zipfile.is_zipfile(path):
                _unzip(path, target, bounds)
            else:
                _untar(path, target, bounds)
        except DAMAGED as error:
            if isinstance(error, ImportRefused):
                raise
            raise ImportRefused(f"{path} cannot be unpacked: {error}") from error
        yield target


def _unzip(path: Path, target: Path, bounds: Bounds) -> None:
    with zipfile.ZipFile(path) as pack:
        members = pack.infolist()
        check_room(path, target, len(members), sum(member.file_size for member in members), bounds)
        pack.extractall(target)


def _untar(path: Path, target: Path, bounds: Bounds) -> None:
    count = size = 0
    with tarfile.open(path) as pack:
        for member in pack:
            if member.isfile():
                count, size = count + 1, size + member.size
                check_room(path, target, count, size, bounds)
                pack.extract(member, target, filter="data")


def check_room(path: Path, target: Path, count: int, size: int, bounds: Bounds) -> None:
    """Raises :class:`ImportRefused` where ``path`` holds more than ``bounds`` or the disk do."""
    if count > bounds.members:
        raise ImportRefused(f"{path} has {count:,} files, at most {bounds.members:,} are read")
    room = min(bounds.bytes, shutil.disk_usage(target).free)
    if size > room:
        raise ImportRefused(f"{path} unpacks to {size:,} bytes, but there is room for {room:,}")
