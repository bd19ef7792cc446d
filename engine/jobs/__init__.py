"""Making runs: one idempotent unit of work, and the places where it can be done."""

from engine.jobs.backend import Backend, QueueFull
from engine.jobs.choice import chosen_backend
from engine.jobs.execution import Compute, Fetch, execute
from engine.jobs.inline import Inline
from engine.jobs.local import Local
from engine.jobs.watching import Watched, watch

__all__ = [
    "Backend",
    "Compute",
    "Fetch",
    "Inline",
    "Local",
    "QueueFull",
    "Watched",
    "chosen_backend",
    "execute",
    "watch",
]
