"""The folder of one run while it is made: claim, status, events, cancel mark, commit.

What stands there may be anything: a file where the folder should be, a folder where a file
should be, a link to elsewhere. It makes way; what a link leads to is never touched.
"""

from __future__ import annotations

import os
import re
import secrets
import shutil
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.runs.store import durable, events, manifest
from engine.runs.store.locks import claimed, is_claimed
from engine.runs.store.placing import STAGED, put_back, put_in_place
from engine.runs.store.status import Status, parsed

KEY = re.compile(r"[0-9a-f]{20}")

STATUS, EVENTS, CANCEL = "status.json", "events.jsonl", "cancel"

AGAIN = "again"
"""Marks a finished run that is made once more, for a file that it lacks."""


def checked_key(key: str) -> str:
    """``key``, or ValueError: nothing else ever becomes part of a path."""
    if not KEY.fullmatch(key):
        raise ValueError(f"a run's key is 20 hex digits, got {key[:40]!r}")
    return key


class RunFolder:
    """What a run says while it is made. All but the claim and the cancel mark is its holder's.

    Attributes:
        path: ``runs/<key>`` under the store's root.
    """

    def __init__(self, root: Path, key: str) -> None:
        self.key = checked_key(key)
        self.path = root / "runs" / key
        self.lock = root / "locks" / f"{key}.lock"

    @contextmanager
    def claim(self) -> Iterator[None]:
        """Holds the run for as long as it is worked on; raises Busy if another process does."""
        with claimed(self.lock):
            yield

    @property
    def is_claimed(self) -> bool:
        return is_claimed(self.lock)

    @property
    def is_finished(self) -> bool:
        """Whether there is a manifest, and the run is not being made once more."""
        path = os.fspath(self.path)
        return os.path.exists(f"{path}/{manifest.MANIFEST}") and not os.path.exists(  # noqa: PTH110  quick
            f"{path}/{AGAIN}"
        )

    def clear(self) -> None:
        """Makes the folder, empty but for the status and the cancel mark of an attempt before.

        The files of a finished run stay until :meth:`commit` replaces them, so that an attempt
        that fails costs nothing.
        """
        put_back(self.path)
        self._make_way()
        names = [path.name for path in self.path.iterdir()]
        kept = {STATUS, CANCEL}
        if (self.path / manifest.MANIFEST).is_file():
            kept |= {name for name in names if not durable.is_draft(name)} - {EVENTS}
            durable.mark(self.path / AGAIN)
        for name in names:
            if name not in kept or (name in (STATUS, CANCEL) and _is_folder(self.path / name)):
                durable.remove(self.path / name)

    def _make_way(self) -> None:
        """Sees to it that the run's path is a folder, and one of the store's own."""
        if self.path.is_symlink() or self.path.is_file():
            self.path.unlink()
        self.path.mkdir(parents=True, exist_ok=True)

    @property
    def status(self) -> Status:
        """As written; ``Store.state`` corrects it by the locks."""
        try:
            return parsed((self.path / STATUS).read_bytes())
        except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
            return Status()

    def write_status(self, state: str, **values: Any) -> None:
        """Says how the run stands now. ``started`` is kept from the status before."""
        now = time.time()
        started = now if state == "running" else self.status.started
        status = Status(
            state=state, changed=now, started=started, pid=os.getpid(), host=socket.gethostname()
        )
        data = replace(status, **values).to_json()
        self._make_way()
        path = self.path / STATUS
        if _is_folder(path):
            shutil.rmtree(path)
        try:
            durable.write(path, data)
        except durable.DiskFull:
            if not path.exists() or path.is_symlink():
                raise
            durable.overwrite(path, data)

    def append_event(self, event: Mapping[str, Any]) -> None:
        events.append(self.path / EVENTS, event)

    def events(self, offset: int = 0) -> tuple[list[dict[str, Any]], int]:
        return events.read(self.path / EVENTS, offset)

    def request_cancel(self) -> None:
        """Asks for the run to stop. The mark stays until the run is asked for again."""
        if self.path.is_symlink():
            return
        with suppress(FileNotFoundError, NotADirectoryError, IsADirectoryError):
            durable.mark(self.path / CANCEL)  # without a folder nothing was begun

    @property
    def is_cancel_requested(self) -> bool:
        return (self.path / CANCEL).is_file()

    def withdraw_cancel(self) -> None:
        if not self.path.is_symlink():
            durable.remove(self.path / CANCEL)

    def give_up(self) -> None:
        """After an attempt that failed: a finished run is as it was before."""
        with suppress(OSError):
            (self.path / AGAIN).unlink(missing_ok=True)

    def commit(self, files: Mapping[str, bytes], spec: str, provenance: Mapping[str, Any]) -> None:
        """Keeps ``files`` for good: all of them or, after an error, none.

        A run that was finished before is replaced in one step.

        Args:
            spec: the canonical text whose SHA-256 begins with the key.

        Raises:
            DiskFull: when there is no room.
        """
        contents = {manifest.SPEC: spec.encode(), **files}
        if not (self.path / manifest.MANIFEST).exists():
            write_run(self.path, contents, provenance)
            return
        staged = self.path.with_name(f"{STAGED}{self.key}-{secrets.token_hex(4)}") / self.key
        staged.mkdir(parents=True)
        try:
            write_run(staged, contents, provenance)
            for name in (STATUS, EVENTS, CANCEL):
                if (self.path / name).is_file():
                    shutil.copyfile(self.path / name, staged / name, follow_symlinks=False)
            put_in_place(staged, self.path)
        finally:
            shutil.rmtree(staged.parent, ignore_errors=True)


def write_run(folder: Path, contents: Mapping[str, bytes], provenance: Mapping[str, Any]) -> None:
    """Writes a run into ``folder``, its manifest last; after an error nothing of it is left."""
    try:
        for name, data in contents.items():
            durable.write(folder / name, data)
        listing = manifest.written(contents, provenance)
        durable.settle(folder)
        durable.write(folder / manifest.MANIFEST, listing)
        durable.settle(folder)
    except BaseException:
        for name in (manifest.MANIFEST, *contents):
            with suppress(OSError):
                durable.remove(folder / name)
        raise


def _is_folder(path: Path) -> bool:
    return path.is_dir() and not path.is_symlink()
