"""Work in pictures: how many of them a training or a method sends through its network."""

from __future__ import annotations

import math
from dataclasses import dataclass

from engine.training.recipe import Recipe


@dataclass(frozen=True)
class Passes:
    """Pictures by what is done with each.

    Attributes:
        trained: forward and backward as in training, which is in bfloat16 where the chip has it.
        asked: forward alone in the same way: a teacher's answer.
        weighed: forward and backward in single precision: importance.
        judged: forward alone in single precision: evaluation.
    """

    trained: int = 0
    asked: int = 0
    weighed: int = 0
    judged: int = 0

    @property
    def as_trained(self) -> float:
        """Without evaluation, as if all of them went forwards and backwards."""
        return self.trained + self.weighed + self.asked / 3

    def __add__(self, other: Passes) -> Passes:
        return Passes(
            self.trained + other.trained,
            self.asked + other.asked,
            self.weighed + other.weighed,
            self.judged + other.judged,
        )


@dataclass(frozen=True)
class Amounts:
    """What a training or a method works on, in numbers of pictures.

    Attributes:
        n_identified: |S_f|; 0 for a training.
        n_retained: |S_tr \\ S_f|.
        recipe: how the original is trained.
    """

    n_identified: int
    n_retained: int
    recipe: Recipe

    def steps(self, share: float = 1.0) -> int:
        """Pictures in a share of the training's steps."""
        size = min(self.recipe.batch_size, self.n_retained)
        return max(1, round(share * self.recipe.steps)) * size

    def epochs(self, share: float) -> int:
        """Whole epochs over S_tr \\ S_f in a share of the training's steps; at least one."""
        per_epoch = n_batches(self.n_retained, self.recipe.batch_size)
        return max(1, round(share * self.recipe.steps / per_epoch))


def n_in_batches(steps: int, n: int, size: int) -> int:
    """Samples in the first ``steps`` batches of epoch after epoch over ``n``, of equal sizes."""
    per_epoch = n_batches(n, size)
    epochs, rest = divmod(steps, per_epoch)
    return epochs * n + rest * (n // per_epoch) + min(rest, n % per_epoch)


def n_batches(n: int, size: int) -> int:
    """How many batches of at most ``size`` hold ``n`` samples."""
    return math.ceil(n / size)
