"""The folder of an export: as it is, or from a zip that unpacks to no more than it may."""

from __future__ import annotations

import lzma
import shutil
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.runs.exchange.exporting import is_export
from engine.runs.exchange.sums import ExportDamaged

MOST_UNPACKED = 4
"""Times the size of a zip: a person may have packed an export again, with compression."""

MOST_MEMBERS = 200_000

UNREADABLE = (
    zipfile.BadZipFile,
    OSError,
    RuntimeError,  # it asks for a password
    NotImplementedError,
    EOFError,
    ValueError,
    struct.error,
    zlib.error,
    lzma.LZMAError,
)
"""What Python raises for a zip that is no whole one."""


@contextmanager
def unpacked(path: Path) -> Iterator[Path]:
    """Raises :class:`ExportDamaged` for what is no export, or would not fit."""
    if not is_export(path):
        raise ExportDamaged(f"{path} is no export: it has no checksums")
    if path.is_dir():
        yield path
        return
    with tempfile.TemporaryDirectory() as folder:
        try:
            with zipfile.ZipFile(path) as pack:
                _refuse_bomb(pack, path, Path(folder))
                pack.extractall(folder)
        except ExportDamaged:
            raise
        except UNREADABLE as error:
            raise ExportDamaged(f"{path.name} cannot be unpacked: {error}") from error
        yield Path(folder)


def _refuse_bomb(pack: zipfile.ZipFile, path: Path, folder: Path) -> None:
    """An export is stored, not compressed: what unpacks to far more was made to fill a disk.

    The sizes that members declare hold: no more is ever unpacked of them.
    """
    members = pack.infolist()
    if len(members) > MOST_MEMBERS:
        raise ExportDamaged(
            f"{path.name} has {len(members):,} files, at most {MOST_MEMBERS:,} are read"
        )
    size = sum(member.file_size for member in members)
    if size > MOST_UNPACKED * path.stat().st_size:
        raise ExportDamaged(f"{path.name} would unpack to {size:,} bytes and is no export")
    free = shutil.disk_usage(folder).free
    if size > free:
        raise ExportDamaged(
            f"{path.name} unpacks to {size:,} bytes, but {folder.parent} has room for {free:,}"
        )
