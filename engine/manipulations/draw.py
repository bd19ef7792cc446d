"""Drawing S_m: evenly among the places it may come from."""

from __future__ import annotations

import torch
from torch import Tensor


def drawn(places: Tensor, count: int, rng: torch.Generator) -> Tensor:
    """``count`` of ``places``, sorted; each is as likely. ValueError if there are too few."""
    if not 0 <= count <= len(places):
        raise ValueError(f"count must be 0 to {len(places)}, got {count}")
    chosen = torch.randperm(len(places), generator=rng)[:count]
    return places[chosen].sort().values
