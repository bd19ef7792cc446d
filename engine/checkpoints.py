"""Shows a model to somebody after chosen steps of its training."""

from __future__ import annotations

from collections.abc import Callable, Collection

from torch import Tensor, nn

from engine.training import cross_entropy

See = Callable[[int, nn.Module], None]
"""Is shown the model as it is after so many steps, and leaves it as it was."""


class Checkpoints:
    """The usual loss, as ``fit`` takes it, that shows the model before its first step and later.

    ``fit`` reports whenever some time has passed. What is seen of a training must not depend on
    the pace of the machine, so the look hangs at the loss, which is asked once per step.

    Args:
        at: the numbers of steps after which ``see`` is called. The model after the last step
            is not among them: that is the one which ``fit`` leaves behind.
    """

    def __init__(self, at: Collection[int], see: See) -> None:
        self._at = frozenset(at)
        self._see = see
        self._step = 0

    def __call__(self, model: nn.Module, images: Tensor, labels: Tensor, rows: Tensor) -> Tensor:
        if self._step in self._at:
            self._see(self._step, model)
        self._step += 1
        return cross_entropy(model, images, labels, rows)
