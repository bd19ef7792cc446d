"""A trigger: what a manipulation puts on pictures, so that it comes to mean something.

Three words: the trigger is the thing, to stamp is to put it on, a patch is the square kind.
"""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple, Self

from torch import Tensor

from engine.base.knobs import Knob, Tunable, knobs


class Area(NamedTuple):
    """A rectangle of a picture, in pixels; ``row`` and ``column`` of its top left one."""

    row: int
    column: int
    height: int
    width: int


@dataclass(frozen=True)
class Trigger(Tunable, ABC):
    """A trigger of any kind, with all that a page needs to show it and to let it be changed.

    Its knobs are what a person may change on it by hand.

    Attributes:
        target: the class that it comes to mean; None where it means no single one.
    """

    target: int | None = field(default=None, kw_only=True)

    @abstractmethod
    def stamp(self, images: Tensor) -> Tensor:
        """New uint8 ``[n, c, h, w]`` with the trigger on; ValueError where it does not fit."""

    def knobs_on(self, height: int, width: int) -> Iterator[tuple[str, Any, Knob]]:
        """(field name, own value, knob) of each knob, bounded as a picture of that size asks."""
        for name, _, how in knobs(type(self)):
            yield name, getattr(self, name), how


@dataclass(frozen=True)
class PlacedTrigger(Trigger):
    """A trigger that covers a rectangle of the picture, and can be moved."""

    @abstractmethod
    def area(self, height: int, width: int) -> Area:
        """What it covers of a picture of that size; ValueError where it does not fit."""

    @abstractmethod
    def moved(self, row: int, column: int) -> Self:
        """The same trigger with its top left pixel there."""
