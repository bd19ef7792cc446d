"""What a backend holds and has not begun: "queued" for as long as the backend lives."""

from __future__ import annotations

import secrets
import time
from contextlib import ExitStack, suppress

from engine.experiment.specs import Spec, cache_key
from engine.runs.store import Busy, RunFolder, Store
from engine.runs.store.locks import claimed

SECONDS_UNTIL_A_WORKER_IS_DEAD = 10.0


class Queue:
    """A lock that stands for the backend, and the statuses of the runs that it holds.

    Attributes:
        name: what the statuses of waiting runs call it.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self.name = secrets.token_hex(8)
        self._alive = ExitStack()
        self._alive.enter_context(claimed(store.queue_lock(self.name)))

    def enter(self, spec: Spec) -> bool:
        """Says that ``spec`` waits; False if it does already, is there or is worked on."""
        key = cache_key(spec)
        status = self._store.state(key)
        waits_here = status.state == "queued" and status.queue == self.name
        if waits_here or status.state in ("done", "running"):
            return False
        folder = self._store.folder(key)
        folder.withdraw_cancel()
        folder.write_status("queued", queue=self.name)
        return True

    def leave(self, key: str, state: str, error: str = "") -> None:
        """Says what became of a run that never began; nothing if it has begun."""
        if self._store.state(key).state == "queued":
            self._store.folder(key).write_status(state, error=error)

    def close(self) -> None:
        self._alive.close()
        self._store.queue_lock(self.name).unlink(missing_ok=True)


def say_cancelled(folder: RunFolder) -> None:
    """Says it of a run whose worker was killed for not heeding the cancel mark."""
    until = time.monotonic() + SECONDS_UNTIL_A_WORKER_IS_DEAD
    while time.monotonic() < until:
        with suppress(Busy), folder.claim():
            if folder.status.state == "running":  # else it was asked for again meanwhile
                folder.write_status("cancelled")
            return
