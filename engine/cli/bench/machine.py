"""What the measuring machine is, and how fast it multiplies matrices right now."""

from __future__ import annotations

import os
import time
from typing import Any

import torch

from engine.base import chip, device


def facts() -> dict[str, Any]:
    return {
        "cpu": chip.processor(),
        "instructions": chip.instructions(),
        "precision": chip.precision(device.pick()),
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else None,
        "threads": torch.get_num_threads(),
        "device": _device(),
        "torch": torch.__version__,
        "load_average": round(os.getloadavg()[0], 1),
    }


def matrix_peak(dtype: torch.dtype, *, seconds: float = 1.0) -> float:
    """The most floating-point operations per second that a product of square matrices reached.

    A GPU is given larger ones, and several before it is waited for.
    """
    sides, in_a_row = ((4096, 8192), 10) if torch.cuda.is_available() else ((1024, 2048), 1)
    return max(_product_rate(dtype, side, in_a_row, seconds / 2) for side in sides)


def _product_rate(dtype: torch.dtype, side: int, in_a_row: int, seconds: float) -> float:
    where = device.pick()
    a = torch.randn(side, side).to(where, dtype)
    b = torch.randn(side, side).to(where, dtype)
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        for _ in range(in_a_row):
            product = a @ b
        product[0, 0].item()  # waits for a GPU
        best = min(best, (time.perf_counter() - start) / in_a_row)
    return 2 * side**3 / best


def _device() -> str:
    return torch.cuda.get_device_name() if torch.cuda.is_available() else "cpu"
