"""Makes each run in the caller, while it waits: for tests, notebooks and the command line."""

from __future__ import annotations

from contextlib import suppress

from engine.experiment.specs import Spec, cache_key
from engine.runs.jobs.execution import Compute, execute
from engine.runs.store import Store


class Inline:
    """The backend without a queue."""

    def __init__(self, store: Store, *, compute: Compute | None = None) -> None:
        self._store = store
        self._compute = compute

    @property
    def capacity(self) -> int:
        return 1

    def submit(self, spec: Spec) -> str:
        with suppress(Exception):  # the run's status says it, as it does under every backend
            execute(spec, self._store, compute=self._compute)
        return cache_key(spec)

    def cancel(self, key: str) -> None:
        self._store.folder(key).request_cancel()

    def close(self) -> None:
        """Nothing is left to stop: a submitted run has ended."""
