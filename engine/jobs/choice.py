"""Which backend makes the runs: one setting, ``LAB_BACKEND``."""

from __future__ import annotations

import os
from collections.abc import Callable

from engine.jobs.backend import Backend
from engine.jobs.inline import Inline
from engine.jobs.local import Local
from engine.store import Store

BACKENDS: dict[str, Callable[[Store], Backend]] = {"inline": Inline, "local": Local}


def chosen_backend(store: Store, default: str = "local") -> Backend:
    """The backend that ``LAB_BACKEND`` names; ValueError for a name that there is not."""
    name = os.environ.get("LAB_BACKEND") or default
    if name not in BACKENDS:
        raise ValueError(f"LAB_BACKEND must be one of {', '.join(BACKENDS)}, got {name!r}")
    return BACKENDS[name](store)
