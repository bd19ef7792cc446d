"""Writing files so that each is there whole or not at all, whatever happens in between."""

from __future__ import annotations

import errno
import os
import secrets
import shutil
from pathlib import Path

DRAFT = ".draft-"


class DiskFull(OSError):
    """There is no room left. The message is a sentence for a person."""

    def __init__(self, path: Path) -> None:
        sentence = f"The disk of {path.parent} is full: free some space, then run this again."
        super().__init__(errno.ENOSPC, sentence)

    def __str__(self) -> str:
        return str(self.strerror)


def is_full(error: BaseException) -> bool:
    return isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT)


def write(path: Path, data: bytes) -> None:
    """Replaces ``path`` by ``data`` in one step, on disk when this returns.

    Raises:
        DiskFull: when there is no room; ``path`` is then as it was.
    """
    draft = path.with_name(f"{DRAFT}{path.name}-{secrets.token_hex(4)}")
    try:
        with draft.open("xb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(path)
    except BaseException as error:
        draft.unlink(missing_ok=True)
        if is_full(error):
            raise DiskFull(path) from error
        raise


def overwrite(path: Path, data: bytes) -> None:
    """Writes into the room that ``path`` already has; the way out on a disk that is full."""
    descriptor = os.open(path, os.O_RDWR | os.O_NOFOLLOW)
    with os.fdopen(descriptor, "r+b") as file:
        file.write(data)
        file.truncate()


def mark(path: Path) -> None:
    """Sets the time of the empty file ``path``, which is made if need be; follows no link."""
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW, 0o644)
    try:
        os.utime(descriptor)
    finally:
        os.close(descriptor)


def remove(path: Path) -> None:
    """Removes whatever stands at ``path``: a file, a folder with all in it, or only a link."""
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)


def is_draft(name: str) -> bool:
    """Whether a file is one that :func:`write` had not finished."""
    return name.startswith(DRAFT)


def settle(folder: Path) -> None:
    """Makes the names in ``folder`` survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
