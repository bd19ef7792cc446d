"""What a worker process does: it gets warm once, then makes one run after another."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import Any

import psutil
from pebble import ProcessFuture, ProcessPool

from engine.base.device import pick
from engine.experiment.specs import from_document
from engine.runs.jobs.backends.spawning import EngineOnly
from engine.runs.jobs.execution import Compute, execute
from engine.runs.store import Store


def warm_up() -> None:
    """Imports what every run needs. A run computes with ``device.THREADS``, wherever it is made."""
    import engine.experiment.pipeline  # noqa: F401


def make_run(document: dict[str, Any], root: str, compute: Compute | None) -> str:
    """Executes the spec in ``document``; what went wrong in a sentence, or "".

    An exception would have to be pickled, and one that cannot be would break the whole pool.
    """
    try:
        execute(from_document(document), Store(Path(root)), compute=compute)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


MEMORY_OF_A_WORKER = 1.5e9
"""Bytes that a run of the embedded set may need, with all that it imports."""

CORES_BESIDE_A_GPU = 4


def n_workers(cores: int, memory: float, *, has_gpu: bool) -> int:
    """One worker for each core that has ``memory``, in bytes; fewer share a GPU."""
    if has_gpu:
        return max(1, cores // CORES_BESIDE_A_GPU)
    return max(1, min(cores, int(memory / MEMORY_OF_A_WORKER)))


def workers_here() -> int:
    """As many as ``LAB_WORKERS`` says, else as many as this machine has room for."""
    memory = psutil.virtual_memory().available
    return _asked_for() or n_workers(cores(), memory, has_gpu=pick().type != "cpu")


MOST_WORKERS = 1000


def _asked_for() -> int:
    text = os.environ.get("LAB_WORKERS") or "0"
    if not text.isascii() or not text.isdecimal() or int(text) > MOST_WORKERS:
        raise ValueError(f"LAB_WORKERS must be a whole number up to {MOST_WORKERS}, got {text!r}")
    return int(text)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


class Slot:
    """Makes one run at a time in a warm process. Not safe to be used by two threads at once."""

    def __init__(self) -> None:
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
                context=EngineOnly(),
            )
            self._pool.active  # noqa: B018  starts the process
        return self._pool


def _end(pool: ProcessPool) -> None:
    pool.stop()
    pool.join()
