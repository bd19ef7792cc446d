"""Data of which nobody knows what is wrong, only what has been found: for tests only."""

from __future__ import annotations

from dataclasses import dataclass

import torch

from engine.plugins.datasets import Split
from engine.plugins.manipulations import Manipulated, Manipulation
from engine.plugins.manipulations.base import drawn


@dataclass(frozen=True)
class AsFound(Manipulation):
    """Labels as they came, some of them wrong; ``size`` says how many were found to be so."""

    knows_truth = False

    def spoil(self, data: Split, count: int, rng: torch.Generator) -> Manipulated:
        rows = drawn(torch.arange(len(data)), count, rng)
        labels = data.labels.clone()
        labels[rows] = (labels[rows] + 1) % data.num_classes
        return Manipulated(data.with_labels(labels), None, rows)

    def affected(self, test: Split) -> None:
        return None

    def outside(self, test: Split) -> None:
        return None

    def describe(self, class_names: tuple[str, ...]) -> str:
        return "labels as they were found"
