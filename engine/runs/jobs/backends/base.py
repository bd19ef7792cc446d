"""Where runs are made: in the caller, in workers of this machine, or on a cluster."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from engine.experiment.specs import Spec


class QueueFull(RuntimeError):
    """No more runs are taken for now. The message is a sentence for a person."""


class BackendUnavailable(RuntimeError):
    """The backend is not installed, or nothing answers. The message says what to do."""


@dataclass(frozen=True)
class Resources:
    """What a run may take on a cluster, and where. A backend uses what it knows.

    Attributes:
        cpus: of each run; Ray also takes a fraction.
        gpus: of each run; Ray also takes a fraction. None: with Ray a whole one where there are
            any, with SLURM what the partition gives.
        address: of a running Ray cluster; empty for the one of this machine, else a new one.
        cluster: what submitit submits to: slurm, or local or debug for this machine.
        partition: of SLURM; empty for its default.
        minutes: after which SLURM ends a job.
        chunk: runs of one SLURM job.
        jobs: SLURM jobs that wait or run at a time.
    """

    cpus: float = 1
    gpus: float | None = None
    address: str = ""
    cluster: str = "slurm"
    partition: str = ""
    minutes: int = 240
    chunk: int = 20
    jobs: int = 32

    def __post_init__(self) -> None:
        for name in ("minutes", "chunk", "jobs"):
            if getattr(self, name) < 1:
                raise ValueError(f"{name} must be at least 1, got {getattr(self, name)}")
        if not self.cpus > 0:
            raise ValueError(f"cpus must be above 0, got {self.cpus:g}")
        if self.gpus is not None and not self.gpus >= 0:
            raise ValueError(f"gpus must be at least 0, got {self.gpus:g}")


class Backend(Protocol):
    """Takes specs and sees to it that they are executed. How a run fares is in the store."""

    @property
    def capacity(self) -> int:
        """How many unfinished runs it is worth giving it at a time."""

    def submit(self, spec: Spec) -> str:
        """Returns the key. A run that is there or under way is not begun again.

        Raises:
            QueueFull: when too many wait already.
        """

    def cancel(self, key: str) -> None:
        """Asks the run to stop, and stops it if it does not."""

    def close(self) -> None:
        """Stops everything that was submitted here. What was running is then interrupted."""
