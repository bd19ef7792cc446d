"""Models. To add one, put a file with a registered :class:`Model` in this folder."""

import torch

from engine.base.registry import import_all
from engine.base.seeds import derive
from engine.plugins.models.base import MODELS, Model, Network

import_all(__name__, __path__)


def build(model: Model, shape: tuple[int, int, int], num_classes: int, *, seed: int) -> Network:
    """An untrained network; equal seeds give equal weights, and no other stream is moved."""
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(derive(seed, "weights"))
        network = model.network(shape, num_classes)
        network.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        return network


__all__ = ["MODELS", "Model", "Network", "build"]
