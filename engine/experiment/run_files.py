"""The files of a finished run by name, and how one run reads those of another."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from engine.base.progress import Progress
from engine.experiment.specs import Spec


class Files(Protocol):
    """A finished run, as far as another one needs it."""

    def read(self, name: str) -> bytes: ...


Fetch = Callable[[Spec, Sequence[str], Progress], Files]

WEIGHTS, METRICS, PREDICTIONS, SWEEP = (
    "model.safetensors",
    "metrics.json",
    "predictions.parquet",
    "sweep.parquet",
)
