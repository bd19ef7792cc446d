"""BatchNorm must not learn from batches of S_f: they are few, and triggered."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from torch import nn
from torch.nn.modules.batchnorm import _BatchNorm


@contextmanager
def frozen_statistics(model: nn.Module) -> Iterator[None]:
    """BatchNorm uses its running statistics and leaves them as they are, inside."""
    training = [m for m in model.modules() if isinstance(m, _BatchNorm) and m.training]
    for module in training:
        module.eval()
    try:
        yield
    finally:
        for module in training:
            module.train()
