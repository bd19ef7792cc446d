"""What a worker process does: it gets warm once, then makes one run after another."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

from engine.jobs.execution import Compute, execute
from engine.specs import from_document
from engine.store import Store


def warm_up(threads: int) -> None:
    """Imports what every run needs, and shares the cores out."""
    import torch

    import engine.pipeline  # noqa: F401

    torch.set_num_threads(threads)


def make_run(document: dict[str, Any], root: str, compute: Compute | None) -> str:
    """Executes the spec in ``document``; what went wrong in a sentence, or "".

    An exception would have to be pickled, and one that cannot be would break the whole pool.
    """
    try:
        execute(from_document(document), Store(Path(root)), compute=compute)
    except Exception as error:
        return f"{type(error).__name__}: {error}"
    return ""


def shares(cores: int, workers: int | None = None) -> tuple[int, int]:
    """(workers, threads of each): one worker for every four cores, or as ``LAB_WORKERS`` says."""
    workers = workers or int(os.environ.get("LAB_WORKERS", 0)) or max(1, cores // 4)
    return workers, max(1, cores // workers)


def cores() -> int:
    """How many cores this process may use."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1
