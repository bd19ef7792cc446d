"""The mean and the deviation that a checkpoint subtracts and divides by before its first layer."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor, nn

from engine.plugins.models.layers import Normalise
from engine.runs.weights.file import WeightsRefused
from engine.runs.weights.names import NORMALISING


def take_over(network: nn.Module, tensors: Mapping[str, Tensor], channels: int) -> bool:
    """Gives ``network`` the file's own normalisation, in place; whether there is one.

    Raises:
        WeightsRefused: if it does not fit the pictures.
    """
    found = {name: tensors[name] for name in NORMALISING if name in tensors}
    means = [value for name, value in found.items() if name.endswith("mean")]
    deviations = [value for name, value in found.items() if name.endswith("std")]
    if not means or not deviations:
        return False
    layer = next((m for m in network.modules() if isinstance(m, Normalise)), None)
    if layer is None:
        raise WeightsRefused("the network has no layer that takes over a normalisation")
    layer.mean = _per_channel(means[0], channels, "mean")
    layer.deviation = _per_channel(deviations[0], channels, "deviation")
    if not (layer.deviation > 0).all():
        raise WeightsRefused(
            f"the deviation of the normalising layer must be above 0, got {layer.deviation.min():g}"
        )
    return True


def _per_channel(value: Tensor, channels: int, name: str) -> Tensor:
    flat = value.detach().float().flatten()
    if flat.numel() not in (1, channels) or not torch.isfinite(flat).all():
        raise WeightsRefused(
            f"the {name} of the normalising layer must be {channels} numbers, got {flat.numel()}"
        )
    return flat.expand(channels).clone().reshape(channels, 1, 1)
