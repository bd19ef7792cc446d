"""An unlearner plug-in."""

from __future__ import annotations

import copy
from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar, Self

from torch import nn

from engine.base.progress import Progress
from engine.base.registry import Plugin, Registry
from engine.plugins.evidence import Evidence
from engine.training.work import Amounts, Passes

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
        is_in_studies: whether pages and studies of all methods have it without being asked; a
            method that few ask for is run by its name alone.
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
    is_in_studies: ClassVar[bool] = True
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
