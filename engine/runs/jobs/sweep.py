"""A batch that can be watched, and stopped, from elsewhere: it says in the store how it stands."""

from __future__ import annotations

import hashlib
import os
import socket
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace

from engine.base.progress import Cancelled
from engine.experiment.specs import Spec, cache_key
from engine.runs.jobs import sweep_status
from engine.runs.jobs.backends.base import Backend
from engine.runs.jobs.batch import Tally, run_all
from engine.runs.jobs.sweep_status import MOST_FAILURES, SweepStatus
from engine.runs.store import Busy, Store
from engine.runs.store.locks import claimed

SECONDS_BETWEEN_WRITES = 1.0

Listen = Callable[[SweepStatus], None]


class UnderWay(RuntimeError):
    """Another process drives the same sweep. The message is a sentence for a person."""


def sweep(
    specs: Sequence[Spec],
    backend: Backend,
    store: Store,
    *,
    title: str,
    kind: str,
    command: str,
    listen: Listen = lambda _: None,
) -> Tally:
    """Runs ``specs`` as :func:`engine.runs.jobs.batch.run_all` does, and says so in ``store``.

    Args:
        title: the study's name, or the file's.
        kind: the name of ``backend``.
        command: what starts this sweep.
        listen: is told how it stands, several times a second.

    Raises:
        UnderWay: when another process is at it.
        Cancelled: when it was stopped from elsewhere.
    """
    begun = SweepStatus(id=sweep_id(specs), title=title, backend=kind, command=command)
    try:
        with claimed(sweep_status.driver_lock(store, begun.id)):
            sweep_status.stop_mark(store, begun.id).unlink(missing_ok=True)
            account = _Account(begun, store, listen)
            return account.of(lambda: run_all(specs, backend, store, account.follow))
    except Busy:
        raise UnderWay(
            f"the sweep {title} is under way in another process: watch it on the page Runs, or "
            "stop it there first"
        ) from None


def sweep_id(specs: Sequence[Spec]) -> str:
    """Twenty hex digits that name these runs, in whatever order."""
    keys = sorted({cache_key(spec) for spec in specs})
    return hashlib.sha256("\n".join(keys).encode()).hexdigest()[:20]


class _Account:
    """Keeps the file of a sweep up to date."""

    def __init__(self, begun: SweepStatus, store: Store, listen: Listen) -> None:
        now = time.time()
        self._status = replace(
            begun, started=now, changed=now, host=socket.gethostname(), pid=os.getpid()
        )
        self._store, self._listen = store, listen
        self._written = -SECONDS_BETWEEN_WRITES
        self._tally = Tally()

    def of(self, run: Callable[[], Tally]) -> Tally:
        """Calls ``run`` and says how it ended."""
        try:
            tally = run()
        except (Cancelled, KeyboardInterrupt):
            self._end("stopped")
            raise
        except BaseException as error:
            self._end("broken", f"{type(error).__name__}: {error}")
            raise
        self._end("finished")
        return tally

    def follow(self, tally: Tally) -> None:
        self._tally = tally
        self._status = self._now()
        self._listen(self._status)
        if time.monotonic() - self._written >= SECONDS_BETWEEN_WRITES:
            self._written = time.monotonic()
            self._write(self._status)
        if sweep_status.stop_mark(self._store, self._status.id).exists():
            raise Cancelled

    def _now(self) -> SweepStatus:
        tally = self._tally
        return replace(
            self._status,
            total=tally.total,
            cached=len(tally.cached),
            made=len(tally.made),
            running=tally.running,
            failed=len(tally.failed),
            failures=tuple(tally.failed.items())[:MOST_FAILURES],
            changed=time.time(),
        )

    def _end(self, state: str, error: str = "") -> None:
        self._write(replace(self._now(), state=state, running=0, error=error))
        sweep_status.tidy(self._store)

    def _write(self, status: SweepStatus) -> None:
        with suppress(OSError):  # a full disk: the runs go on as far as they can, and say it
            sweep_status.write(self._store, status)
