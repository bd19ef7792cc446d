"""Many places in a data set as one short text for a link: ``3,7,12-40``."""

from __future__ import annotations

import re
from collections.abc import Iterable

MOST = 5000
"""A text that names more is not read."""


def write_indices(indices: Iterable[int]) -> str:
    """Sorted, each once, runs of neighbours as their first and last."""
    runs: list[list[int]] = []
    for index in sorted(set(indices)):
        if runs and index == runs[-1][1] + 1:
            runs[-1][1] = index
        else:
            runs.append([index, index])
    return ",".join(str(a) if a == b else f"{a}-{b}" for a, b in runs)


def read_indices(text: str) -> list[int]:
    """What :func:`write_indices` wrote; [] for anything else and for more than :data:`MOST`."""
    if not re.fullmatch(r"\d{1,9}(-\d{1,9})?(,\d{1,9}(-\d{1,9})?)*", text, re.ASCII):
        return []
    ends = [part.partition("-") for part in text.split(",")]
    runs = [range(int(a), int(b or a) + 1) for a, _, b in ends]
    if sum(map(len, runs)) > MOST:
        return []
    return sorted({index for run in runs for index in run})
