"""The sanity check of maps: the same network without anything learned.

A map that looks the same with random weights says something about the picture and the
architecture, not about the model (Adebayo et al., arXiv:1810.03292).
"""

from __future__ import annotations

import copy

import torch
from torch import nn

from engine.seeds import derive


def randomised(model: nn.Module, seed: int = 0) -> nn.Module:
    """A copy of ``model`` with all weights and statistics drawn anew; equal for equal seeds."""
    fresh = copy.deepcopy(model)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive(seed, "random weights"))
        for module in fresh.modules():
            reset = getattr(module, "reset_parameters", None)
            if callable(reset):
                reset()
    return fresh.eval()
