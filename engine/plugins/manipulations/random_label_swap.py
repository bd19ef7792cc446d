"""Random label swap: the labels of S_m are dealt out again among its samples."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

import torch

from engine.plugins.datasets import Split
from engine.plugins.manipulations.base import (
    MANIPULATIONS,
    Affected,
    Manipulated,
    Manipulation,
    drawn,
    size_knob,
)


@MANIPULATIONS.register("random-label-swap", title="Random label swap")
@dataclass(frozen=True)
class RandomLabelSwap(Manipulation):
    """Permutes the labels inside S_m, as the public code of arXiv:2402.14015 does.

    No label becomes more or less frequent, and about 1/K of S_m keeps its correct label. The
    harm has no domain of its own: D_m is all of the test part, Acc_corr on it equals Acc_retain,
    and correction shows on S_m itself.
    """

    least: ClassVar[int] = 2

    size: float = size_knob(0.1)

    def _checked(self, count: int, train: Split) -> int:
        if not 2 <= count <= len(train):
            raise ValueError(f"size must give 2 to {len(train)} manipulated samples, got {count}")
        return count

    def spoil(self, data: Split, count: int, rng: torch.Generator) -> Manipulated:
        manipulated = drawn(torch.arange(len(data)), count, rng)
        labels = data.labels.clone()
        labels[manipulated] = labels[manipulated[torch.randperm(count, generator=rng)]]
        return Manipulated(data.with_labels(labels), data.labels, manipulated)

    def affected(self, test: Split) -> Affected:
        """All clean test pictures, pulled nowhere."""
        return Affected(
            test,
            torch.full_like(test.labels, -1),
            "clean test pictures (random labels harm no domain of their own)",
        )

    def outside(self, test: Split) -> Split:
        """The same pictures as :meth:`affected`: nothing is outside a harm without a domain."""
        return test

    def describe(self, class_names: tuple[str, ...]) -> str:
        return f"labels dealt out at random among {len(class_names)} classes"
