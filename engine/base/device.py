"""Where tensors live and how exactly they are multiplied: policies of the machine, not of a run."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext

import torch

from engine.base.chip import has_bf16

THREADS = 1
"""Of every run that is stored. Sums are split among threads, so their number changes a result.

One, since runs are many: a machine's cores are filled by workers, and a thread that waits for a
core which others use costs more than it brings: nine times the CPU time, measured with two.
"""


def pick() -> torch.device:
    """The GPU when there is one."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def autocast(device: torch.device) -> AbstractContextManager[object]:
    """Multiplies in bfloat16 where the chip has instructions for it, else in float32."""
    if has_bf16(device):
        return torch.autocast(device.type, dtype=torch.bfloat16)
    return nullcontext()


@contextmanager
def fixed_threads() -> Iterator[None]:
    """Inside, a CPU computes with :data:`THREADS`; what a GPU computes does not ask for them."""
    before = torch.get_num_threads()
    if pick().type == "cpu":
        torch.set_num_threads(THREADS)
    try:
        yield
    finally:
        torch.set_num_threads(before)


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
