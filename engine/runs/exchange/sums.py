"""SHA256SUMS: the checksums of an export, in the form that ``sha256sum -c`` reads."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

SUMS = "SHA256SUMS"
_LINE = re.compile(r"([0-9a-f]{64})  (\S.*)")


class ExportDamaged(ValueError):
    """An export is not what was written. The message names the file, in one line."""

    def __init__(self, message: str) -> None:
        super().__init__(" ".join(message.split()))  # what Arrow says may have several


def write_sums(folder: Path) -> None:
    """Lists every file below ``folder``."""
    files = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != SUMS)
    lines = [f"{_digest(path)}  {path.relative_to(folder).as_posix()}\n" for path in files]
    (folder / SUMS).write_text("".join(lines))


def verify_sums(folder: Path) -> tuple[str, ...]:
    """The names of all files, each of which has been read and compared.

    Raises:
        ExportDamaged: naming the first file that is missing, changed or not listed.
    """
    listed = dict(_listed(folder))
    for name, digest in listed.items():
        path = folder / name
        if not path.is_file():
            raise ExportDamaged(f"{name} is missing from the export")
        if _digest(path) != digest:
            raise ExportDamaged(f"{name} is damaged: its checksum is not the one in {SUMS}")
    return tuple(listed)


def _listed(folder: Path) -> Iterator[tuple[str, str]]:
    """(name, digest) of each line."""
    try:
        text = (folder / SUMS).read_text()
    except (OSError, UnicodeDecodeError) as error:
        raise ExportDamaged(f"{SUMS} cannot be read") from error
    for line in text.splitlines():
        match = _LINE.fullmatch(line)
        if match is None or not _stays_inside(match[2]):
            raise ExportDamaged(f"{SUMS} is damaged at the line {line[:60]!r}")
        yield match[2], match[1]


def _stays_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return not path.is_absolute() and ".." not in path.parts and "\\" not in name


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
