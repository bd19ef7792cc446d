"""What looks wrong with a network that was taken in: it answers nothing, or in another order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.optimize import linear_sum_assignment

GAIN = 0.2
"""By so much another order of the classes has to be better before it is named."""


def suspicion(counts: npt.NDArray[np.int64], class_names: Sequence[str]) -> str:
    """A warning in a sentence, or "".

    Args:
        counts: ``[correct, predicted]`` on clean test pictures.
    """
    total, k = counts.sum(), len(counts)
    if not total:
        return ""
    accuracy = np.trace(counts) / total
    rows, columns = linear_sum_assignment(-counts)
    best = counts[rows, columns].sum() / total
    if best - accuracy > GAIN:
        moved = [
            f"{class_names[c]} for {class_names[r]}"
            for r, c in zip(rows, columns, strict=True)
            if r != c
        ]
        return (
            f"Accuracy is {accuracy:.0%}, and would be {best:.0%} with the classes in another "
            f"order: it says {', '.join(moved[:4])}. Compare {', '.join(class_names[:12])}."
        )
    if accuracy < 1.5 / k:
        return (
            f"Accuracy is {accuracy:.0%}, no better than chance among {k} classes: is the network "
            "trained on these pictures, and normalised as it was in training?"
        )
    return ""
