"""Which backend makes the runs: the one place that names them.

``LAB_BACKEND`` chooses for the app, ``--backend`` for the commands. Ray and submitit are imported
only when they are chosen.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Callable
from typing import Any

from engine.jobs.apart import Apart
from engine.jobs.backend import Backend, BackendUnavailable, Resources
from engine.jobs.inline import Inline
from engine.jobs.local import Local
from engine.store import Store

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
    return Apart(name, store) if name in CLUSTERS else backend_named(name, store)


def _ray(store: Store, resources: Resources) -> Backend:
    made: Backend = _cluster("ray", "engine.jobs.ray_backend").Ray(store, resources)
    return made


def _slurm(store: Store, resources: Resources) -> Backend:
    made: Backend = _cluster("submitit", "engine.jobs.slurm").Slurm(store, resources)
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
