"""Keeps a model as it was while it is looked into."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import torch
from torch import nn

from engine.base.device import repeatable
from engine.base.seeds import derive


@contextmanager
def untouched(model: nn.Module, *, seed: int = 0) -> Iterator[None]:
    """Evaluation mode, gradients on, float32, random numbers from ``seed``; then all as before.

    In evaluation mode BatchNorm reads its statistics and does not move them. Restored are the
    mode of every module, the gradients of the parameters, and the global random stream.
    """
    modes = [(module, module.training) for module in model.modules()]
    gradients = [(parameter, parameter.grad) for parameter in model.parameters()]
    try:
        for parameter, _ in gradients:
            parameter.grad = None
        model.eval()
        device = next(model.parameters()).device
        with (
            torch.random.fork_rng(devices=[]),
            torch.enable_grad(),
            torch.autocast(device.type, enabled=False),
            repeatable(),
        ):
            torch.manual_seed(derive(seed, "look"))
            yield
    finally:
        for module, mode in modes:
            module.training = mode
        for parameter, gradient in gradients:
            parameter.grad = gradient
