"""An unlearner plug-in, and all that it may see."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from torch import Tensor, nn

from engine.base.progress import Progress
from engine.base.registry import Plugin, Registry
from engine.base.seeds import Seed
from engine.training.recipe import Recipe
from engine.training.sets import TrainingSet
from engine.training.work import Amounts, Passes


@dataclass(frozen=True)
class Evidence:
    """All that an unlearner may look at: never S_m \\ S_f, correct labels or test data.

    Whatever builds it, no attribute of it leads there, and its pictures are augmented no further
    than the original's training did; see ``engine.training.sets`` and ``engine.base.sealed``.

    Attributes:
        train: S_tr as the original saw it, manipulated labels and triggers included.
        deletion: S_f, sorted int64 positions in ``train``.
        retained: S_tr \\ S_f, sorted int64 positions in ``train``.
        validation: held-out data as given, manipulated at its natural rate; for selection only.
        recipe: how the original was trained.
        fresh: builds an untrained network of the original's architecture, on its device.
        seed: for all that the unlearner draws at random; not the experimenter's own draws.
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


MOST_SETTINGS = 50
"""So many settings a method may be selected from: as many as the benchmark gives SSD.

A method that trains in each of its settings keeps to fewer: choosing among them should not cost
much more than the retraining that it is to spare (``bench methods`` measures it).
"""


class Unlearner(Plugin, ABC):
    """Repairs a model from the identified part of the manipulation. One file each.

    Attributes:
        needs: which data it reads: "S_f", "S_r", "S_f and S_r" or "nothing".
        cost: its work in words, in forward and backward passes.
        fails: what it is known to fail at, in a sentence.
        source: paper and equation.
        is_reference: a point to compare with (none, oracle), not a method that could be used.
        needs_truth: whether it must be told all of S_m, so that it cannot be had where that
            is not known.
        sees_truth: whether its evidence is S_tr as it was before the manipulation, all of it
            retained; only of a reference.
        place: where it stands among the others: before them below 0, behind them above.
        colour, symbol: its mark in every chart, as ``#rrggbb`` and Plotly's name of a marker;
            empty for spare ones.
    """

    needs: ClassVar[str]
    cost: ClassVar[str]
    fails: ClassVar[str]
    source: ClassVar[str]
    is_reference: ClassVar[bool] = False
    needs_truth: ClassVar[bool] = False
    sees_truth: ClassVar[bool] = False
    place: ClassVar[int] = 0
    colour: ClassVar[str] = ""
    symbol: ClassVar[str] = ""

    @abstractmethod
    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        """Returns the unlearned model. May change and return ``original``: it is a copy."""

    def work(self, amounts: Amounts) -> Passes | None:
        """What one run of it passes through its network; None where that is not settled before."""
        return None

    @classmethod
    def work_of(cls, points: Sequence[Self], amounts: Amounts) -> Passes | None:
        """Of :meth:`unlearn_each` over ``points``."""
        each = [point.work(amounts) for point in points]
        counted = [one for one in each if one is not None]
        return sum(counted, Passes()) if len(counted) == len(each) else None

    def grid(self) -> tuple[Self, ...]:
        """At most MOST_SETTINGS that selection chooses from; this one where nothing is tuned."""
        return (self,)

    @classmethod
    def unlearn_each(
        cls, original: nn.Module, evidence: Evidence, points: Sequence[Self], progress: Progress
    ) -> Iterator[nn.Module]:
        """Yields the unlearned model of each of ``points``; a method shares here what it can.

        A yielded model is the caller's only until the next one is asked for.
        """
        for number, point in enumerate(points):
            model = point.unlearn(copy.deepcopy(original), evidence, progress)
            progress(number + 1, len(points), stage="settings")
            yield model


UNLEARNERS = Registry[Unlearner]("unlearner")
