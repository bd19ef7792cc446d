"""Random numbers: each purpose draws from a stream of its own, so one draw never moves another."""

from __future__ import annotations

import hashlib

import torch


def derive(seed: int, *purpose: str | int) -> int:
    """A 63-bit seed for ``purpose``, for example ``derive(3, "batches")``."""
    text = "/".join(map(str, (seed, *purpose)))
    return int.from_bytes(hashlib.sha256(text.encode()).digest()[:8], "big") >> 1


def generator(seed: int, *purpose: str | int) -> torch.Generator:
    """A CPU generator for ``purpose``. Draws are made on the CPU so that devices agree."""
    return torch.Generator().manual_seed(derive(seed, *purpose))
