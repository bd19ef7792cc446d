"""A backend in a process of its own, for the app.

Ray ends the process that drives it when its cluster is lost for a minute, and must not be started
from a thread that ends. So the server only talks to a driver over a pipe; when the server ends,
however it does, the pipe ends and the driver with it. A driver that has died is replaced at the
next call.
"""

from __future__ import annotations

import signal
import threading
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from engine.jobs.backend import Backend, BackendUnavailable, QueueFull
from engine.jobs.spawning import EngineOnly
from engine.specs import Task, from_document, to_document
from engine.store import Store

SECONDS_TO_END = 30.0


class Apart:
    """The backend ``name``, elsewhere. Its methods may be called from any thread.

    Raises:
        BackendUnavailable: when the driver cannot begin, or is lost during a call.
    """

    def __init__(self, name: str, store: Store) -> None:
        self._name, self._store = name, store
        self._guard = threading.Lock()
        self._process: Any = None
        self._pipe: Connection | None = None

    @property
    def capacity(self) -> int:
        return int(self._ask("capacity"))

    def submit(self, spec: Task) -> str:
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
            target=drive, args=(other, self._name, str(self._store.root)), daemon=True
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


def drive(pipe: Connection, name: str, root: str) -> None:
    """Serves a backend until the pipe ends."""
    from engine.jobs.choice import backend_named

    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the server, which then hangs up
    try:
        backend = backend_named(name, Store(Path(root)))
    except (BackendUnavailable, ValueError) as error:
        pipe.send(error)
        return
    with closing(backend), suppress(EOFError, BrokenPipeError):
        pipe.send("ready")
        while True:
            pipe.send(_answer(backend, *pipe.recv()))


def _answer(backend: Backend, what: str, *details: Any) -> Any:
    try:
        if what == "submit":
            return backend.submit(from_document(details[0]))
        if what == "cancel":
            return backend.cancel(*details)
        return backend.capacity
    except (QueueFull, OSError) as error:
        return error
