"""The clean model: what training would have given without the manipulation, S_m kept."""

from __future__ import annotations

from dataclasses import dataclass

from torch import nn

from engine.base.progress import Progress
from engine.plugins.evidence import Evidence
from engine.plugins.unlearners.base import UNLEARNERS, Unlearner
from engine.plugins.unlearners.retrain import retrained
from engine.training.work import Amounts, Passes


@UNLEARNERS.register("clean", title="Clean (trained before the manipulation)")
@dataclass(frozen=True)
class Clean(Unlearner):
    """Trains on S_tr as it was before the manipulation: S_m is kept, with its correct labels.

    The upper bound. The oracle is none where S_m is a large part of what it is about: without
    half of a class it knows that class less well.
    """

    colour, symbol = "#7a8b2a", "hexagram"
    place = 2
    needs = "S_r"
    cost = "A whole training: as many forward and backward passes as the original took."
    fails = "It cannot be had outside an experiment: it knows every correct label."
    source = "Reference point: the original's training without the manipulation."
    is_reference = True
    needs_truth = True
    sees_truth = True

    def unlearn(self, original: nn.Module, evidence: Evidence, progress: Progress) -> nn.Module:
        return retrained(evidence, progress)

    def work(self, amounts: Amounts) -> Passes:
        return Passes(trained=amounts.steps())
