"""An interpreter plug-in: a look inside one finished model."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Protocol

from torch import nn

from engine.base.progress import Progress
from engine.base.registry import Plugin, Registry
from engine.plugins.manipulations.trigger import Trigger

if TYPE_CHECKING:  # the predictions stand on the specs, and these name looks
    from engine.training.loop import See
    from engine.training.sets import EvaluationSet


class Training(Protocol):
    """The training of an original, which can be gone through once more.

    A training follows from its spec, so no run has to keep weights from its way: who wants to
    see them trains again and looks.
    """

    @property
    def steps(self) -> int: ...

    def again(self, at: Collection[int], see: See, progress: Progress) -> nn.Module:
        """Trains again, shows the model after each number of steps in ``at``, and returns it."""


@dataclass(frozen=True)
class InterpreterInput:
    """What a look may see of a scenario.

    Attributes:
        sets: the evaluation sets by name.
        trigger: what the manipulation stamps; None if it stamps nothing.
        training: that of the model; None for one that an unlearner made.
    """

    sets: Mapping[str, EvaluationSet]
    trigger: Trigger | None
    training: Training | None = None


class Look(Plugin, ABC):
    """Something to be seen inside one finished model, computed once and kept. One file each.

    Attributes:
        source: paper, or what the numbers mean.
        is_cheap: whether it takes a few passes per picture only.
        place: where it stands among those that cost as much.
    """

    source: ClassVar[str]
    is_cheap: ClassVar[bool] = True
    place: ClassVar[int] = 0

    @abstractmethod
    def look(
        self, model: nn.Module, shown: InterpreterInput, progress: Progress
    ) -> dict[str, bytes]:
        """The files that are kept, by name. ``model`` comes out as it went in."""


LOOKS = Registry[Look]("look")
