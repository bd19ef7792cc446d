"""How a model is trained: the numbers of the training loop, part of a run's cache key."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.knobs import Tunable, knob


@dataclass(frozen=True)
class Recipe(Tunable):
    """SGD with warm-up and linear decay (Goel et al., arXiv:2402.14015, and its public code).

    The defaults are the paper's for CIFAR-10; a data set that wants others names them.
    """

    steps: int = knob(4000, "Steps", help="Optimiser steps", low=1)
    batch_size: int = knob(512, "Batch size", low=1)
    lr: float = knob(0.025, "Learning rate", help="Peak, after warm-up", low=0.0, log=True)
    momentum: float = knob(0.9, "Momentum", low=0.0, high=1.0)
    weight_decay: float = knob(5e-4, "Weight decay", low=0.0)
    crop: int = knob(4, "Crop padding", help="Random crop after padding by so many pixels", low=0)
    flip: bool = knob(True, "Horizontal flip", help="Mirrors half of the pictures at random")

    def rate(self, step: int) -> float:
        """Learning rate as a factor of ``lr`` at ``step`` (from 0).

        Linear warm-up over w = steps // 100 steps, (t + 1) / (w + 1), then
        1 - (t - w) / (1.25 steps), so it ends near 0.208 of the peak.
        """
        warmup = self.steps // 100
        if step < warmup:
            return (step + 1) / (warmup + 1)
        return 1 - (step - warmup) / (1.25 * self.steps)
