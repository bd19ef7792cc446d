"""Optimiser steps for methods that ``training.fit`` does not fit: they alternate or ascend.

Ascent has no floor, so any of these methods can blow a model up. A run that does so ends with
the last state that gave a finite loss, and says ``diverged=1.0``: the collapse is then seen in
the numbers and no NaN leaves the method.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import torch
from torch import Tensor, nn
from torch.optim import Optimizer

from engine.progress import Progress


class Descent:
    """Takes steps on ``model``, in place, reports each, and stops before the model breaks."""

    def __init__(
        self,
        model: nn.Module,
        optimizer: Optimizer,
        progress: Progress,
        *,
        total: int,
        stage: str,
        rate: Callable[[int], float] = lambda step: 1.0,
        after_step: Callable[[], None] = lambda: None,
    ) -> None:
        """``rate`` gives the learning rate at a step as a factor of the optimiser's own."""
        self._model, self._optimizer, self._progress = model, optimizer, progress
        self._total, self._stage, self._rate, self._after_step = total, stage, rate, after_step
        self._peaks = [group["lr"] for group in optimizer.param_groups]
        self._done = 0
        self._state = [t for t in model.state_dict().values() if t.is_floating_point()]
        self._kept = [t.clone() for t in self._state]

    def step(self, loss: Tensor, **scalars: float) -> bool:
        """One step down ``loss``; False when the model diverged, and is as it last was sound."""
        self._optimizer.zero_grad(set_to_none=True)
        loss.backward()
        grads = [p.grad for p in self._model.parameters() if p.grad is not None]
        if not (loss.isfinite().item() and all_finite(grads)):
            return self._give_up()
        torch._foreach_copy_(self._kept, self._state)
        for group, peak in zip(self._optimizer.param_groups, self._peaks, strict=True):
            group["lr"] = peak * self._rate(self._done)
        self._optimizer.step()
        self._after_step()
        if not all_finite(self._state):
            return self._give_up()
        self._done += 1
        self.report(loss=loss.item(), **scalars)
        return True

    def report(self, **scalars: float) -> None:
        self._progress(self._done, self._total, stage=self._stage, model=self._model, **scalars)

    def _give_up(self) -> bool:
        with torch.no_grad():
            torch._foreach_copy_(self._state, self._kept)
        self.report(diverged=1.0)
        return False


def all_finite(tensors: Iterable[Tensor]) -> bool:
    """Whether no tensor holds an infinity or a NaN."""
    largest = torch._foreach_norm(list(tensors), ord=float("inf"))
    return bool(torch.stack(list(largest)).isfinite().all())
