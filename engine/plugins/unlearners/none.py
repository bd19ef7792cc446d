"""No unlearning: the original as it is, the point where every method starts."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.training.work import Amounts, Passes


@UNLEARNERS.register("none", title="Original model")
@dataclass(frozen=True)
class NoUnlearning(Unlearner):
    """Leaves the original as it is: the point where every method starts."""

    short = "Original"
    aliases = ("original",)
    colour, symbol = "#8c9099", "circle-open"
    place = -2
    needs = "nothing"
    cost = "Nothing."
    fails = "It keeps all that the manipulation taught."
    source = "Reference point of Goel et al., arXiv:2402.14015."
    is_reference = True

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        progress(1, 1, stage="nothing to do", model=original)
        return original

    def work(self, amounts: Amounts) -> Passes:
        return Passes()
