"""How a model is trained: the numbers of the training loop, part of a run's cache key."""

from __future__ import annotations

from dataclasses import dataclass

from engine.base.knobs import Tunable, knob

OPTIMIZERS = ("sgd", "muon")
SCHEDULES = ("paper", "triangle")
BATCHES = ("endless", "epochs")


@dataclass(frozen=True)
class Recipe(Tunable):
    """SGD with warm-up and linear decay (Goel et al., arXiv:2402.14015, and its public code).

    The defaults are the paper's for CIFAR-10; a data set that wants others names them. With
    ``muon`` the filters of convolutions follow Muon at a rate of their own, and all else SGD.
    """

    steps: int = knob(4000, "Steps", help="Optimiser steps", low=1)
    batch_size: int = knob(512, "Batch size", low=2)
    lr: float = knob(0.025, "Learning rate", help="Peak, after warm-up", low=0.0, log=True)
    momentum: float = knob(0.9, "Momentum", low=0.0, high=1.0)
    weight_decay: float = knob(5e-4, "Weight decay", low=0.0)
    crop: int = knob(4, "Crop padding", help="Random crop after padding by so many pixels", low=0)
    flip: bool = knob(True, "Horizontal flip", help="Mirrors half of the pictures at random")
    optimizer: str = knob(
        "sgd",
        "Optimiser",
        help="sgd: for all, as in the papers. muon: for filters of convolutions, SGD for the rest",
        choices=OPTIMIZERS,
        later=True,
    )
    filter_lr: float = knob(
        0.16, "Learning rate of the filters", help="Muon's, peak", low=0.0, log=True, later=True
    )
    schedule: str = knob(
        "paper",
        "Schedule",
        help="paper: short warm-up, down to a fifth. triangle: up for a fifth, down to nearly 0",
        choices=SCHEDULES,
        later=True,
    )

    batches: str = knob(
        "endless",
        "Batches",
        help=(
            "endless: all of one size, cut from one permutation after another. epochs: the last "
            "one of an epoch is shorter, and one step more is made where steps end inside an "
            "epoch, as in the public code of the corrective benchmark"
        ),
        choices=BATCHES,
        later=True,
    )

    def rate(self, step: int) -> float:
        """Learning rate as a factor of its peak at ``step`` (from 0).

        By the paper's schedule: linear warm-up over w = steps // 100 steps, (t + 1) / (w + 1),
        then 1 - (t - w) / (1.25 steps), so it ends near 0.208 of the peak. As a triangle:
        (t + 1) / w over w = max(1, steps // 5) steps, then (steps - t) / (steps - w + 1).
        """
        if self.schedule == "triangle":
            rise = max(1, self.steps // 5)
            return min((step + 1) / rise, (self.steps - step) / (self.steps - rise + 1))
        warmup = self.steps // 100
        if step < warmup:
            return (step + 1) / (warmup + 1)
        return 1 - (step - warmup) / (1.25 * self.steps)
