"""Making runs: one idempotent unit of work, and the places where it can be done."""

from engine.runs.jobs.backends.base import Backend, BackendUnavailable, QueueFull, Resources
from engine.runs.jobs.backends.choice import backend_named, chosen_backend
from engine.runs.jobs.backends.inline import Inline
from engine.runs.jobs.backends.local import Local
from engine.runs.jobs.execution import Compute, FetchRun, execute

__all__ = [
    "Backend",
    "BackendUnavailable",
    "Compute",
    "FetchRun",
    "Inline",
    "Local",
    "QueueFull",
    "Resources",
    "backend_named",
    "chosen_backend",
    "execute",
]
