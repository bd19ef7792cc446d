"""Whether a model can still be used at all, by what it says of clean test pictures."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pandas as pd

from engine.experiment.scores import Scores


def confusion(predictions: pd.DataFrame, which: str, num_classes: int) -> npt.NDArray[np.int64]:
    """Counts ``[correct, predicted]`` of the evaluation set ``which``."""
    rows = predictions[(predictions["set"] == which) & (predictions["correct"] >= 0)]
    counts = np.zeros((num_classes, num_classes), dtype=np.int64)
    np.add.at(counts, (rows["correct"].to_numpy(int), rows["predicted"].to_numpy(int)), 1)
    return counts


def collapse(scores: Scores, original: Scores, counts: npt.NDArray[np.int64]) -> str | None:
    """Why a model counts as collapsed, in a sentence, or None if it stands.

    Args:
        counts: its confusion matrix on the clean test pictures.
    """
    now, before = scores.acc_retain.value, original.acc_retain.value
    if now is not None and before is not None and before - now > 0.10:
        return (
            f"Acc_retain fell by {100 * (before - now):.0f} points, from {before:.0%} to {now:.0%}."
        )
    largest = counts.sum(0).max() / max(1, counts.sum())
    if largest > max(0.5, 1.5 * counts.sum(1).max() / max(1, counts.sum())):
        return f"One class takes {largest:.0%} of all predictions on clean test pictures."
    return None
