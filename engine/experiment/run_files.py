"""The files of a finished run by name, and how one run reads those of another."""

from __future__ import annotations

from typing import Protocol


class Files(Protocol):
    """A finished run, as far as another one needs it."""

    def read(self, name: str) -> bytes: ...


WEIGHTS, METRICS_JSON, PREDICTIONS, GRID = (
    "model.safetensors",
    "metrics.json",
    "predictions.parquet",
    "sweep.parquet",
)
"""The grid of settings that selection judged keeps the file name that stored runs have."""

FINDING, SUSPICION = "finding.json", "suspicion.parquet"
"""Of a search for the rest of S_m: its numbers, and every training picture with its score."""
