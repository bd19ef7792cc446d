"""Makes runs in warm worker processes of this machine, a few at a time, in the order asked for.

The waiting line is kept here and a run is handed to the pool only when a worker is free: then a
waiting run can be withdrawn without harm, and its place in the line is known.
"""

from __future__ import annotations

import threading
from functools import partial
from typing import Any

from pebble import ProcessFuture

from engine.experiment.specs import Spec, cache_key, to_document
from engine.runs.jobs.backends.base import QueueFull
from engine.runs.jobs.backends.queue import Queue, say_cancelled
from engine.runs.jobs.backends.worker import Slot, workers_here
from engine.runs.jobs.execution import Compute
from engine.runs.store import Store

MAX_WAITING = 64
SECONDS_OF_GRACE = 5.0
WARM = 4
"""Workers that are started before anybody asks for a run."""


class Local:
    """The backend of the app. Its methods may be called from any thread."""

    def __init__(
        self,
        store: Store,
        *,
        workers: int | None = None,
        max_waiting: int = MAX_WAITING,
        grace: float = SECONDS_OF_GRACE,
        compute: Compute | None = None,
    ) -> None:
        self._slots = [Slot() for _ in range(workers or workers_here())]
        self._free = list(self._slots)
        self._store, self._compute = store, compute
        self._max_waiting, self._grace = max_waiting, grace
        self._guard = threading.RLock()
        self._waiting: dict[str, dict[str, Any]] = {}
        self._running: dict[str, ProcessFuture[str]] = {}
        self._retried: set[str] = set()  # handed out to a worker that died before they began
        self._is_open = True
        self._queue = Queue(store)

    def warm(self) -> None:
        """Starts some workers now, so that the first runs need not wait for them."""
        with self._guard:
            for slot in self._free[-WARM:]:  # those that are handed out first
                slot.warm()

    @property
    def capacity(self) -> int:
        return max(8, 2 * len(self._slots))

    def submit(self, spec: Spec) -> str:
        key = cache_key(spec)
        folder = self._store.folder(key)
        with self._guard:
            if not self._is_open:
                raise QueueFull("The server is shutting down: start it again, then run this.")
            if key in self._waiting or self._is_made(key):
                return key
            if len(self._waiting) >= self._max_waiting:
                raise QueueFull(
                    f"{len(self._waiting)} runs are waiting, and no more are taken: "
                    "wait until some have finished, or cancel some."
                )
            self._retried.discard(key)
            folder.withdraw_cancel()
            ahead = (*self._running, *self._waiting)
            folder.write_status("queued", queue=self._queue.name, ahead=ahead)
            self._waiting[key] = to_document(spec)
            self._hand_out()
        return key

    def cancel(self, key: str) -> None:
        folder = self._store.folder(key)
        folder.request_cancel()
        with self._guard:
            if self._waiting.pop(key, None) is not None:
                folder.write_status("cancelled")
            future = self._running.get(key)
        if future is not None:
            killing = threading.Timer(self._grace, self._kill, (key, future))
            killing.daemon = True
            killing.start()

    def close(self) -> None:
        with self._guard:
            self._is_open = False
            self._waiting.clear()
        for slot in self._slots:
            slot.close()
        self._queue.close()

    def _is_made(self, key: str) -> bool:
        """Whether the run is there or is under way, here or in another process.

        That a worker holds it does not count: the worker may be dead without our having heard.
        """
        status = self._store.state(key)
        is_handed_out = status.state == "queued" and key in self._running
        return is_handed_out or status.state in ("done", "running")

    def _hand_out(self) -> None:
        """Gives waiting runs to free workers."""
        while self._is_open and self._free:
            key = next((key for key in self._waiting if key not in self._running), None)
            if key is None:
                return
            slot, document = self._free.pop(), self._waiting.pop(key)
            future = slot.run(document, str(self._store.root), self._compute)
            self._running[key] = future
            future.add_done_callback(partial(self._ended, key, document, slot))

    def _ended(
        self, key: str, document: dict[str, Any], slot: Slot, future: ProcessFuture[str]
    ) -> None:
        died = future.cancelled() or future.exception() is not None
        with self._guard:
            self._running.pop(key, None)
            if not self._is_open:
                return
            if died:
                slot.discard()
            self._free.append(slot)
            status = self._store.folder(key).status
            if status.state == "queued" and key not in self._waiting:
                self._account_for(key, document, future)
            self._hand_out()

    def _account_for(self, key: str, document: dict[str, Any], future: ProcessFuture[str]) -> None:
        """Sees to a run whose worker never came to say anything about it."""
        folder = self._store.folder(key)
        if future.cancelled():
            folder.write_status("cancelled")
        elif future.exception() is None or key in self._retried:
            why = future.exception() or future.result()
            folder.write_status("failed", error=str(why))
        else:
            self._retried.add(key)
            self._waiting = {key: document, **self._waiting}

    def _kill(self, key: str, future: ProcessFuture[str]) -> None:
        """Ends the worker that did not follow the cancel mark."""
        if future.done():
            return
        future.cancel()
        say_cancelled(self._store.folder(key))
