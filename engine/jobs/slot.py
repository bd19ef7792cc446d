"""A place for one worker process, which is replaced whenever it dies.

Every worker has a pool of its own: workers of one pool share locks, and one that is killed while
it holds them would block the others.
"""

from __future__ import annotations

import threading
from typing import Any

from pebble import ProcessFuture, ProcessPool

from engine.jobs.execution import Compute
from engine.jobs.spawning import EngineOnly
from engine.jobs.worker import make_run, warm_up


class Slot:
    """Makes one run at a time in a warm process. Not safe to be used by two threads at once."""

    def __init__(self, threads: int) -> None:
        self._threads = threads
        self._pool: ProcessPool | None = None

    def warm(self) -> None:
        """Starts the process, unless it is there."""
        self._living_pool()

    def run(
        self, document: dict[str, Any], root: str, compute: Compute | None
    ) -> ProcessFuture[str]:
        """Begins the run of a spec; the future's result is what went wrong, or ""."""
        return self._living_pool().schedule(make_run, args=(document, root, compute))

    def discard(self) -> None:
        """Ends the process, behind the caller's back; the next run gets a new one."""
        pool, self._pool = self._pool, None
        if pool is not None:
            threading.Thread(target=_end, args=(pool,), daemon=True).start()

    def close(self) -> None:
        """Ends the process before it returns."""
        pool, self._pool = self._pool, None
        if pool is not None:
            _end(pool)

    def _living_pool(self) -> ProcessPool:
        if self._pool is not None and not self._pool.active:  # died while it had nothing to do
            self.discard()
        if self._pool is None:
            self._pool = ProcessPool(
                max_workers=1,
                initializer=warm_up,
                initargs=(self._threads,),
                context=EngineOnly(),
            )
            self._pool.active  # noqa: B018  starts the process
        return self._pool


def _end(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()
