"""Where runs are made: in the caller, in workers of this machine, later on a cluster."""

from __future__ import annotations

from typing import Protocol

from engine.specs import Task


class QueueFull(RuntimeError):
    """No more runs are taken for now. The message is a sentence for a person."""


class Backend(Protocol):
    """Takes specs and sees to it that they are executed. How a run fares is in the store."""

    def submit(self, spec: Task) -> str:
        """Returns the key. A run that is there or under way is not begun again.

        Raises:
            QueueFull: when too many wait already.
        """

    def cancel(self, key: str) -> None:
        """Asks the run to stop, and stops it if it does not."""

    def close(self) -> None:
        """Stops everything that was submitted here. What was running is then interrupted."""
