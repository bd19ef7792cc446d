"""Runs on their way in: all of them get into their places, or none, whatever ends the process.

They are written beside the runs first. A mark then says that they are whole, and only after it are
they put in place, one rename each. If the process ends before the mark, the next one removes
them; if it ends after it, the next one puts the rest in place.
"""

from __future__ import annotations

import secrets
import shutil
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from engine.runs.store import durable, manifest
from engine.runs.store.locks import Busy, claimed, is_claimed
from engine.runs.store.placing import put_in_place
from engine.runs.store.run_folder import RunFolder, write_run
from engine.runs.store.source import Folder
from engine.runs.store.status import Status

INCOMING = ".incoming-"
WHOLE = "whole"

PATIENCE = 5.0
"""Seconds that a run is waited for that another process works on."""


class Incoming:
    """Runs that are being written, in ``folder``."""

    def __init__(self, root: Path, folder: Path) -> None:
        self._root, self._folder = root, folder

    def add(self, key: str, contents: Mapping[str, bytes], provenance: Mapping[str, Any]) -> None:
        """Writes one run, which is not seen yet. Raises DiskFull."""
        here = self._folder / key
        here.mkdir()
        write_run(here, contents, provenance)
        done = Status("done", changed=time.time())
        durable.write(here / "status.json", done.to_json())

    def land(self) -> None:
        """Puts all runs in place. From here on nothing but time is between them and the store."""
        durable.settle(self._folder)
        durable.write(self._folder / WHOLE, b"")
        durable.settle(self._folder)
        _land(self._root, self._folder)


@contextmanager
def incoming(root: Path) -> Iterator[Incoming]:
    """Room for runs in the store at ``root``; what did not :meth:`land` goes when it is left."""
    name = f"{INCOMING}{secrets.token_hex(8)}"
    folder = root / "runs" / name
    with claimed(_lock(root, name)):
        folder.mkdir(parents=True)
        try:
            yield Incoming(root, folder)
        finally:
            if not (folder / WHOLE).exists():
                shutil.rmtree(folder, ignore_errors=True)
    _lock(root, name).unlink(missing_ok=True)


def finish_left(root: Path) -> None:
    """Ends what processes that are gone had begun to bring in."""
    for folder in _left(root):
        lock = _lock(root, folder.name)
        if is_claimed(lock):
            continue
        with suppress(Busy, OSError), claimed(lock):
            if (folder / WHOLE).exists():
                _land(root, folder)
            else:
                shutil.rmtree(folder, ignore_errors=True)


def _left(root: Path) -> list[Path]:
    with suppress(FileNotFoundError, NotADirectoryError):
        return [path for path in (root / "runs").iterdir() if path.name.startswith(INCOMING)]
    return []


def _lock(root: Path, name: str) -> Path:
    return root / "locks" / f"{name.removeprefix('.')}.lock"


def _land(root: Path, folder: Path) -> None:
    for staged in sorted(path for path in folder.iterdir() if path.is_dir()):
        _put(staged, RunFolder(root, staged.name))
    shutil.rmtree(folder)


def _put(staged: Path, folder: RunFolder) -> None:
    """Puts one run in place, unless what is there has more, or is being made just now."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            with folder.claim():
                if not _has_more(folder.path, staged):
                    put_in_place(staged, folder.path)
            return
        except Busy:
            if time.monotonic() > until:
                return
            time.sleep(0.05)


def _has_more(there: Path, staged: Path) -> bool:
    """Whether the finished run ``there`` has a file that ``staged`` lacks."""
    try:
        own, other = manifest.read(Folder(there)), manifest.read(Folder(staged))
    except (FileNotFoundError, manifest.Damaged):
        return False
    return not set(own.files) <= set(other.files)
