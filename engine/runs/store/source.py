"""Where the files of a finished run lie: a folder of its own, or a part of a pack."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

Fingerprint = tuple[tuple[int, ...], ...]


class Source(Protocol):
    """The files of one run, unchecked."""

    @property
    def key(self) -> str: ...

    def read(self, name: str) -> bytes:
        """Raises FileNotFoundError where there is no such file, OSError if it cannot be read."""

    def fingerprint(self, names: Iterable[str]) -> Fingerprint | None:
        """What changes when one of the files does, cheap to take; None when one is missing."""


@dataclass(frozen=True)
class Folder:
    """A run in a folder named after its key."""

    path: Path

    @property
    def key(self) -> str:
        return self.path.name

    def read(self, name: str) -> bytes:
        return (self.path / name).read_bytes()

    def fingerprint(self, names: Iterable[str]) -> Fingerprint | None:
        """The inode's own time of change is part of it: a program cannot set that one back."""
        folder = os.fspath(self.path)
        try:
            return tuple(stamp(f"{folder}/{name}") for name in names)
        except OSError:
            return None


def stamp(path: str | os.PathLike[str]) -> tuple[int, ...]:
    """What changes when the file does; raises OSError if it is not there."""
    s = os.stat(path)  # noqa: PTH116  thousands of times per look
    return s.st_size, s.st_mtime_ns, s.st_ctime_ns, s.st_ino
