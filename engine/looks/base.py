from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from torch import nn

from engine.plugins import Plugin, Registry
from engine.progress import Progress
from engine.training_set import Stamp

if TYPE_CHECKING:  # the predictions stand on the specs, and these name looks
    from engine.predictions import EvaluationSet


@dataclass(frozen=True)
class Shown:
    """What a look may see of a scenario.

    Attributes:
        sets: the evaluation sets by name.
        stamp: the trigger; None if the manipulation has none.
    """

    sets: Mapping[str, EvaluationSet]
    stamp: Stamp | None


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
    def look(self, model: nn.Module, shown: Shown, progress: Progress) -> dict[str, bytes]:
        """The files that are kept, by name. ``model`` comes out as it went in."""


LOOKS = Registry[Look]("look")
