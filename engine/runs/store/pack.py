"""Many finished runs of one original in one file: a zip with a folder for each, read-only.

Thousands of small files make a clone slow, and runs of one scenario repeat each other. A member
lies as the run's manifest lists it, so each is checked like any other file; what all runs of the
pack share lies once, beside their folders.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from engine.runs.store import durable
from engine.runs.store.run_folder import KEY
from engine.runs.store.source import Fingerprint, stamp

SUFFIX = ".pack.zip"
MOST_BYTES = 64 * 2**20
"""No member may say that it is larger; nothing that is shipped comes near."""

WRITTEN = (1980, 1, 1, 0, 0, 0)
"""The time of every member: equal runs make equal packs."""


class Pack:
    """The runs in the file ``path``. May be read by several threads.

    Raises:
        OSError: if it is not there, or no whole zip.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.written = stamp(path)
        try:
            self._zip = zipfile.ZipFile(path)
        except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
            raise OSError(f"{path.name} is no pack") from error
        self._members: dict[str, dict[str, zipfile.ZipInfo]] = {}
        for member in self._zip.infolist():
            key, _, name = member.filename.rpartition("/")
            self._members.setdefault(key, {})[name] = member

    @property
    def runs(self) -> list[str]:
        """Their keys."""
        return [key for key in self._members if KEY.fullmatch(key)]

    def files(self, key: str) -> dict[str, bytes]:
        """All that lies in the folder of the run ``key``, by name."""
        return {name: self.read(key, name) for name in self._members[key]}

    def read(self, key: str, name: str) -> bytes:
        """The bytes of one file of the run ``key``, or of one that all runs share.

        Raises:
            FileNotFoundError: if there is no such file.
            OSError: if it cannot be read.
        """
        member = self._members.get(key, {}).get(name) or self._members.get("", {}).get(name)
        if member is None:
            raise FileNotFoundError(f"{self.path.name} has no {key}/{name}")
        if member.file_size > MOST_BYTES:
            raise OSError(f"{name} says that it has {member.file_size:,} bytes")
        try:
            with self._zip.open(member) as file:
                return file.read(MOST_BYTES)
        except Exception as error:  # zipfile and each of its codecs raise their own
            raise OSError(f"{name} cannot be read") from error


@dataclass(frozen=True)
class Packed:
    """A run in a pack."""

    pack: Pack
    key: str

    def read(self, name: str) -> bytes:
        return self.pack.read(self.key, name)

    def fingerprint(self, names: Iterable[str]) -> Fingerprint | None:
        try:
            return (stamp(self.pack.path),)
        except OSError:
            return None


class Packs:
    """All packs in a folder; those that are replaced or come to it are opened when asked for."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._seen: dict[Path, Pack | None] = {}
        self._stamps: dict[Path, tuple[int, ...]] = {}
        self._by_key: dict[str, Pack] = {}

    def find(self, key: str) -> Packed | None:
        self._look()
        pack = self._by_key.get(key)
        return Packed(pack, key) if pack is not None else None

    def keys(self) -> list[str]:
        self._look()
        return sorted(self._by_key)

    def written(self) -> dict[str, int]:
        """By key, when the pack that holds the run was written, in nanoseconds since 1970."""
        self._look()
        return {key: pack.written[1] for key, pack in self._by_key.items()}

    def unreadable(self) -> list[str]:
        """The names of packs that are no whole zip: their runs are as if not shipped."""
        self._look()
        return sorted(path.name for path, pack in self._seen.items() if pack is None)

    def _look(self) -> None:
        now = {path: stamp(path) for path in self._folder.glob(f"*{SUFFIX}")}
        if now == self._stamps:
            return
        packs = {
            path: self._seen[path] if self._stamps.get(path) == written else _opened(path)
            for path, written in now.items()
        }
        self._seen, self._stamps = packs, now
        self._by_key = {key: pack for pack in packs.values() if pack for key in pack.runs}


def _opened(path: Path) -> Pack | None:
    """None where the pack cannot be read: its runs are then as if not shipped."""
    try:
        return Pack(path)
    except OSError:
        return None


def write(
    path: Path, runs: Iterable[tuple[str, Mapping[str, bytes]]], shared: Mapping[str, bytes]
) -> None:
    """Makes the pack ``path`` of ``runs``, (key, files by name); whole or not at all."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as out:
        for name, data in sorted(shared.items()):
            _add(out, name, data)
        for key, files in sorted(runs, key=lambda run: run[0]):
            for name, data in sorted(files.items()):
                _add(out, f"{key}/{name}", data)
    durable.write(path, buffer.getvalue())


def _add(out: zipfile.ZipFile, name: str, data: bytes) -> None:
    member = zipfile.ZipInfo(name, WRITTEN)
    member.compress_type = zipfile.ZIP_LZMA
    out.writestr(member, data)
