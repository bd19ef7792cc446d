"""A backend in a process of its own, for the app.

Ray ends the process that drives it when its cluster is lost for a minute, and must not be started
from a thread that ends. So the server only talks to a driver over a pipe; when the server ends,
however it does, the pipe ends and the driver with it. A driver that has died is replaced at the
next call.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from typing import Any

from engine.experiment.specs import Spec, to_document
from engine.runs.jobs.backends.base import BackendUnavailable
from engine.runs.jobs.backends.spawning import EngineOnly
from engine.runs.store import Store

SECONDS_TO_END = 30.0

Drive = Callable[[Connection, str, str], None]
"""Serves the backend of a name, on a store's root, over a pipe until that ends."""


class Apart:
    """The backend ``name``, elsewhere. Its methods may be called from any thread.

    Raises:
        BackendUnavailable: when the driver cannot begin, or is lost during a call.
    """

    def __init__(self, name: str, store: Store, drive: Drive) -> None:
        self._name, self._store, self._drive = name, store, drive
        self._guard = threading.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None

    @property
    def capacity(self) -> int:
        return int(self._ask("capacity"))

    def submit(self, spec: Spec) -> str:
        return str(self._ask("submit", to_document(spec)))

    def cancel(self, key: str) -> None:
        self._store.folder(key).request_cancel()  # heeded even if the driver is gone
        with suppress(BackendUnavailable):
            self._ask("cancel", key)

    def close(self) -> None:
        with self._guard:
            self._hang_up()

    def _ask(self, what: str, *details: Any) -> Any:
        with self._guard:
            try:
                answer = self._sent((what, *details)).recv()
            except (EOFError, OSError) as error:
                self._hang_up()
                raise BackendUnavailable(
                    f"The process that drives {self._name} has ended: try again."
                ) from error
        if isinstance(answer, Exception):
            raise answer
        return answer

    def _sent(self, question: tuple[Any, ...]) -> Connection:
        """The pipe to the driver, which was asked; one that has died before is replaced."""
        if self._pipe is not None:
            with suppress(OSError):
                self._pipe.send(question)
                return self._pipe
            self._hang_up()
        pipe = self._begun()
        pipe.send(question)
        return pipe

    def _begun(self) -> Connection:
        """The pipe to a new driver; raises what keeps it from beginning."""
        context = EngineOnly()
        self._pipe, other = context.Pipe()
        self._process = context.Process(
            target=self._drive, args=(other, self._name, str(self._store.root)), daemon=True
        )
        self._process.start()
        other.close()
        hello = self._pipe.recv()
        if isinstance(hello, Exception):
            self._hang_up()
            raise hello
        return self._pipe

    def _hang_up(self) -> None:
        if self._pipe is not None:
            self._pipe.close()
            self._process.join(SECONDS_TO_END)
            self._process.kill()
        self._pipe = None
