"""Which backend makes the runs: the one place that names them.

``LAB_BACKEND`` chooses for the app, ``--backend`` for the commands. Ray and submitit are imported
only when they are chosen.
"""

from __future__ import annotations

import importlib
import os
import signal
from collections.abc import Callable
from contextlib import closing, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from engine.experiment.specs import from_document
from engine.runs.jobs.backends.apart import Apart
from engine.runs.jobs.backends.base import Backend, BackendUnavailable, QueueFull, Resources
from engine.runs.jobs.backends.inline import Inline
from engine.runs.jobs.backends.local import Local
from engine.runs.store import Store

CLUSTERS = ("ray", "slurm")
INSTALL = "pip install -r requirements-cluster.txt"


def backend_named(name: str, store: Store, resources: Resources | None = None) -> Backend:
    """The backend ``name``.

    Raises:
        ValueError: for a name that there is not, or resources that it cannot give.
        BackendUnavailable: if it is not installed, or nothing answers.
    """
    if name not in BACKENDS:
        raise ValueError(f"the backend must be one of {', '.join(BACKENDS)}, got {name!r}")
    return BACKENDS[name](store, resources or Resources())


def chosen_backend(store: Store, default: str = "local") -> Backend:
    """The backend that ``LAB_BACKEND`` names, for a server: a cluster is driven by a child of it.

    Raises as :func:`backend_named` does.
    """
    name = os.environ.get("LAB_BACKEND") or default
    if name not in BACKENDS:
        raise ValueError(f"LAB_BACKEND must be one of {', '.join(BACKENDS)}, got {name!r}")
    return Apart(name, store, drive) if name in CLUSTERS else backend_named(name, store)


def _ray(store: Store, resources: Resources) -> Backend:
    made: Backend = _cluster("ray", "engine.runs.jobs.backends.ray_backend").Ray(store, resources)
    return made


def _slurm(store: Store, resources: Resources) -> Backend:
    made: Backend = _cluster("submitit", "engine.runs.jobs.backends.slurm_backend").Slurm(
        store, resources
    )
    return made


def _cluster(package: str, module: str) -> Any:
    try:
        importlib.import_module(package)
    except ModuleNotFoundError as error:
        if error.name != package:
            raise
        raise BackendUnavailable(f"{package} is not installed: {INSTALL}") from None
    return importlib.import_module(module)


BACKENDS: dict[str, Callable[[Store, Resources], Backend]] = {
    "inline": lambda store, _: Inline(store),
    "local": lambda store, _: Local(store),
    "ray": _ray,
    "slurm": _slurm,
}


def drive(pipe: Connection, name: str, root: str) -> None:
    """Serves a backend until the pipe ends."""
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
