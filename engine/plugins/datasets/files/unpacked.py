"""The folder of pictures that a person names: as it is, or out of a zip or tar.

Anything else is called by what it is. An archive is unpacked to no more than it declares and than
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
from pathlib import Path

from engine.plugins.datasets.files.layout import ImportRefused

MOST_MEMBERS = 5_000_000
MOST_BYTES = 200 * 2**30

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


@contextmanager
def pictures_in(path: Path) -> Iterator[Path]:
    """``path`` if it is a folder; the folder that an archive unpacks to while it is used.

    Raises:
        ImportRefused: for what is neither, is damaged, or would not fit.
    """
    if not path.is_file():
        yield path  # whether there is one is said where it is looked into
        return
    with tempfile.TemporaryDirectory() as folder:
        target = Path(folder) / path.name.partition(".")[0]
        target.mkdir(parents=True)
        try:
            if zipfile.is_zipfile(path) and path.suffix.lower() != ".npz":
                _unzip(path, target)
            elif tarfile.is_tarfile(path):
                _untar(path, target)
            else:
                raise ImportRefused(f"{path} is a file, not a folder, a zip or a tar of pictures.")
        except DAMAGED as error:
            if isinstance(error, ImportRefused):
                raise
            raise ImportRefused(f"{path} cannot be unpacked: {error}") from error
        yield target


def _unzip(path: Path, target: Path) -> None:
    with zipfile.ZipFile(path) as pack:
        members = pack.infolist()
        _check(path, target, len(members), sum(member.file_size for member in members))
        pack.extractall(target)


def _untar(path: Path, target: Path) -> None:
    count = size = 0
    with tarfile.open(path) as pack:
        for member in pack:
            if member.isfile():
                count, size = count + 1, size + member.size
                _check(path, target, count, size)
                pack.extract(member, target, filter="data")


def _check(path: Path, target: Path, count: int, size: int) -> None:
    if count > MOST_MEMBERS:
        raise ImportRefused(f"{path} has {count:,} files, at most {MOST_MEMBERS:,} are read")
    room = min(MOST_BYTES, shutil.disk_usage(target).free)
    if size > room:
        raise ImportRefused(f"{path} unpacks to {size:,} bytes, but there is room for {room:,}")
