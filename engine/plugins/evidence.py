"""What a defender has: all that unlearners and detectors are given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from torch import Tensor, nn

from engine.base.seeds import Seed
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet
from engine.training.work import Amounts


@dataclass(frozen=True)
class Evidence:
    """All that an unlearner or detector may see: never S_m \\ S_f, correct labels or test data.

    Whatever builds it, no attribute of it leads there, and its pictures are augmented no further
    than the original's training did; see ``engine.training.sets`` and ``engine.base.sealed``.

    Attributes:
        train: S_tr as the original saw it, manipulated labels and triggers included.
        deletion: S_f, sorted int64 positions in ``train``.
        retained: S_tr \\ S_f, sorted int64 positions in ``train``.
        validation: held-out data as given, manipulated at its natural rate; for selection only.
        recipe: how the original was trained.
        fresh: builds an untrained network of the original's architecture, on its device.
        seed: for all that the plug-in draws at random; not the experimenter's own draws.
    """

    train: TrainingSet
    deletion: Tensor
    retained: Tensor
    validation: TrainingSet
    recipe: Recipe
    fresh: Callable[[], nn.Module]
    seed: Seed

    def __post_init__(self) -> None:
        for name in ("train", "validation"):
            data: TrainingSet = getattr(self, name)
            bounded = data.bounded(crop=self.recipe.crop, flip=self.recipe.flip)
            object.__setattr__(self, name, bounded)

    @property
    def amounts(self) -> Amounts:
        """How much of it there is."""
        return Amounts(len(self.deletion), len(self.retained), self.recipe)
