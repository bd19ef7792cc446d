"""The folder of one run while it is made: claim, status, events, cancel mark, commit."""

from __future__ import annotations

import os
import re
import socket
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any

from engine.runs.store import durable, events, manifest
from engine.runs.store.locks import claimed, is_claimed
from engine.runs.store.status import Status, parsed

KEY = re.compile(r"[0-9a-f]{20}")


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
        """Holds the run for as long as it is worked on; raises Busy if somebody else does."""
        with claimed(self.lock):
            yield

    @property
    def is_claimed(self) -> bool:
        return is_claimed(self.lock)

    def clear(self) -> None:
        """Makes the folder, empty but for the status and the cancel mark of an attempt before."""
        self.path.mkdir(parents=True, exist_ok=True)
        for path in self.path.iterdir():
            if path.name not in ("status.json", "cancel"):
                path.unlink()

    @property
    def status(self) -> Status:
        """As written; ``Store.state`` corrects it by the locks."""
        try:
            return parsed((self.path / "status.json").read_bytes())
        except FileNotFoundError:
            return Status()

    def write_status(self, state: str, **values: Any) -> None:
        """Says how the run stands now. ``started`` is kept from the status before."""
        now = time.time()
        started = now if state == "running" else self.status.started
        status = Status(
            state=state, changed=now, started=started, pid=os.getpid(), host=socket.gethostname()
        )
        data = replace(status, **values).to_json()
        self.path.mkdir(parents=True, exist_ok=True)
        path = self.path / "status.json"
        try:
            durable.write(path, data)
        except durable.DiskFull:
            if not path.exists():
                raise
            durable.overwrite(path, data)

    def append_event(self, event: Mapping[str, Any]) -> None:
        events.append(self.path / "events.jsonl", event)

    def events(self, offset: int = 0) -> tuple[list[dict[str, Any]], int]:
        return events.read(self.path / "events.jsonl", offset)

    def request_cancel(self) -> None:
        """Asks whoever works on the run to stop. The mark stays until the run is asked for anew."""
        with suppress(FileNotFoundError):  # nothing was ever begun, so there is nothing to stop
            (self.path / "cancel").touch()

    @property
    def is_cancel_requested(self) -> bool:
        return (self.path / "cancel").exists()

    def withdraw_cancel(self) -> None:
        (self.path / "cancel").unlink(missing_ok=True)

    def commit(self, files: Mapping[str, bytes], spec: str, provenance: Mapping[str, Any]) -> None:
        """Keeps ``files`` for good: all of them or, after an error, none.

        Args:
            spec: the canonical text whose SHA-256 begins with the key.

        Raises:
            DiskFull: when there is no room.
        """
        contents = {manifest.SPEC: spec.encode(), **files}
        try:
            for name, data in contents.items():
                durable.write(self.path / name, data)
            listing = manifest.written(contents, provenance)
            durable.settle(self.path)
            durable.write(self.path / manifest.MANIFEST, listing)
            durable.settle(self.path)
        except BaseException:
            for name in (manifest.MANIFEST, *contents):
                (self.path / name).unlink(missing_ok=True)
            raise
