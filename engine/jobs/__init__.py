"""Making runs: one idempotent unit of work, and the places where it can be done."""

from engine.jobs.backend import Backend, BackendUnavailable, QueueFull, Resources
from engine.jobs.choice import backend_named, chosen_backend
from engine.jobs.execution import Compute, Fetch, execute
from engine.jobs.inline import Inline
from engine.jobs.local import Local
from engine.jobs.watching import Watched, watch

__all__ = [
    "Backend",
    "BackendUnavailable",
    "Compute",
    "Fetch",
    "Inline",
    "Local",
    "QueueFull",
    "Resources",
    "Watched",
    "backend_named",
    "chosen_backend",
    "execute",
    "watch",
]
