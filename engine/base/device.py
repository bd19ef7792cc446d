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
    """Convolutions of a GPU that give equal results for equal inputs; CPUs do so anyway.

    What is to run in float32 does: left to itself, a GPU rounds the factors of convolutions to
    ten binary places (TF32), too coarse for squared gradients.
    """
    return torch.backends.cudnn.flags(
        enabled=True, benchmark=False, deterministic=True, allow_tf32=False
    )


def fits(size: int, device: torch.device) -> bool:
    """Whether ``size`` bytes of pictures may stay on ``device``: a quarter of a GPU's free memory.

    The rest is for the network and its gradients, and for other processes on the same GPU.
    """
    if device.type != "cuda":
        return True
    free, _ = torch.cuda.mem_get_info(device)
    return size <= free / 4
