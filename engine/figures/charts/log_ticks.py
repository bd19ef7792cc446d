"""Numbers that a logarithmic axis names. Plotly itself writes "3" for 0.3 on a short one."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any

ENOUGH = 4
"""So many numbers make an axis readable; the coarsest steps that give as many are taken."""

STEPS: tuple[tuple[float, ...], ...] = ((1,), (1, 3), (1, 2, 5), (1, 1.5, 2, 3, 4, 5, 7))
"""What stands before the power of ten, from coarse to fine."""


def log_axis(values: Iterable[float]) -> dict[str, Any]:
    """The arguments of a Plotly axis that shows the positive ones of ``values``."""
    ticks = log_ticks(values)
    named = {"tickvals": ticks, "ticktext": [f"{tick:g}" for tick in ticks]}
    return {"type": "log", **(named if len(ticks) > 1 else {})}


def log_ticks(values: Iterable[float]) -> list[float]:
    """Round numbers between the least and the greatest of the positive ones of ``values``."""
    there = [value for value in values if 0 < value < math.inf]
    if not there:
        return []
    low, high = min(there), max(there)
    powers = range(math.floor(math.log10(low)), math.floor(math.log10(high)) + 1)
    found: list[float] = []
    for steps in STEPS:
        numbers = [float(f"{step:g}e{power}") for power in powers for step in steps]
        found = [number for number in numbers if low <= number <= high]
        if len(found) >= ENOUGH:
            break
    return found
