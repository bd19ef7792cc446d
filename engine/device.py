"""Where tensors live and how exactly they are multiplied: policies of the machine, not of a run."""

from __future__ import annotations

from contextlib import AbstractContextManager, nullcontext

import torch


def pick() -> torch.device:
    """The GPU when there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def autocast(device: torch.device) -> AbstractContextManager[object]:
    """Multiplies in bfloat16 where the chip has instructions for it, else in float32."""
    if device.type == "cuda" or torch.cpu._is_avx512_bf16_supported():
        return torch.autocast(device.type, dtype=torch.bfloat16)
    return nullcontext()


def repeatable() -> AbstractContextManager[object]:
    """Convolutions of a GPU that give equal results for equal inputs; CPUs do so anyway."""
    return torch.backends.cudnn.flags(enabled=True, benchmark=False, deterministic=True)
