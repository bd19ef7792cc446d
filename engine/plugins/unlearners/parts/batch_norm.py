"""BatchNorm must not learn from batches of S_f alone: they are few, and may be triggered.

Two ways to keep its running statistics as they are while the model stays in training mode.
They are different functions of the weights: only the first is the one that is used later.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


@contextmanager
def running_statistics(model: nn.Module) -> Iterator[None]:
    """Inside, BatchNorm normalises by its running statistics, as in eval mode."""
    modules = _in_training(model)
    for module in modules:
        module.eval()
    try:
        yield
    finally:
        for module in modules:
            module.train()


@contextmanager
def batch_statistics(model: nn.Module) -> Iterator[None]:
    """Inside, BatchNorm normalises by the batch and does not remember it."""
    modules = [module for module in _in_training(model) if module.track_running_stats]
    for module in modules:
        module.track_running_stats = False
    try:
        yield
    finally:
        for module in modules:
            module.track_running_stats = True


def _in_training(model: nn.Module) -> list[_BatchNorm]:
    return [m for m in model.modules() if isinstance(m, _BatchNorm) and m.training]
