"""Confusion matrices of the original, a method and the oracle as accuracies per class."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from engine.figures.charts.per_class import ClassAccuracy

Confusion = npt.NDArray[np.int64]


def class_changes(
    class_names: Sequence[str], before: Confusion, after: Confusion, oracle: Confusion | None = None
) -> list[ClassAccuracy]:
    """One entry per class, from counts ``[correct, predicted]`` of the same pictures."""
    n = before.sum(axis=1)

    def share(counts: Confusion, c: int) -> float:
        return float(counts[c, c] / max(1, n[c]))

    return [
        ClassAccuracy(
            number=c,
            name=name,
            n=int(n[c]),
            before=share(before, c),
            after=share(after, c),
            oracle=None if oracle is None else share(oracle, c),
        )
        for c, name in enumerate(class_names)
    ]
